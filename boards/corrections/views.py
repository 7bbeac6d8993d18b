"""The page on which an error in a record is written down."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards.attendance.models import Attendance
from boards.corrections import forms, operations
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting


class ErrorReport(ObjectFormPage):
    """Something in published minutes is wrong: the record stays, and says so beside it."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.CorrectionForm
    title = "Report an error"
    button = "Record the correction"
    message = "The correction stands beside what it corrects."
    intro = (
        "What was published stays as it is. The correction is shown beside it, with today’s date."
    )

    def get_queryset(self):
        rows = Meeting.objects.filter(state=Meeting.State.MINUTES_PUBLISHED)
        return rows.select_related("body")

    def get_form_kwargs(self):
        user, meeting = self.request.user, self.object
        decisions = Decision.objects.visible_to(user).standing().filter(item__meeting=meeting)
        return {
            "items": AgendaItem.objects.visible_to(user).filter(meeting=meeting),
            "decisions": decisions.filter(numbered__isnull=False).select_related("item"),
            "attendances": Attendance.objects.visible_to(user).filter(meeting=meeting),
        }

    def save(self, form):
        return operations.correct(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("minutes", args=[self.object.pk])

    def get_back(self):
        return self.get_success_url(None), "The minutes"
