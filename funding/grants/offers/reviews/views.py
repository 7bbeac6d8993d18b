"""The page on which somebody says whether a grant stands whose decision was corrected."""

from accounts.pages import ObjectFormPage
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from funding.grants.applications.operations import BUDGET
from funding.grants.offers.reviews import forms, operations
from funding.grants.offers.reviews.models import BasisReview


class Settle(ObjectFormPage):
    adds = True
    permission = BUDGET
    model = BasisReview
    form_class = forms.SettleForm
    template_name = "funding/offers/settle.html"
    title = "Say whether the grant stands"
    button = "Save"
    intro = "Its decision was corrected, so it is on hold with its money. Your answer is shown with the grant."
    message = "What the correction means for the grant is recorded."

    def get_queryset(self):
        return BasisReview.objects.select_related(
            "grant__reservation", "grant__request__application",
            "grant__request__allocation__body", "grant__decision", "grant__delegated",
        )  # fmt: skip

    def get_form_kwargs(self):
        """Decisions of the body since the correction, newest first."""
        since, body = self.object.corrected_on, self.object.grant.request.allocation.body_id
        made = Decision.objects.standing().filter(outcome="resolved", excludes_public=False)
        made = made.filter(item__meeting__body=body, item__meeting__starts_at__date__gte=since)
        made = made.exclude(pk=self.object.grant.decision_id)
        outside = DelegatedDecision.objects.made().filter(body=body, decided_on__gte=since)
        return {
            "decisions": made.select_related("item__meeting__body").order_by("-id"),
            "delegated": outside.exclude(pk=self.object.grant.delegated_id).order_by("-id"),
        }

    def save(self, form):
        return operations.settle(review=self.object, by=self.request.user, **form.cleaned_data)

    def get_about(self):
        return str(self.object.grant)

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"
