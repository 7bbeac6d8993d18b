"""Pages on which officers read what came in, say which group it is, or turn it down."""

import uuid
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import FormPage, ObjectFormPage, ObjectPage
from accounts.pages.lists import ListPage, Order
from core.models import Event
from funding.grants.intake import forms, operations, states
from funding.grants.intake.models import SentApplication
from funding.grants.intake.rules import all_allocations
from neighbourhoods.groups.likely import likely_groups
from neighbourhoods.models import CommunityGroup

BUDGET = Permission.EDIT_BUDGET
SHOWN = (
    ("", "Waiting to be read"), (states.MATCHED, "Applications now"),
    (states.TURNED_DOWN, "Not for ward money"),
)  # fmt: skip


class Received(ListPage):
    """What came in: the oldest that waits first, or what was done with the others, newest first."""

    permission = BUDGET
    template_name = "funding/intake/received.html"
    order_name = "show"
    orders = {
        states.WAITING: Order(SentApplication, ("received_at", "id"), within=("state",)),
        states.MATCHED: Order(
            SentApplication, ("received_at", "id"), within=("state",), descending=True
        ),
        states.TURNED_DOWN: Order(
            SentApplication, ("received_at", "id"), within=("state",), descending=True
        ),
    }

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, BUDGET):
            self.refuse_city()

    @property
    def show(self):
        asked = self.request.GET.get("show", "")
        return asked if asked in self.orders else states.WAITING

    def get_rows(self):
        rows = SentApplication.objects.visible_to(self.request.user).filter(state=self.show)
        return rows.prefetch_related("asks__allocation__body", "asks__allocation__year")

    def get_context_data(self, **kwargs):
        shown = "" if self.show == states.WAITING else self.show
        return super().get_context_data(shown=SHOWN, show=shown, **kwargs)


class Enter(FormPage):
    """Enter an application for the applicant, with the same fields as the public form."""

    permission = BUDGET
    form_class = forms.EnterForm
    template_name = "funding/intake/enter.html"
    title = "Enter an application for the applicant"
    button = "Save application"
    message = "The application is saved as {0}. Now say which group it is."

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, BUDGET):
            self.refuse_city()

    def get_form_kwargs(self):
        today = timezone.localdate()
        return {
            "allocations": list(all_allocations(today)),
            "initial": {"client_id": uuid.uuid4(), "received_on": today},
        }

    def save(self, form):
        return operations.enter_application(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("sent_applications"), "Applications that came in"


class OfSent:
    model = SentApplication
    permission = BUDGET

    def get_queryset(self):
        return SentApplication.objects.select_related("application", "decided_by", "entered_by")


class SentPage(OfSent, ObjectPage):
    """One application as it was sent, and the groups that may have sent it."""

    template_name = "funding/intake/sent.html"

    def get_context_data(self, **kwargs):
        sent = self.object
        likely = ()
        if sent.state == states.WAITING:
            likely = likely_groups(sent.group_name, sent.charity_number, sent.company_number)
        return super().get_context_data(
            asks=sent.asks.select_related("allocation__body", "allocation__year"),
            likely=likely,
            waits=sent.state == states.WAITING,
            may_wait_again=sent.state == states.TURNED_DOWN and sent.purpose != "",
            events=Event.objects.about(sent)[:50],
            **kwargs,
        )


class _Step(OfSent, ObjectFormPage, abstract=True):
    """A step that ends the waiting; whether it still waits is asked under its lock."""

    adds = True

    def get_form_kwargs(self):
        return {}

    def get_about(self):
        return f"{self.object} {self.object.title}"

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)


class Match(_Step):
    form_class = forms.MatchForm
    title = "Which group is it?"
    button = "Make it an application"
    message = "It is an application of this group now."
    intro = "Look at the numbers and the place: two groups may have one name."

    @cached_property
    def likely(self):
        sent = self.object
        return likely_groups(sent.group_name, sent.charity_number, sent.company_number)

    def get_form_kwargs(self):
        rows = CommunityGroup.objects.visible_to(self.request.user).running()
        asked = self.request.GET.get("group", "")
        initial = {"group": int(asked)} if asked.isdecimal() and len(asked) < 10 else {}
        return {
            "groups": rows.select_related("neighbourhood").order_by("name", "id"),
            "likely": self.likely, "initial": initial,
        }  # fmt: skip

    def save(self, form):
        return operations.match(sent=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.get_absolute_url()


class MatchNew(_Step):
    form_class = forms.NewForm
    title = "Add the group"
    button = "Add group and make it an application"
    message = "The group is added, and this is an application of it now."

    def save(self, form):
        return operations.match_new(sent=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.get_absolute_url()


class TurnDown(_Step):
    form_class = forms.TurnDownForm
    title = "Turn the application down"
    button = "Turn down"
    message = "The application is turned down."
    intro = "Whoever sent it is told the reason by email, where we have an address."

    def save(self, form):
        return operations.turn_down(sent=self.object, by=self.request.user, **form.cleaned_data)


class WaitAgain(_Step):
    form_class = forms.WaitForm
    title = "Read the application again"
    button = "Let it wait again"
    message = "The application waits to be read."

    def save(self, form):
        return operations.wait_again(sent=self.object, by=self.request.user, **form.cleaned_data)


class SentSender(OfSent, ObjectPage):
    """Who sent it: only by POST, so that no link reads it by chance."""

    http_method_names = ["post", "options"]
    template_name = "funding/intake/sender.html"

    def post(self, request, *args, **kwargs):
        sender = operations.read_sender(sent=self.object, by=request.user)
        return self.render(sender=sender)
