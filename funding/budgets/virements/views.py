"""Pages of virements: what waits, what was moved, and how one is entered and authorised."""

import uuid

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from core import settings
from core.models import Event
from core.money import in_pounds
from funding.budgets.lines.models import BudgetLine
from funding.budgets.virements import forms, operations
from funding.budgets.virements.models import ASKED, Virement
from funding.ledger.models import Allocation
from funding.ledger.views import this_year
from funding.settings import VIREMENT_LIMIT

EDIT = Permission.EDIT_BUDGET
ELSEWHERE = "A line of another budget"


class Virements(ListPage):
    """Virements, newest first: those that wait stand above."""

    permission = SIGNED_IN
    template_name = "funding/budgets/virements.html"
    order = Order(Virement, ("id",), descending=True)

    def get_rows(self):
        return Virement.objects.visible_to(self.request.user).with_ends()

    def get_context_data(self, **kwargs):
        waiting = Virement.objects.visible_to(self.request.user).filter(state=ASKED)
        waiting = list(waiting.with_ends().order_by("id")[:50])
        context = super().get_context_data(
            waiting=waiting,
            may_edit=holds_city(self.request.user, EDIT),
            limit=settings.value(VIREMENT_LIMIT.name, on=timezone.localdate()),
            **kwargs,
        )
        _name_ends([*waiting, *self.found], self.request.user)
        return context


def _name_ends(virements, user):
    """`from_words` and `to_words` of each: of a line that this person does not read the place alone is told."""
    keys = {key for each in virements for key in (each.from_line_id, each.to_line_id) if key}
    read = BudgetLine.objects.visible_to(user).filter(pk__in=keys)
    read = {None, *read.values_list("pk", flat=True)}
    for each in virements:
        each.from_words = str(each.source) if each.from_line_id in read else ELSEWHERE
        each.to_words = str(each.target) if each.to_line_id in read else ELSEWHERE


class VirementPage(ObjectPage):
    """One virement, and what can be done with it."""

    permission = SIGNED_IN
    model = Virement
    template_name = "funding/budgets/virement.html"

    def get_queryset(self):
        return Virement.objects.with_ends()

    def get_context_data(self, **kwargs):
        user, limit = (
            self.request.user,
            settings.value(VIREMENT_LIMIT.name, on=timezone.localdate()),
        )
        waits = self.object.state == ASKED
        _name_ends([self.object], user)
        return super().get_context_data(
            may_authorise=operations.may_authorise(user, self.object, limit),
            may_refuse=waits and user.may(operations.LIMITED),
            may_withdraw=waits and holds_city(user, EDIT),
            limit=limit,
            is_large=self.object.amount > limit,
            events=Event.objects.about(self.object)[:20],
            **kwargs,
        )


class _Ask(FormPage, abstract=True):
    """Enter a virement. Only ends of years that are open are offered."""

    permission = EDIT
    form_class = forms.VirementForm
    button = "Enter virement"
    message = "The virement is entered. Someone else must now authorise it."

    def get_form_kwargs(self):
        return {
            "ends": self.get_ends(),
            "named": self.named,
            "initial": {"client_id": uuid.uuid4()},
        }

    def save(self, form):
        return operations.ask_virement(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_back(self):
        return reverse("virements"), "Virements"


class BetweenLines(_Ask):
    title = "Move money between budget lines"
    intro = (
        "Within one year, and not between capital and revenue. Ring-fenced money stays in its fund."
    )

    def get_ends(self):
        seen = BudgetLine.objects.changeable_by(self.request.user, EDIT).with_budget()
        seen = seen.filter(year__closed_at=None, year__first__gte=this_year() - 1)
        return seen.order_by("-year__first", "budget", "nature", "name")

    @staticmethod
    def named(line):
        return (
            f"{line.budget}: {line}, {line.get_nature_display().lower()}, {in_pounds(line.amount)}"
        )


class BetweenWards(_Ask):
    title = "Move money between ward budgets"
    intro = "Within one year. What is left moves; what is granted stays."

    def get_ends(self):
        seen = Allocation.objects.changeable_by(self.request.user, EDIT).with_money()
        seen = seen.filter(year__closed_at=None, year__first__gte=this_year() - 1)
        return seen.order_by("-year__first", "body__name")

    @staticmethod
    def named(ward):
        return f"{ward}: {in_pounds(ward.money.left)} left"


class Authorise(PressPage):
    permission = Permission.APPROVE_VIREMENT
    model = Virement
    message = "The money is moved."

    def act(self):
        operations.authorise_virement(virement=self.object, by=self.request.user)


class _End(ObjectFormPage, abstract=True):
    """Say why a virement is not made; where it stands is asked under its lock."""

    adds = True
    model = Virement
    form_class = forms.EndForm

    def get_queryset(self):
        return Virement.objects.with_ends()

    def get_about(self):
        return f"{self.object}, {in_pounds(self.object.amount)}"

    def get_back(self):
        return self.object.get_absolute_url(), "The virement"


class Refuse(_End):
    permission = Permission.APPROVE_VIREMENT
    title = "Refuse the virement"
    button = "Refuse virement"
    message = "The virement is refused."

    def save(self, form):
        return operations.refuse_virement(
            virement=self.object, by=self.request.user, **form.cleaned_data
        )


class Withdraw(_End):
    permission = EDIT
    title = "Withdraw the virement"
    button = "Withdraw virement"
    message = "The virement is withdrawn."

    def save(self, form):
        return operations.withdraw_virement(
            virement=self.object, by=self.request.user, **form.cleaned_data
        )
