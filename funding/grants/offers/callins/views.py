"""Pages of call-ins."""

from django.utils import timezone

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from funding.grants.offers.callins import forms, operations
from funding.grants.offers.callins.models import CallIn

RUN = Permission.RUN_MEETING


class _CallIn(ObjectFormPage, abstract=True):
    """Enter that a decision is called in; whether it can be is asked under its lock."""

    adds = True
    permission = RUN
    form_class = forms.CallInForm
    title = "Record a call-in"
    button = "Record call-in"
    intro = "Every grant on this decision is put on hold, and its money stays reserved."
    message = "The decision is called in, and its grants are on hold."

    def get_form_kwargs(self):
        return {"initial": {"called_on": timezone.localdate()}}

    def save(self, form):
        return operations.call_in(decision=self.object, by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return self.object.get_absolute_url(), "The decision"


class CallInDecision(_CallIn):
    model = Decision

    def get_queryset(self):
        return Decision.objects.select_related("item__meeting__body", "numbered")


class CallInDelegated(_CallIn):
    model = DelegatedDecision


class _OfCallIn(ObjectFormPage, abstract=True):
    """A step of a call-in; where it stands is asked under its lock."""

    adds = True
    permission = RUN
    model = CallIn

    def get_queryset(self):
        return CallIn.objects.select_related("decision__item__meeting__body", "delegated__body")

    def get_about(self):
        return str(self.object.rests_on)

    def get_back(self):
        return self.object.get_absolute_url(), "The decision"

    def others(self):
        """Decisions of the same body that the reader sees."""
        found, rows = self.object, Decision.objects.visible_to(self.request.user).standing()
        same = (
            found.delegated.body_id if found.delegated_id else found.decision.item.meeting.body_id
        )
        rows = rows.filter(item__meeting__body=same, excludes_public=False)
        rows = rows.exclude(pk=found.decision_id)
        return rows.select_related("item__meeting__body").order_by("-id")

    def get_form_kwargs(self):
        return {"decisions": self.others()}


class Outcome(_OfCallIn):
    form_class = forms.OutcomeForm
    title = "Record the outcome of the call-in"
    button = "Record outcome"
    message = "The outcome is recorded."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"initial": {"decided_on": timezone.localdate()}}

    def save(self, form):
        return operations.end_call_in(
            call_in=self.object, by=self.request.user, **form.cleaned_data
        )


class Followed(_OfCallIn):
    form_class = forms.FollowedForm
    title = "Name the decision that followed"
    button = "Save"
    message = "The decision that followed is recorded."

    def save(self, form):
        return operations.follow_call_in(
            call_in=self.object, by=self.request.user, **form.cleaned_data
        )
