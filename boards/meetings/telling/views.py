"""Pages of who was told of a meeting."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage, ObjectPage, PressPage
from boards.meetings.models import Meeting
from boards.meetings.telling import operations
from boards.meetings.telling.models import MeetingTold
from neighbourhoods.telling import letters as telling
from neighbourhoods.telling.forms import ToldForm


class MeetingToldList(ObjectPage):
    """Who was told of a meeting, how and when, and who must be told by telephone or on paper."""

    permission = Permission.VIEW_MEETING
    model = Meeting
    template_name = "boards/meetings/telling/told.html"

    def get_queryset(self):
        return Meeting.objects.with_place()

    def get_context_data(self, **kwargs):
        groups = operations.told_of(self.object)
        waiting = [row for *_, rows in groups for row in rows if row.holds and row.is_to_be_told]
        return super().get_context_data(
            groups=groups,
            waiting=waiting,
            telephones=telling.telephones(waiting, self.request.user),
            joined=sorted(
                {
                    str(each)
                    for people in operations.not_told(self.object).values()
                    for each in people
                }
            ),
            may_run=self.allowed(self.object, Permission.RUN_MEETING),
            by_hand="meeting_told_by_hand",
            **kwargs,
        )


class TellJoined(PressPage):
    """Tell those who joined after it was told."""

    permission = Permission.RUN_MEETING
    model = Meeting
    message = "They are on the list now."

    def act(self):
        operations.tell_joined(meeting=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("meeting_told", args=[self.object.pk])


class ToldByHand(ObjectFormPage):
    """Somebody was told by telephone or on paper."""

    permission = Permission.RUN_MEETING
    model = MeetingTold
    form_class = ToldForm
    title = "Told by phone or on paper"

    def get_queryset(self):
        return MeetingTold.objects.select_related("meeting__body", "person")

    @property
    def intro(self):
        return f"{self.object.person}. {self.object.get_kind_display()}: {self.object.meeting}"

    def save(self, form):
        said = form.cleaned_data
        return operations.record_told(
            told=self.object, how=said["told_how"], on=said["told_on"], by=self.request.user
        )

    def get_success_url(self, result):
        return reverse("meeting_told", args=[self.object.meeting_id])

    def get_back(self):
        return self.get_success_url(None), "Who was told"
