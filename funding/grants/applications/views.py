"""Pages of applications."""

import uuid

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage
from accounts.pages.lists import ListPage, Order
from core import slots
from core.models import Event
from funding.grants.applications import forms, operations, states
from funding.grants.applications.models import Application, GrantRequest
from funding.ledger.models import Allocation
from neighbourhoods.models import Agency, CommunityGroup, Venue

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
        return Application.objects.select_related("group", "agency", "venue")

    def get_context_data(self, **kwargs):
        user = self.request.user
        asked = GrantRequest.objects.visible_to(user).filter(application=self.object)
        asked = asked.select_related("allocation__body", "allocation__year", "carried_from__year")
        asked = list(asked)
        sections = ("application.section", "grant_request.matter")
        shown = zip(sections, ([self.object], asked), strict=True)
        return super().get_context_data(
            events=Event.objects.about(self.object)[:50] if holds_city(user, BUDGET) else None,
            is_decided=any(each.is_decided for each in asked),
            asked=asked,
            may_edit=holds_city(user, BUDGET),
            slots={name: slots.collect(name, objects, user) for name, objects in shown},
            **kwargs,
        )


class ApplicationPlace(ObjectFormPage):
    """Where and when the work is planned: on the map of the ward once it is granted."""

    permission = BUDGET
    model = Application
    form_class = forms.PlaceForm
    title = "Place and dates of the work"
    message = "Place and dates are saved."

    def get_form_kwargs(self):
        venues = Venue.objects.visible_to(self.request.user).order_by("name")
        return super().get_form_kwargs() | {"venues": venues}

    def save(self, form):
        return operations.place_application(
            application=self.object, by=self.request.user, **form.cleaned_data
        )


class _Entering:
    """What the forms of an application offer."""

    permission = BUDGET

    def applicants(self):
        user = self.request.user
        return {
            "groups": CommunityGroup.objects.visible_to(user)
            .filter(merged_into=None)
            .order_by("name"),
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
