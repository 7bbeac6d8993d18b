"""What ward money costs: `python -m tests.bench money`. The pages of 1, 100 and 1,000 ward committees
with ten years each, and awards on one ward budget at once."""

import threading
import time
from decimal import Decimal

from django.db import connection, connections, transaction
from django.utils import timezone

from boards.models import Body
from core.actors import SYSTEM
from core.errors import Refused
from demo.database import analyze
from funding.budgets.lines.operations import open_budget
from funding.ledger.operations import open_year, promise, set_ward_budget
from funding.models import (
    Actual,
    Allocation,
    Balance,
    Budget,
    BudgetEntry,
    BudgetLine,
    Contribution,
    ContributionEntry,
    Entry,
    Fund,
)
from neighbourhoods.models import Agency, Neighbourhood
from tests.bench.measure import one
from tests.bench.opendata import measure_open_data
from tests.bench.world import built

SIZES = (1, 100, 1_000)
YEARS = range(2017, 2027)
PROMISES = 10
"""Of each ward budget, half of them paid."""
AT_ONCE, EACH = 24, Decimal(1_000)


def measure_money(sizes=SIZES):
    """Print queries, milliseconds, milliseconds of cpu and bytes of each page and size, then how many
    of 24 awards of £1,000 on £10,000 succeeded, and at what rate."""
    connection.settings_dict["CONN_MAX_AGE"] = None
    with built(1):
        print(f"{'ward money':<40}{'queries':>9}{'ms':>8}{'cpu':>8}{'bytes':>10}")
        for size in sizes:
            _write(size)
            ward = Allocation.objects.filter(year__first=YEARS[-1]).with_money().latest("id")
            for name, path in (
                ("all wards", "/money/wards/"),
                ("a ward", ward.get_absolute_url()),
                ("entries of a ward", f"{ward.get_absolute_url()}entries/"),
            ):
                queries, passed, length, _, worked = one(path, "head_of_service", None)
                words = f"{name}, {size:,} committees"
                print(
                    f"{words:<40}{queries:>9}{passed:>8.1f}{worked:>8.1f}{length:>10,}", flush=True
                )
        print(_at_once(), flush=True)
        _measure_budgets()
        _measure_resources(sizes)
        measure_open_data()


def _write(size):
    """Ward committees up to this number, with ten years of entries each."""
    sample = Body.objects.first()
    there = Body.objects.filter(kind="ward_committee", slug__startswith="bench-").count()
    Body.objects.bulk_create(
        Body(
            kind="ward_committee", power="recommend", name=f"Bench {number:04}",
            slug=f"bench-{number}", neighbourhood=sample.neighbourhood,
        )
        for number in range(there, size)
    )  # fmt: skip
    years = [open_year(first=first, by=SYSTEM) for first in YEARS]
    bodies = Body.objects.filter(slug__startswith="bench-", allocations=None)
    Allocation.objects.bulk_create(
        Allocation(body=body, year=year) for body in bodies for year in years
    )
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES)
        cursor.execute(RESERVED, [PROMISES])
        for kind, parts in (("taken", 1), ("paid", 2)):
            cursor.execute(OF_RESERVED.format(kind=kind, amount=1_000 // parts))
    analyze()


ENTRIES = """
    INSERT INTO funding_entry (allocation_id, kind, amount, "on", reason, made_at, made_by_name, client_id)
    SELECT ward.id, 'allocated', 36000, make_date(year.first, 10, 1), 'bench', now(), 'bench', gen_random_uuid()
      FROM funding_allocation ward JOIN funding_financialyear year ON year.id = ward.year_id
     WHERE NOT EXISTS (SELECT 1 FROM funding_entry old WHERE old.allocation_id = ward.id)
"""
RESERVED = """
    INSERT INTO funding_reservation (allocation_id, label, taken, paid, paid_before, repaid)
    SELECT ward.id, 'G' || ward.id || '-' || n, 0, 0, 0, 0
      FROM funding_allocation ward CROSS JOIN generate_series(1, %s) n
     WHERE NOT EXISTS (SELECT 1 FROM funding_reservation old WHERE old.allocation_id = ward.id)
"""
OF_RESERVED = """
    INSERT INTO funding_entry
        (allocation_id, kind, amount, reservation_id, "on", reason, made_at, made_by_name, client_id)
    SELECT held.allocation_id, '{kind}', {amount}, held.id, make_date(year.first, 10, 2), '', now(), 'bench', gen_random_uuid()
      FROM funding_reservation held
      JOIN funding_allocation ward ON ward.id = held.allocation_id
      JOIN funding_financialyear year ON year.id = ward.year_id
     WHERE NOT EXISTS (SELECT 1 FROM funding_entry old
                        WHERE old.reservation_id = held.id AND old.kind = '{kind}')
"""


def _at_once():
    """24 awards together: exactly the affordable number succeed, nobody waits in a circle."""
    body = Body.objects.create(
        kind="ward_committee", power="recommend", name="At once", slug="at-once"
    )
    year = open_year(first=YEARS[-1], by=SYSTEM)
    ward = set_ward_budget(body=body, year=year, amount=10 * EACH, by=SYSTEM)
    barrier, outcomes = threading.Barrier(AT_ONCE + 1), []

    def work(number):
        try:
            connection.ensure_connection()
            barrier.wait()
            with transaction.atomic():
                outcomes.append(
                    promise(
                        allocation=ward, amount=EACH, label=f"N{number}",
                        on=timezone.localdate(), by=SYSTEM,
                    )
                )  # fmt: skip
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(AT_ONCE)]
    for each in threads:
        each.start()
    barrier.wait()
    start = time.monotonic()
    for each in threads:
        each.join()
    passed = time.monotonic() - start
    refused = sum(isinstance(each, Refused) for each in outcomes)
    failed = [
        each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Refused)
    ]
    assert not failed, failed
    taken = Balance.objects.get(pk=ward.pk).taken
    made = Entry.objects.filter(allocation=ward, kind="taken").count()
    return (
        f"{AT_ONCE} awards at once of £{EACH:,} on £{10 * EACH:,}: {made} made, {refused} told what is "
        f"left, £{taken:,.0f} promised, {AT_ONCE / passed:,.0f} a second"
    )


