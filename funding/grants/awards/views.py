"""Pages of grants."""

from django.utils import timezone

from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage
from core import chain, slots
from core.models import Event
from core.money import in_pounds
from funding.grants.applications.forms import ReasonForm
from funding.grants.applications.operations import BUDGET
from funding.grants.awards import forms, operations, states
from funding.grants.awards.models import Grant
from funding.grants.awards.rules import steps_of
from funding.ledger.rules import RECORD


class OfGrant:
    model = Grant

    def get_queryset(self):
        return Grant.objects.select_related(
            "request__application__group", "request__application__agency",
            "request__allocation__body", "request__allocation__year", "reservation",
            "decision__item__meeting__body", "decision__numbered", "delegated__notice",
        )  # fmt: skip


class GrantPage(OfGrant, ObjectPage):
    """One grant: what it rests on, where it stands, and what was paid."""

    permission = SIGNED_IN
    template_name = "funding/grants/grant.html"

    def get_context_data(self, **kwargs):
        user, grant = self.request.user, self.object
        may_edit = self.allowed(grant, BUDGET)
        seen = type(grant.rests_on).objects.visible_to(user).filter(pk=grant.rests_on.pk)
        wait = ""
        if grant.state == states.APPROVED:
            wait = operations.why_not_offered(grant, timezone.localdate())
        return super().get_context_data(
            decided=seen.first(), wait=wait, record=RECORD, may_edit=may_edit,
            on_hold=grant.hold_reason if grant.state == states.ON_HOLD else "",
            steps=steps_of(grant, wait) if may_edit else (),
            events=Event.objects.about(grant)[:50] if may_edit else None,
            chain=chain.around([grant], user)[grant.pk],
            slots={name: slots.collect(name, [grant], user) for name in ("grant.section", "grant.payments")},
            **kwargs,
        )  # fmt: skip


class _GrantForm(OfGrant, ObjectFormPage, abstract=True):
    """A step of a grant; where it stands is asked under its lock."""

    adds = True
    permission = BUDGET

    def get_form_kwargs(self):
        return {}

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"


class Hold(_GrantForm):
    form_class = ReasonForm
    title = "Put the grant on hold"
    button = "Put on hold"
    intro = "Nothing is offered or paid while it is on hold. Its money stays reserved."
    message = "The grant is on hold."

    def save(self, form):
        return operations.hold_grant(grant=self.object, by=self.request.user, **form.cleaned_data)


class OffHold(_GrantForm):
    form_class = ReasonForm
    title = "Take the grant off hold"
    button = "Take off hold"
    message = "The grant goes on."

    def save(self, form):
        return operations.take_off_hold(
            grant=self.object, by=self.request.user, **form.cleaned_data
        )


class Accept(_GrantForm):
    form_class = forms.AcceptForm
    title = "Record the acceptance"
    button = "Record acceptance"
    message = "The acceptance is recorded."

    def save(self, form):
        return operations.accept(grant=self.object, by=self.request.user, **form.cleaned_data)


class Finish(_GrantForm):
    form_class = forms.FinishForm
    title = "Finish the grant"
    button = "Finish grant"
    message = "The grant is finished."

    def save(self, form):
        return operations.finish(grant=self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        promise = self.object.reservation
        words = (
            f"{in_pounds(promise.unpaid)} is not paid and goes back to the ward budget."
            if promise.unpaid
            else "All of it has been paid."
        )
        if promise.unpaid and promise.allocation_id != self.object.request.allocation_id:
            words += " Where it was carried forward for this grant alone, it goes on to where the rule says."
        return super().get_context_data(**kwargs) | {"intro": words}


class Cancel(_GrantForm):
    form_class = ReasonForm
    title = "Cancel the grant"
    button = "Cancel grant"
    message = "The grant is cancelled and its money is back in the ward budget."

    def save(self, form):
        return operations.cancel(grant=self.object, by=self.request.user, **form.cleaned_data)
