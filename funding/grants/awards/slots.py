"""What a ward budget was asked for, below its figures."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from core.calendar import financial_year
from core.cards import Card, Link
from core.money import in_pounds
from core.slots import fill
from funding.grants.applications.models import GrantRequest
from funding.grants.awards.models import Grant

MOST = 100


@dataclass(frozen=True)
class Asked:
    """`rows`: [(GrantRequest, Grant or None)], newest first; `more`: whether there are others."""

    rows: list
    more: bool = False


def register():
    fill("ward.money", asked, template="funding/slots/asked.html")
    fill("grant_request.matter", given, template="funding/slots/given.html")
    fill("group.money", money_of, template="funding/slots/group_money.html")
    fill("decision.matter", granted, template="components/cards.html", order=20)
    fill("delegated.matter", granted_outside, template="components/cards.html", order=20)


def asked(allocations, user):
    """{allocation: Asked}, as the user may see them; two queries."""
    rows = GrantRequest.objects.visible_to(user).filter(allocation__in=allocations)
    rows = rows.select_related("application__group", "application__agency").order_by("-id")
    grants = Grant.objects.visible_to(user).filter(request__allocation__in=allocations)
    grants = grants.exclude(state="cancelled").for_list()
    by_request = {each.request_id: each for each in grants}
    found = {each.pk: [] for each in allocations}
    for row in rows:
        found[row.allocation_id].append((row, by_request.get(row.pk)))
    return {pk: Asked(rows[:MOST], len(rows) > MOST) for pk, rows in found.items()}


@dataclass(frozen=True)
class MoneyOf:
    """What a group asked and got, as far as the user may see: [(GrantRequest, Grant or None)], newest first."""

    rows: list
    year: str

    @property
    def shown(self):
        return self.rows[:MOST]

    @property
    def more(self):
        return len(self.rows) > MOST

    @property
    def grants(self):
        return [grant for _, grant in self.rows if grant]

    @property
    def asked(self):
        return sum(each.asked for each, _ in self.rows)

    @property
    def granted(self):
        return sum(each.amount for each in self.grants)

    @property
    def paid(self):
        return sum(each.reservation.paid_in_all for each in self.grants)

    @property
    def unpaid(self):
        return sum(each.reservation.unpaid for each in self.grants)

    @property
    def wards_this_year(self):
        """How many ward committees it asked in the financial year of today."""
        asked = (each.allocation for each, _ in self.rows)
        return len({each.body_id for each in asked if str(each.year) == self.year})


def money_of(groups, user):
    """{group: MoneyOf}, as the user may see; two queries."""
    year = financial_year(timezone.localdate())
    rows = GrantRequest.objects.visible_to(user).filter(application__group__in=groups)
    rows = rows.select_related("application", "allocation__body", "allocation__year").order_by(
        "-id"
    )
    grants = Grant.objects.visible_to(user).filter(request__application__group__in=groups)
    by_request = {each.request_id: each for each in grants.exclude(state="cancelled").for_list()}
    found = {each.pk: [] for each in groups}
    for row in rows:
        found[row.application.group_id].append((row, by_request.get(row.pk)))
    return {pk: MoneyOf(rows, year) for pk, rows in found.items()}


def given(requests, user):
    """{request: its grant}, as the user may see them; one query."""
    grants = Grant.objects.visible_to(user).filter(request__in=requests)
    return {each.request_id: each for each in grants.exclude(state="cancelled").for_list()}


def granted(decisions, user):
    """{decision: a card of the grants that rest on it}, as the user may see them; one query."""
    return _granted("decision", decisions, user)


def granted_outside(decisions, user):
    """{decision outside a meeting: cards of the grants and refusals that rest on it}, as the user may see them; two
    queries."""
    found = _granted("delegated", decisions, user)
    refused = defaultdict(tuple)
    rows = GrantRequest.objects.visible_to(user).filter(refused_outside__in=decisions)
    for asked in rows.select_related("application").order_by("id") if user.pk else ():
        link = Link(str(asked.application), asked.get_absolute_url(), f"Refused: {asked.reason}")
        refused[asked.refused_outside_id] += (link,)
    for pk, links in refused.items():
        found[pk] = (*found.get(pk, ()), Card("Refused by this decision", links))
    return found


def _granted(field, decisions, user):
    links = defaultdict(tuple)
    rows = Grant.objects.visible_to(user).filter(**{f"{field}__in": decisions}) if user.pk else ()
    for grant in rows and rows.for_list().order_by("id"):
        state = grant.get_state_display().lower()
        link = Link(str(grant), grant.get_absolute_url(), f"{in_pounds(grant.amount)}, {state}")
        links[getattr(grant, f"{field}_id")] += (link,)
    return {pk: (Card("Grants by this decision", found),) for pk, found in links.items()}
