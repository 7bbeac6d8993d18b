"""What is pressed on the schedule of applications."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages.live import LiveEndpoint
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from core.rows import press_id
from funding.grants.applications.models import GrantRequest
from funding.grants.reports.models import WardReportRow
from funding.grants.reports.operations import bring_late
from funding.grants.schedule import forms, operations


class RowPress(LiveEndpoint, abstract=True):
    """One application decided: so much of the page changes that it is loaded anew."""

    permission = Permission.RUN_MEETING
    model = WardReportRow
    argument = "row"
    reloads = True
    word = ""

    def get_queryset(self):
        return WardReportRow.objects.select_related("report__meeting__body", "item")

    def get_form_kwargs(self):
        body = self.object.report.meeting.body_id
        rows = AgendaItem.objects.filter(meeting__body=body)
        return {"items": rows.select_related("meeting__body")}

    def id_without_script(self, cleaned):
        gone = cleaned["item"].decisions.filter(struck_out_at__isnull=False).count()
        return press_id(self.object.pk, cleaned["item"].pk, self.word, gone)

    @property
    def meeting(self):
        """Where it is heard: that of the report, or the one that its item was carried to."""
        sent = self.request.POST.get("item", "")
        items = self.get_form_kwargs()["items"]
        item = (
            items.filter(pk=sent).first()
            if sent.isascii() and sent.isdigit() and len(sent) < 12
            else None
        )
        return item.meeting if item else self.object.report.meeting

    def get_success_url(self):
        anchor = f"#row-{self.object.pk}"
        return reverse("ward_schedule", args=[self.meeting.pk]) + anchor

    def get_back(self):
        return self.get_success_url(), "Schedule of applications"


class Approve(RowPress):
    form_class = forms.ApproveForm
    operation = staticmethod(operations.approve)
    word = "approve"


class Refuse(RowPress):
    form_class = forms.RefuseForm
    operation = staticmethod(operations.refuse)
    word = "refuse"


class Defer(RowPress):
    form_class = forms.DeferForm
    operation = staticmethod(operations.defer)
    word = "defer"


class Settle(RowPress):
    """The decision stands; the grant by it is made."""

    form_class = forms.SettleForm

    def act(self, cleaned):
        del cleaned["client_id"]  # a request is granted once
        return operations.settle(row=self.object, by=self.request.user, **cleaned)


class BringLate(LiveEndpoint):
    """An application that is ready comes to a meeting whose agenda is out."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.LateForm
    operation = staticmethod(bring_late)
    argument = "meeting"
    reloads = True

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        asked = GrantRequest.objects.visible_to(self.request.user)
        return {"asked": asked.filter(allocation__body=self.object.body_id)}

    def get_success_url(self):
        return reverse("ward_schedule", args=[self.object.pk])

    def get_back(self):
        return self.get_success_url(), "Schedule of applications"
