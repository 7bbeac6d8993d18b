"""The page that the link opens. It says nothing about what was reported, nor by whom."""

import uuid

from django.urls import reverse

from accounts.pages.links import LinkFormPage
from core.publicforms import danger
from tasking.requests.feedback import forms, operations


class Feedback(LinkFormPage):
    """Is it fixed?"""

    template_name = "tasking/requests/feedback/feedback.html"
    form_class = forms.FeedbackForm
    title = "Is it fixed?"
    button = "Send"
    message = "Sent. Thank you."

    def find(self, token):
        return operations.found(token)

    def get_form_kwargs(self):
        may = operations.may_come_back(self.row)
        return {"may_reopen": may, "initial": {"client_id": uuid.uuid4(), "reopen": may}}

    def save(self, form):
        by = operations.holder_of(self.link)
        return operations.answer(link=self.link, by=by, **form.for_operation())

    def get_success_url(self, result):
        return reverse("request_feedback", args=[self.kwargs["token"]])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            numbers=danger.numbers(), is_past=operations.is_past(self.row), **kwargs
        )