LINES, MONTHS = 20, 12
"""Of each budget, and of what was booked on each line."""


def _measure_budgets():
    """Print the pages of budgets: 18 places with ten years each, at 20 lines and at 60."""
    print(f"\n{'budgets':<40}{'queries':>9}{'ms':>8}{'cpu':>8}{'bytes':>10}")
    years = [open_year(first=first, by=SYSTEM) for first in YEARS]
    fund, _ = Fund.objects.get_or_create(name="Bench")
    places = list(Neighbourhood.objects.all()[:17])
    budgets = [
        open_budget(year=year, neighbourhood=place, by=SYSTEM)
        for year in years for place in (None, *places)
    ]  # fmt: skip
    for count in (LINES, 3 * LINES):
        _write_lines(budgets, fund, count)
        budget = Budget.objects.filter(year=years[-1]).latest("id")
        for name, path in (
            ("budgets of a year", "/money/budgets/"),
            ("a budget", budget.get_absolute_url()),
            ("a budget line", budget.lines.first().get_absolute_url()),
        ):
            queries, passed, length, _, worked = one(path, "head_of_service", None)
            words = f"{name}, {count} lines each"
            print(f"{words:<40}{queries:>9}{passed:>8.1f}{worked:>8.1f}{length:>10,}", flush=True)


def _write_lines(budgets, fund, count):
    """Lines up to this number in each budget, with a budget and a year of what was booked."""
    lines = []
    for budget in budgets:
        there = budget.lines.count()
        lines += [
            BudgetLine(
                budget=budget, year_id=budget.year_id, fund=fund, name=f"Line {number:03}",
                cost_centre=f"B{budget.pk}", account_code=f"{number:04}",
            )
            for number in range(there, count)
        ]  # fmt: skip
    made = BudgetLine.objects.bulk_create(lines, batch_size=2_000)
    now = timezone.now()
    BudgetEntry.objects.bulk_create(
        (
            BudgetEntry(line=line, kind="set", amount=12_000, reason="bench", made_at=now, made_by_name="bench")
            for line in made
        ),
        batch_size=2_000,
    )  # fmt: skip
    Actual.objects.bulk_create(
        (
            Actual(
                year_id=line.year_id, period=period, cost_centre=line.cost_centre,
                account_code=line.account_code, amount=990,
            )
            for line in made for period in range(1, MONTHS + 1)
        ),
        batch_size=5_000,
    )  # fmt: skip
    analyze()


def _measure_resources(sizes):
    """Print the partner resources of the city at so many contributions, each with ten years."""
    print(f"\n{'partner resources':<40}{'queries':>9}{'ms':>8}{'cpu':>8}{'bytes':>10}")
    years, agency = [open_year(first=first, by=SYSTEM) for first in YEARS], Agency.objects.first()
    for size in sizes:
        _write_contributions(size, years, agency)
        for role in ("finance_officer", None):
            queries, passed, length, _, worked = one("/money/", role, None)
            words = f"{'public' if role is None else 'finance officer'}, {size:,} contributions"
            print(f"{words:<40}{queries:>9}{passed:>8.1f}{worked:>8.1f}{length:>10,}", flush=True)


def _write_contributions(size, years, agency):
    """Contributions of money up to this number, agreed, with what is pledged, agreed and received each year."""
    now, first = timezone.now(), years[0].begins_on
    made = Contribution.objects.bulk_create(
        Contribution(
            agency=agency, kind="cash", measure="pounds", what_for=f"Bench {number}", starts_on=first,
            letter="bench", basis="none", pledged_on=first, added_at=now,
        )
        for number in range(Contribution.objects.count(), size)
    )  # fmt: skip
    Contribution.objects.filter(state="pledged").update(
        state="agreed", agreed_on=first, agreed_at=now
    )
    ContributionEntry.objects.bulk_create(
        (
            ContributionEntry(
                contribution=each, year=year, kind=kind, amount=1_000, on=year.begins_on, made_at=now,
                made_by_name="bench",
            )
            for each in made for year in years for kind in ("pledged", "agreed", "received")
        ),
        batch_size=2_000,
    )  # fmt: skip
    analyze()
