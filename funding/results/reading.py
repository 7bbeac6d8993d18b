"""What was spent, put together by what it serves, and what came of it. Every figure is of `funding_spend`, of grants
that stand on the ward pages."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from funding.grants.applications.models import GrantRequest
from funding.ledger.models import WardMoney
from funding.results.models import Spend
from funding.returns.models import Return
from funding.wards import published

NONE = "none"
FEWEST = 3
"""Reports below which no cost per person reached is said: of one or two it would be that of those grants alone."""
BUYS = {
    GrantRequest.What.GRANT: ("groups", "Community groups"),
    GrantRequest.What.PURCHASE: ("bought", "Bought or done by the council"),
    GrantRequest.What.PAYMENT: ("other", "Another public body, not named"),
}


def _named(row, field, nothing):
    """(key, words) of what a row points to."""
    found = getattr(row, field)
    return (str(found.pk), str(found)) if found else (NONE, nothing)


def _who(row):
    return _named(row, "agency", "") if row.agency_id else BUYS[row.kind]


DIMENSIONS = {
    "priority": (
        "Priority of the plan",
        lambda row: _named(row, "priority", "No priority recorded"),
    ),
    "kind": ("Kind", lambda row: (row.kind, row.get_kind_display())),
    "service_area": (
        "Service area",
        lambda row: _named(row, "service_area", "No service area recorded"),
    ),
    "agency": ("Who got it", _who),
    "lead": (
        "Lead agency of the priority",
        lambda row: _named(row, "lead", "No lead agency recorded"),
    ),
    "neighbourhood": (
        "Neighbourhood",
        lambda row: _named(row, "neighbourhood", "No single neighbourhood"),
    ),
}
"""By what spend is put together: {word of the address: (heading, function of a row to (key, words))}."""


@dataclass
class Group:
    """What is counted under one thing: grants, pounds granted and paid."""

    by: str
    key: str
    words: str
    grants: int = 0
    granted: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    def add(self, row):
        self.grants += 1
        self.granted += row.granted
        self.paid += row.paid

    @property
    def unpaid(self):
        return self.granted - self.paid

    @property
    def average(self):
        """Pounds granted to a grant of it, on average; None where there is none."""
        return (self.granted / self.grants).quantize(Decimal("0.01")) if self.grants else None


def spent(user, year, place=None):
    """The rows of the year as everybody reads them, of a neighbourhood or of the city, with what a page names."""
    rows = Spend.objects.visible_to(user).filter(year=year)
    if place:
        rows = rows.filter(neighbourhood=place)
    return rows.select_related(
        "grant__request__application", "grant__reservation", "grant__decision__numbered",
        "grant__decision__item__release", "grant__delegated__notice", "body", "neighbourhood", "year",
        "priority", "lead", "service_area", "agency",
    ).order_by("body__name", "id")  # fmt: skip


def grouped(rows, by):
    """The Groups of rows, those with most money first, what is not recorded last."""
    found, name = {}, DIMENSIONS[by][1]
    for row in rows:
        key, words = name(row)
        found.setdefault(key, Group(by, key, words)).add(row)
    return sorted(found.values(), key=lambda each: (each.key == NONE, -each.granted, each.words))


def whole(rows):
    """All rows as one Group."""
    found = Group("", "", "All")
    for row in rows:
        found.add(row)
    return found


def only(rows, by, key):
    """The rows that are counted under one thing."""
    name = DIMENSIONS[by][1]
    return [row for row in rows if name(row)[0] == key]


def unlisted(rows, year, place=None):
    """Pounds granted in these ward budgets that no public page lists yet: what stands on ward pages so; one query."""
    wards = WardMoney.objects.filter(allocation__in=published.allocations().values("pk"))
    wards = wards.filter(allocation__year=year)
    if place:
        wards = wards.filter(allocation__body__neighbourhood=place)
    granted = wards.aggregate(sum=Sum("granted"))["sum"] or Decimal(0)
    return granted - sum((row.granted for row in rows), Decimal(0))


@dataclass(frozen=True)
class Reached:
    """What reports say that were accepted: of how many grants, people reached, and what those grants were paid."""

    reports: int
    people: int
    paid: Decimal

    @property
    def each(self):
        """Pounds for each person reached; None on too few reports, or where they say nobody."""
        if self.reports < FEWEST or not self.people:
            return None
        return (self.paid / self.people).quantize(Decimal("0.01"))


def reports_of(rows):
    """{grant: people reached} of grants whose end-of-grant report was accepted; one query."""
    grants = {row.grant_id for row in rows}
    found = Return.objects.filter(grant__in=grants, accepted_at__isnull=False)
    return dict(found.values_list("grant", "people"))


def reached(rows, reports):
    """What came of all rows together. What a grant cost is what it was paid in all years."""
    paid = {
        row.grant_id: row.grant.reservation.paid_in_all for row in rows if row.grant_id in reports
    }
    return Reached(len(paid), sum(reports[each] for each in paid), sum(paid.values(), Decimal(0)))
