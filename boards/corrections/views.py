"""The pages on which an error in a record is written down, confirmed or declined."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage
from boards.attendance.models import Attendance
from boards.corrections import forms, operations
from boards.corrections.models import Correction
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting


class ErrorReport(ObjectFormPage):
    """Something in published minutes is wrong: the record stays, and says so beside it. Of whoever
    sees the meeting from inside and does not run it, the report waits to be confirmed."""

    adds = True
    permission = SIGNED_IN
    model = Meeting
    title = "Report an error"

    def get_queryset(self):
        rows = Meeting.objects.filter(state=Meeting.State.MINUTES_PUBLISHED)
        return rows.select_related("body")

    def get_seen(self, rows, user):
        return rows.filter(Meeting.objects.internal_to(user)).distinct()

    @cached_property
    def may_run(self):
        return self.allowed(self.object, Permission.RUN_MEETING)

    @property
    def form_class(self):
        return forms.CorrectionForm if self.may_run else forms.ReportForm

    @property
    def button(self):
        return "Record the correction" if self.may_run else "Report the error"

    @property
    def message(self):
        if self.may_run:
            return "The correction stands beside what it corrects."
        return "Your report has been sent. It is not public until an officer confirms it."

    @property
    def intro(self):
        if self.may_run:
            return (
                "What was published stays as it is. The correction is shown beside it, with "
                "today’s date."
            )
        return (
            "What was published stays as it is. Your report is shown with your name to those who "
            "see this meeting from inside. If an officer confirms it, it is published beside the "
            "minutes in your words, without your name."
        )

    def get_form_kwargs(self):
        user, meeting = self.request.user, self.object
        decisions = Decision.objects.visible_to(user).standing().filter(item__meeting=meeting)
        return {
            "items": AgendaItem.objects.visible_to(user).filter(meeting=meeting),
            "decisions": decisions.filter(numbered__isnull=False).select_related("item"),
            "attendances": Attendance.objects.visible_to(user).filter(meeting=meeting),
        }

    def save(self, form):
        write = operations.correct if self.may_run else operations.report_error
        return write(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("minutes", args=[self.object.pk])

    def get_back(self):
        return self.get_success_url(None), "The minutes"


class _OfReport(ObjectFormPage, abstract=True):
    """Who runs the meeting deals with what somebody reported."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Correction

    def get_queryset(self):
        return Correction.objects.whole().select_related("meeting__body")

    @property
    def intro(self):
        row = self.object
        on = date_format(timezone.localtime(row.recorded_at))
        return f"Reported by {row.recorded_by} on {on}. {row.what}: {row.text}"

    def get_success_url(self, result):
        return self.object.meeting.get_absolute_url()

    def get_back(self):
        return self.get_success_url(None), str(self.object.meeting)


class ErrorConfirm(_OfReport):
    """It is an error: it is published as it was reported."""

    form_class = forms.ConfirmForm
    title = "Confirm a reported error"
    button = "Confirm and publish"
    message = "The correction stands beside what it corrects."

    def get_form_kwargs(self):
        return {"correction": self.object}

    def save(self, form):
        return operations.confirm_error(
            correction=self.object, by=self.request.user, **form.cleaned_data
        )


class ErrorDecline(_OfReport):
    """It is no error, or the record itself was put right."""

    form_class = forms.DeclineForm
    title = "This is not an error"
    button = "Save"
    message = "The reason is shown beside the report."

    def save(self, form):
        return operations.decline_error(
            correction=self.object, by=self.request.user, **form.cleaned_data
        )
