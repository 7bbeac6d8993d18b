"""The page on which the report to a ward committee is made."""

from functools import cached_property

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards.meetings.models import Meeting
from funding.grants.reports import forms, operations
from funding.grants.reports.reads import closing_day, money_of, ready_for, unready_for


class MakeReport(ObjectFormPage):
    """The applications that are ready for a meeting, made into one report on its agenda."""

    permission = Permission.EDIT_BUDGET
    model = Meeting
    form_class = forms.ReportForm
    template_name = "funding/reports/report.html"
    title = "Report to the ward committee"
    message = "The report is on the agenda."

    def get_queryset(self):
        return Meeting.objects.filter(body__kind="ward_committee").select_related("body")

    @cached_property
    def edited(self):
        """The report, once there is one."""
        found = self.object.ward_reports.filter(is_late=False)
        return found.select_related("paper", "meeting__body").first()

    @property
    def is_open(self):
        return self.object.state == Meeting.State.PREPARING

    @cached_property
    def ready(self):
        """[(request, assessment)], those that came too late among them."""
        return ready_for(self.object, None)

    @property
    def button(self):
        if not (self.is_open and self.object.binds and self.ready):
            return ""
        return "Make the report again" if self.edited else "Make the report"

    def get_form_kwargs(self):
        report = self.edited
        was_edited = bool(report) and report.paper.version != report.paper_version
        return {"initial": self.form_class.shown_of(report), "was_edited": was_edited}

    def save(self, form):
        return operations.make_report(
            meeting=self.object, report=self.edited, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("ward_report", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        meeting = self.object
        closes = closing_day(meeting)
        ready = self.ready
        too_late = [pair for pair in ready if closes and pair[0].application.received_on > closes]
        return super().get_context_data(
            report=self.edited, closes=closes, money=money_of(meeting), is_open=self.is_open,
            ready=[pair for pair in ready if pair not in too_late], too_late=too_late,
            unready=unready_for(meeting), decides=meeting.binds, **kwargs,
        )  # fmt: skip
