"""The report of a grant, opened by a link."""

from django.urls import reverse

from accounts.pages.links import LinkFormPage
from funding.returns import forms
from funding.returns.links import operations


class ReportByLink(LinkFormPage):
    """The report to fill in; once it has come, that it did."""

    template_name = "funding/returns/by_link.html"
    form_class = forms.ReportForm
    title = "End-of-grant report"
    button = "Send the report"
    message = "Thank you. The council has your report."

    def find(self, token):
        return operations.found(token)

    def save(self, form):
        return operations.report_by_link(
            link=self.link, by=operations.holder_of(self.link), **form.for_operation()
        )

    def get_success_url(self, result):
        return reverse("return_link", args=[self.kwargs["token"]])

    def get_about(self):
        return str(self.row.grant)

    def get_context_data(self, **kwargs):
        has_come = self.row.received_on is not None
        context = super().get_context_data(has_come=has_come, grant=self.row.grant, **kwargs)
        return context | ({"button": ""} if has_come else {})
