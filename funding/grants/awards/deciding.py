"""Recording what a ward committee gave."""

from core.money import in_pounds
from funding.grants.applications.deciding import OfRequest
from funding.grants.awards import forms, operations


class Award(OfRequest):
    form_class = forms.AwardForm
    title = "Record the grant"
    button = "Record grant"
    message = "The grant {0.reference} is recorded and its money is reserved."

    def get_form_kwargs(self):
        return {
            "decisions": self.decisions(["resolved"]), "delegated": self.delegated(),
            "initial": {"amount": self.object.asked},
        }  # fmt: skip

    def save(self, form):
        return operations.award(asked=self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        asked = self.object
        left = in_pounds(asked.allocation.money.left)
        words = f"Asked for: {in_pounds(asked.asked)}. Left of the ward budget: {left}."
        return super().get_context_data(**kwargs) | {"intro": words}
