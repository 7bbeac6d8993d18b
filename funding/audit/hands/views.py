"""Pages of who had a hand in what: the steps of the grants of a year, and changes of money by person."""

from functools import cached_property

from django.contrib.auth import get_user_model
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from accounts.access import ROLES, Permission
from accounts.pages.lists import ListPage, Order
from core.models import Event
from funding.audit.hands.steps import STEPS, hands_of, matrix
from funding.grants.awards.models import Grant
from funding.ledger.models import FinancialYear
from funding.payments.models import Payment

AUDIT = Permission.AUDIT_MONEY
PEOPLE = (
    "reservation", "request__application__entered_by", "request__allocation__body",
    "request__assessment__assessed_by", "request__assessment__ready_by", "decision__recorded_by",
    "delegated__made_by", "awarded_by",
)  # fmt: skip
EDITED = ("added", "changed", "deleted")
"""What admin records of a row."""
IN_ADMIN = (
    "financialyear", "fund", "budget", "budgetline", "staffcost", "order", "actual", "sourcedfigure",
)  # fmt: skip
"""What of money is edited in admin."""
MONEY = (
    "financialyear", "fund", "budget", "budgetline", "staffcost", "forecast", "actual", "order", "virement",
    "contribution", "fundedpost", "mainstreambudget", "allocation", "application", "grantrequest", "grant",
    "payment", "return", "repayment", "reserve", "commitment", "carryrule", "sourcedfigure",
)  # fmt: skip


class Segregation(ListPage):
    """The grants of a year with who took each step; who took two that nobody should take both is marked. The sums are
    those of the whole year, in some queries more."""

    permission = AUDIT
    template_name = "funding/audit/segregation.html"
    order = Order(Grant, ("id",), descending=True)

    @cached_property
    def years(self):
        return list(FinancialYear.objects.visible_to(self.request.user).order_by("-first"))

    @cached_property
    def year(self):
        asked = self.request.GET.get("year", "")
        chosen = [each for each in self.years if str(each.first) == asked]
        return next(iter(chosen or self.years), None)

    def get_rows(self):
        rows = Grant.objects.visible_to(self.request.user).filter(
            request__allocation__year=self.year
        )
        return with_people(rows)

    def get_context_data(self, **kwargs):
        hands = [hands_of(each, each.paid_by) for each in self.found]
        whole = [hands_of(each, each.paid_by) for each in self.get_rows()]
        return super().get_context_data(
            whole=len(whole), years=[(str(each.first), str(each)) for each in self.years],
            year=self.year, hands=hands, matrix=matrix(whole), steps=[words for _, words in STEPS],
            clashing=sum(bool(each.clashes) for each in whole), **kwargs,
        )  # fmt: skip


def with_people(rows):
    """With everybody who took a step, in two queries."""
    paid = Payment.objects.exclude(state="refused").order_by("id")
    paid = paid.select_related("prepared_by", "authorised_by", "entry__made_by")
    return (
        rows.select_related(*PEOPLE, "offer_letter__sent_by")
        .defer("offer_letter__pdf", "offer_letter__document")
        .prefetch_related(Prefetch("payments", paid, to_attr="paid_by"))
    )


class Edits(ListPage):
    """What was changed about money by hand, the newest first, with what it was before."""

    permission = AUDIT
    template_name = "funding/audit/edits.html"
    order = Order(Event, ("id",), descending=True)

    @cached_property
    def person(self):
        asked = self.request.GET.get("person", "")
        return (
            get_object_or_404(get_user_model(), pk=asked)
            if asked.isdigit() and len(asked) < 10
            else None
        )

    @property
    def every(self):
        return self.request.GET.get("what") == "all"

    def get_rows(self):
        kinds = MONEY if self.every else IN_ADMIN
        rows = Event.objects.filter(
            target_type__in=[f"funding.{each}" for each in kinds], actor_id__isnull=False
        )
        if not self.every:
            rows = rows.filter(verb__in=EDITED)
        return rows.filter(actor_id=self.person.pk) if self.person else rows

    def get_context_data(self, **kwargs):
        people = get_user_model().objects.filter(
            grants__role__in=_writers()
        ).distinct().order_by("name", "pk").values_list("pk", "name")  # fmt: skip
        return super().get_context_data(
            people=[("", "Everybody"), *((str(pk), name) for pk, name in people)],
            person=str(self.person.pk) if self.person else "", what="all" if self.every else "",
            whats=[("", "Changed in admin"), ("all", "Every step")], **kwargs,
        )  # fmt: skip


def _writers():
    """Roles by which somebody may change money."""
    rights = {
        Permission.EDIT_BUDGET,
        Permission.APPROVE_PAYMENT,
        Permission.SIGN_FORECAST,
        Permission.EDIT_REFERENCE,
    }
    return [role for role, rule in ROLES.items() if rule.may & rights]
