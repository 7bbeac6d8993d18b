"""What a closed year keeps of contributions: its figures are what stood when it was closed.

Amounts are entries, and no entry is added to a closed year. Posts and shares are counted by their days, so here
stands which of their changes, and of those of their contribution, would count otherwise in a closed year.
"""

import datetime

from django.db.models import Exists, OuterRef, Q, Sum

from core.errors import Refused
from funding.contributions.models import ContributionEntry
from funding.ledger.models import FinancialYear

DAY = datetime.timedelta(days=1)


def closed_years():
    """The years that are closed, oldest first. One query."""
    return list(FinancialYear.objects.exclude(closed_at=None).order_by("first"))


def part(starts_on, ends_on, year):
    """(first, last) day of a span within a year, None where it has none there."""
    first = max(starts_on, year.begins_on)
    last = min(ends_on or year.ends_on, year.ends_on)
    return (first, last) if first <= last else None


def runs_in_closed(row, years=None):
    """The last closed year in which a dated row runs, or None."""
    years = closed_years() if years is None else years
    found = [each for each in years if part(row.starts_on, row.ends_on, each)]
    return found[-1] if found else None


def expect_not_in_closed(row, words, field=""):
    """Raises Refused with words of {year} where a dated row runs in a closed year."""
    if year := runs_in_closed(row):
        raise Refused(words.format(year=year), field)


def expect_same_days(before, after):
    """Raises Refused where a row, of which `before` is (first, last day) as it stood, would run in a closed year
    on other days than it did."""
    for year in closed_years():
        if part(*before, year) != part(after.starts_on, after.ends_on, year):
            field = "starts_on" if before[0] != after.starts_on else "ends_on"
            raise Refused(f"{year} is closed: what ran in it stays as it was", field)


def counts_in_closed(contribution):
    """The last closed year in which a contribution has something agreed or a post, or None."""
    agreed = ContributionEntry.objects.filter(contribution=contribution, kind="agreed")
    agreed = agreed.filter(year=OuterRef("pk")).values("year").annotate(n=Sum("amount"))
    rows = FinancialYear.objects.exclude(closed_at=None)
    with_amounts = set(rows.filter(Exists(agreed.exclude(n=0))).values_list("pk", flat=True))
    posts = list(contribution.posts.all())
    found = [
        each
        for each in closed_years()
        if each.pk in with_amounts
        or any(part(post.starts_on, post.ends_on, each) for post in posts)
    ]
    return found[-1] if found else None


def still_runs_after(day):
    """A Q of dated rows that go on after a day."""
    return Q(ends_on=None) | Q(ends_on__gt=day)
