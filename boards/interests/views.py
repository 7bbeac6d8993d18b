"""Pages of declared interests."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import FormPage, ObjectPage, PressPage
from boards.interests import forms, operations
from boards.interests.models import Interest
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting


class Interests(FormPage, ObjectPage):
    """What was declared at a meeting, and the form for another declaration."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.InterestForm
    template_name = "boards/interests/interests.html"
    title = "Declarations of interest"
    button = "Record the declaration"
    message = "The declaration is recorded."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form(self, data=None):
        meeting, asked = self.object, self.request.GET.get("item", "")
        items = AgendaItem.objects.filter(meeting=meeting)
        chosen = (
            items.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
        )
        return forms.InterestForm(data, meeting=meeting, initial={"item": chosen})

    def save(self, form):
        if self.is_afterwards:
            return operations.declare_afterwards(by=self.request.user, **form.cleaned_data)
        return operations.declare_interest(by=self.request.user, **form.cleaned_data)

    @property
    def is_afterwards(self):
        """Whether the minutes are out and not signed: a declaration then comes afterwards."""
        meeting = self.object
        signed = hasattr(meeting, "approval") and meeting.approval.signed_at
        return meeting.has_published_minutes and not signed

    def get_success_url(self, result):
        return reverse("interests", args=[self.object.pk])

    def get_back(self):
        meeting = self.object
        if meeting.takes_minutes:
            return reverse("meeting_live", args=[meeting.pk]), "The meeting"
        return meeting.get_absolute_url(), str(meeting)

    def get_context_data(self, **kwargs):
        rows = Interest.objects.filter(item__meeting=self.object)
        declared = rows.select_related("attendance", "item", "notified_by")
        return super().get_context_data(
            declared=list(declared), afterwards=self.is_afterwards, **kwargs
        )


class _InterestPress(PressPage, abstract=True):
    permission = Permission.RUN_MEETING
    model = Interest

    def get_queryset(self):
        return Interest.objects.select_related("item__meeting__body", "attendance", "absence")

    def get_success_url(self):
        return reverse("interests", args=[self.object.item.meeting_id])


class RemoveInterest(_InterestPress):
    """A slip of the pen."""

    message = "Declaration withdrawn."

    def act(self):
        operations.remove_interest(interest=self.object, by=self.request.user)


class ConfirmInterest(_InterestPress):
    """The member did what they had declared before the meeting."""

    message = "Recorded: they did this."

    def act(self):
        operations.confirm_own(interest=self.object, by=self.request.user)


class InterestNotified(_InterestPress):
    """The monitoring officer has been told."""

    message = "Recorded: the monitoring officer has been told."

    def act(self):
        operations.record_notified(interest=self.object, by=self.request.user)
