"""The page on which a member declares an interest before a meeting."""

from django.urls import reverse

from accounts.pages import SIGNED_IN, FormPage, ObjectPage, PressPage
from boards.attendance.own.operations import own_seat
from boards.interests.models import Interest
from boards.interests.own import forms, operations
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting


class OwnInterests(FormPage, ObjectPage):
    """What the reader declared for a meeting to come, and the form for another declaration."""

    permission = SIGNED_IN
    model = Meeting
    form_class = forms.OwnInterestForm
    template_name = "boards/interests/own_interests.html"
    title = "Declare an interest"
    button = "Declare the interest"
    message = "Your declaration is recorded. The officer who runs the meeting can see it."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_seen(self, rows, user):
        seated = Meeting.objects.internal_to(user)
        return rows.filter(seated).distinct()

    def get_form_kwargs(self):
        seen = AgendaItem.objects.visible_to(self.request.user)
        items = operations.may_declare(self.object).filter(pk__in=seen.values("pk"))
        return {"meeting": self.object, "items": items}

    def save(self, form):
        return operations.declare_own(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("own_interests", args=[self.object.pk])

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)

    def get_context_data(self, **kwargs):
        meeting = self.object
        seat = own_seat(meeting, self.request.user)
        rows = Interest.objects.filter(item__meeting=meeting, attendance__membership=seat)
        declared = rows.select_related("attendance", "item") if seat else ()
        opened = meeting.state == Meeting.State.AGENDA_PUBLISHED and seat is not None
        return super().get_context_data(declared=list(declared), opened=opened, **kwargs)


class TakeBackOwn(PressPage):
    """It was declared by mistake."""

    permission = SIGNED_IN
    model = Interest
    message = "Declaration withdrawn."

    def get_queryset(self):
        return Interest.objects.select_related("item__meeting__body")

    def get_seen(self, rows, user):
        return rows.filter(Interest.objects.internal_to(user)).distinct()

    def act(self):
        operations.take_back_own(interest=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("own_interests", args=[self.object.item.meeting_id])
