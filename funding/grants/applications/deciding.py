"""Steps of what a ward committee was asked for: corrected, refused, withdrawn, reopened."""

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from funding.grants.applications import forms, operations
from funding.grants.applications.models import GrantRequest


class OfRequest(ObjectFormPage, abstract=True):
    """A step that ends a request; whether it is still open is asked under its lock."""

    adds = True
    permission = Permission.EDIT_BUDGET
    model = GrantRequest

    def get_queryset(self):
        return GrantRequest.objects.select_related(
            "application", "allocation__body", "allocation__year", "allocation__money"
        )

    def decisions(self, outcomes):
        """Decisions of the body whose money it is, newest first: those of the private part too, of
        which the form says only day and item."""
        rows = Decision.objects.standing().filter(excludes_public=False, outcome__in=outcomes)
        rows = rows.filter(item__meeting__body=self.object.allocation.body_id)
        return rows.select_related("item__meeting__body").order_by("-id")

    def delegated(self):
        """Decisions for that body outside meetings, newest first."""
        body = self.object.allocation.body_id
        return DelegatedDecision.objects.made().filter(body=body).order_by("-decided_on", "-id")

    def get_form_kwargs(self):
        return {}

    def get_about(self):
        return f"{self.object.application}, {self.object.allocation}"

    def get_back(self):
        return self.object.get_absolute_url(), "The application"


class Refuse(OfRequest):
    form_class = forms.RefuseForm
    title = "Record the refusal"
    button = "Record refusal"
    message = "The refusal is recorded."

    def get_form_kwargs(self):
        return {
            "decisions": self.decisions(["resolved", "lost"]), "delegated": self.delegated(),
        }  # fmt: skip

    def save(self, form):
        return operations.refuse_request(
            asked=self.object, by=self.request.user, **form.cleaned_data
        )


class RequestEdit(OfRequest):
    """Correct what one ward committee is asked for."""

    adds = False
    form_class = forms.RequestForm
    title = "Correct what is asked for"
    button = "Save"
    message = "The application is saved."

    def get_form_kwargs(self):
        return {"initial": {"what": self.object.what, "amount": self.object.asked}}

    def save(self, form):
        return operations.change_request(
            asked=self.object, by=self.request.user, **form.cleaned_data
        )


class Reopen(OfRequest):
    """What was refused or withdrawn by mistake waits again."""

    form_class = forms.ReasonForm
    title = "Reopen the application"
    button = "Reopen application"
    message = "The application is open again."

    def save(self, form):
        return operations.reopen_request(
            asked=self.object, by=self.request.user, **form.cleaned_data
        )


class Withdraw(OfRequest):
    form_class = forms.ReasonForm
    title = "Withdraw the application"
    button = "Withdraw application"
    message = "The application is withdrawn from this ward committee."

    def save(self, form):
        return operations.withdraw_request(
            asked=self.object, by=self.request.user, **form.cleaned_data
        )
