"""Figures that money counts of its own records (core.figures), each in one query; what is decided in time reads a
setting before it."""

import datetime

from django.db.models import Count, DateField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from core import figures, settings
from core.figures import MONEY, PROPORTION, FigureOf, by_place
from funding.grants.applications.models import GrantRequest
from funding.grants.awards.models import Grant
from funding.returns.models import Return
from funding.savings.models import Saving, SavingYear
from funding.settings import DECIDE_DAYS

PLACE = "allocation__body__neighbourhood"


def decided_in_time(places, period):
    """Of what ward committees were asked for, and whose days to be decided ended in the period: decided by then. Begins
    at the days on which applications came, which have an index."""
    days = datetime.timedelta(days=settings.value(DECIDE_DAYS.name, on=period.ends_on))
    rows = GrantRequest.objects.exclude(state=GrantRequest.State.WITHDRAWN).filter(
        application__received_on__gte=period.starts_on - days,
        application__received_on__lte=period.ends_on - days,
    )
    first = Grant.objects.filter(request=OuterRef("pk")).order_by("awarded_on")
    decided = Coalesce(
        Subquery(first.values("awarded_on")[:1]),
        TruncDate("refused_by__item__meeting__starts_at"),
        F("refused_outside__decided_on"),
        output_field=DateField(),
    )
    rows = rows.alias(decided_on=decided, until=F("application__received_on") + days)
    return by_place(rows, PLACE, Count("pk", filter=Q(decided_on__lte=F("until"))), Count("pk"))


def reported_in_time(places, period):
    """Of the end-of-grant reports that were due in the period: received by then. Begins at the days on which they are
    due, which have an index."""
    rows = Return.objects.filter(due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    rows = rows.exclude(grant__state=Grant.State.CANCELLED, received_on=None)
    kept = Count("pk", filter=Q(received_on__lte=F("due_on")))
    return by_place(rows, f"grant__request__{PLACE}", kept, Count("pk"))


def granted(places, period):
    """Pounds of ward money granted in the period, without grants that were cancelled since. Begins at the days of the
    awards, which have an index."""
    rows = Grant.objects.filter(awarded_on__gte=period.starts_on, awarded_on__lte=period.ends_on)
    rows = rows.exclude(state=Grant.State.CANCELLED)
    return by_place(rows, f"request__{PLACE}", Sum("amount"))


def savings(places, period):
    """Pounds that finance has verified of a financial year."""
    rows = SavingYear.objects.filter(
        year__first=period.starts_on.year, saving__state=Saving.State.OPEN
    )
    return {None: (rows.aggregate(sum=Sum("verified"))["sum"] or 0, None)}


FIGURES = (
    FigureOf(
        "grants-decided-in-time", "Applications for ward money decided in time",
        "Applications to ward committees whose days to be decided ended in the quarter: decided by then, of all. The days are "
        "those that the council gives, counted from the day on which an application came. Withdrawn ones are left out.",
        "", PROPORTION, 100, "high", "quarter", decided_in_time,
    ),
    FigureOf(
        "grants-reported-in-time", "Grants finished with a report in time",
        "Reports at the end of grants that were due in the quarter: received by then, of all.",
        "", PROPORTION, 100, "high", "quarter", reported_in_time,
    ),
    FigureOf(
        "ward-money-granted", "Ward money granted",
        "Pounds that ward committees granted in the quarter. Grants that were cancelled afterwards are left out.",
        "", MONEY, 1, "none", "quarter", granted, hides_below=0,
    ),
    FigureOf(
        "savings-verified", "Savings that finance has verified",
        "Pounds saved in the financial year by working in neighbourhoods, as verified by finance. Savings that were given up "
        "are left out.",
        "", MONEY, 1, "high", "year", savings, hides_below=0, is_of_city=True, source="Savings register of the council",
    ),
)  # fmt: skip


def register():
    figures.declare(*FIGURES)
