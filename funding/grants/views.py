"""Pages of applications and grants."""

import uuid

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage
from accounts.pages.lists import ListPage, Order
from core import slots
from core.models import Event
from core.money import in_pounds
from funding.grants import forms, operations, states
from funding.grants.models import Application, Grant, GrantRequest
from funding.grants.rules import force_of, not_yet_in_force, steps_of
from funding.ledger.models import Allocation
from funding.ledger.rules import RECORD
from neighbourhoods.models import Agency, CommunityGroup

BUDGET = Permission.EDIT_BUDGET


class Applications(ListPage):
    """What groups and public bodies asked for, newest first."""

    permission = SIGNED_IN
    template_name = "funding/grants/applications.html"
    order = Order(Application, ("id",), descending=True)

    def get_rows(self):
        user = self.request.user
        rows, asked = Application.objects.visible_to(user), GrantRequest.objects.visible_to(user)
        if self.request.GET.get("show") == "open":
            waiting = asked.filter(state=states.RECEIVED, application=OuterRef("pk"))
            rows = rows.filter(Exists(waiting))
        asked = asked.select_related("allocation__body", "allocation__year")
        return rows.select_related("group", "agency").prefetch_related(
            Prefetch("requests", asked, to_attr="asked")
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_edit=holds_city(self.request.user, BUDGET),
            show=self.request.GET.get("show", ""),
            shown=[("", "All applications"), ("open", "Waiting for a decision")],
            **kwargs,
        )


class ApplicationPage(ObjectPage):
    """One application: who asks for what, and what each ward committee said."""

    permission = SIGNED_IN
    model = Application
    template_name = "funding/grants/application.html"

    def get_queryset(self):
        return Application.objects.select_related("group", "agency")

    def get_context_data(self, **kwargs):
        user = self.request.user
        asked = GrantRequest.objects.visible_to(user).filter(application=self.object)
        asked = asked.select_related("allocation__body", "allocation__year")
        grants = Grant.objects.visible_to(user).filter(request__application=self.object)
        running = grants.exclude(state=states.CANCELLED).for_list()
        by_request = {each.request_id: each for each in running}
        return super().get_context_data(
            events=Event.objects.about(self.object)[:50] if holds_city(user, BUDGET) else None,
            is_decided=any(each.state in (states.GRANTED, states.REFUSED) for each in asked),
            asked=[(each, by_request.get(each.pk)) for each in asked],
            may_edit=holds_city(user, BUDGET),
            **kwargs,
        )


class _Entering:
    """What the forms of an application offer."""

    permission = BUDGET

    def applicants(self):
        user = self.request.user
        return {
            "groups": CommunityGroup.objects.visible_to(user).order_by("name"),
            "agencies": Agency.objects.visible_to(user).order_by("name"),
        }

    def allocations(self):
        rows = Allocation.objects.visible_to(self.request.user).filter(year__closed_at=None)
        return rows.select_related("body", "year").order_by("-year__first", "body__name")


class ApplicationAdd(_Entering, FormPage):
    """Enter an application that came on paper or by e-mail."""

    form_class = forms.ApplicationForm
    title = "Enter an application"
    button = "Save application"
    message = "The application is saved as {0.reference}."

    def get_form_kwargs(self):
        return self.applicants() | {
            "allocations": self.allocations(), "initial": {"client_id": uuid.uuid4()},
        }  # fmt: skip

    def save(self, form):
        said = dict(form.cleaned_data)
        asks = [(said.pop("allocation"), said.pop("what"), said.pop("amount"))]
        return operations.receive_application(asks=asks, by=self.request.user, **said)

    def get_back(self):
        return reverse("applications"), "Applications"


class _OfApplication(_Entering, ObjectFormPage, abstract=True):
    """A form about one application."""

    model = Application

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), "The application"


class ApplicationEdit(_OfApplication):
    form_class = forms.OfApplicant
    title = "Correct the application"
    button = "Save"
    message = "The application is saved."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.applicants()

    def save(self, form):
        return operations.change_application(
            application=self.object, by=self.request.user, **form.cleaned_data
        )


class ApplicationAsk(_OfApplication):
    """Ask one more ward committee."""

    adds = True
    form_class = forms.AskForm
    title = "Ask another ward committee"
    button = "Add"

    def get_form_kwargs(self):
        asked = self.object.requests.values("allocation")
        return {"allocations": self.allocations().exclude(pk__in=asked)}

    def save(self, form):
        return operations.ask_of(application=self.object, by=self.request.user, **form.cleaned_data)


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
            wait = not_yet_in_force(force_of(grant), timezone.localdate())
        return super().get_context_data(
            decided=seen.first(), wait=wait, record=RECORD, may_edit=may_edit,
            on_hold=grant.hold_reason if grant.state == states.ON_HOLD else "",
            steps=steps_of(grant, wait) if may_edit else (),
            events=Event.objects.about(grant)[:50] if may_edit else None,
            slots={"grant.payments": slots.collect("grant.payments", [grant], user)},
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


class Offer(_GrantForm):
    form_class = forms.OfferForm
    title = "Record that the offer was sent"
    button = "Record offer"
    message = "The offer is recorded as sent."

    def get_form_kwargs(self):
        return {"initial": {"sent_on": timezone.localdate()}}

    def save(self, form):
        return operations.offer(grant=self.object, by=self.request.user, **form.cleaned_data)


class Hold(_GrantForm):
    form_class = forms.ReasonForm
    title = "Put the grant on hold"
    button = "Put on hold"
    intro = "Nothing is offered or paid while it is on hold. Its money stays reserved."
    message = "The grant is on hold."

    def save(self, form):
        return operations.hold_grant(grant=self.object, by=self.request.user, **form.cleaned_data)


class OffHold(_GrantForm):
    form_class = forms.ReasonForm
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
        rest = self.object.reservation.unpaid
        words = (
            f"{in_pounds(rest)} is not paid and goes back to the ward budget."
            if rest
            else "All of it has been paid."
        )
        return super().get_context_data(**kwargs) | {"intro": words}


class Cancel(_GrantForm):
    form_class = forms.ReasonForm
    title = "Cancel the grant"
    button = "Cancel grant"
    message = "The grant is cancelled and its money is back in the ward budget."

    def save(self, form):
        return operations.cancel(grant=self.object, by=self.request.user, **form.cleaned_data)
