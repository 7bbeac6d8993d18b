"""Budget lines and their entries: through operations, `update()` and SQL."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from funding.budgets.lines.operations import (
    change_line,
    open_budget,
    set_line_budget,
    set_phasing,
)
from funding.models import Budget, BudgetEntry, BudgetLine, FinancialYear, Fund, LineMoney
from tests import factories, steps
from tests.funding.budgets.conftest import officer_of

pytestmark = pytest.mark.django_db


def refused_by_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def close(year):
    steps.close_year(year, factories.UserFactory())


def test_a_budget_is_opened_once_for_a_place_and_year(year, place, budget):
    assert open_budget(year=year, neighbourhood=place, by=SYSTEM) == budget
    assert open_budget(year=year, by=SYSTEM) == open_budget(year=year, by=SYSTEM) != budget
    assert str(open_budget(year=year, by=SYSTEM)) == "Whole city 2026/27"
    with pytest.raises(Refused, match="not both"):
        open_budget(year=year, neighbourhood=place, area=place.area, by=SYSTEM)
    refused_by_database(
        lambda: Budget.objects.create(year=year, neighbourhood=place, area=place.area)
    )


def test_what_a_line_has_are_its_entries(line):
    set_line_budget(line=line, amount=Decimal("12500.50"), reason="A dearer hall", by=SYSTEM)
    line.refresh_from_db()
    assert line.amount == Decimal("12500.50")
    assert list(line.entries.order_by("id").values_list("kind", "amount", "reason")) == [
        ("set", 12_000, "Set for the year"), ("set", Decimal("500.50"), "A dearer hall"),
    ]  # fmt: skip
    told = Event.objects.about(line).first()
    assert told.changes == {"budget": ["£12,000", "£12,500.50"]}
    assert told.reason == "A dearer hall"


def test_the_same_budget_again_is_no_change(line):
    set_line_budget(line=line, amount=Decimal(12_000), reason="", by=SYSTEM)
    assert line.entries.count() == 1


@pytest.mark.parametrize(
    ("amount", "reason", "message"),
    [
        ("13000", " ", "Enter a reason"), ("-1", "Why", "more than £0"),
        ("1.005", "Why", "pounds and pence"), ("NaN", "Why", "Enter an amount"),
        ("1e11", "Why", "too large"),
    ],
)  # fmt: skip
def test_a_change_that_is_none_is_refused(line, amount, reason, message):
    with pytest.raises(Refused, match=message):
        set_line_budget(line=line, amount=Decimal(amount), reason=reason, by=SYSTEM)
    assert line.entries.count() == 1


def test_codes_stand_once_in_a_year_and_as_finance_writes_them(line, make_line):
    with pytest.raises(Refused, match=r"N1 / 4100 are the codes of Room hire \(Sinfin 2026/27\)"):
        make_line(name="Another", centre=" n1 ")
    other = make_line(name="Another", centre=" n2 ")
    assert other.codes == "N2 / 4100"
    with pytest.raises(Refused, match="are the codes of"):
        change_line(line=other, cost_centre="N1", by=SYSTEM)
    with pytest.raises(Refused, match="as finance writes it"):
        change_line(line=other, cost_centre="=1+1", by=SYSTEM)
    refused_by_database(lambda: BudgetLine.objects.filter(pk=other.pk).update(cost_centre="N1"))


def test_only_entries_write_what_a_line_has(line):
    refused_by_database(lambda: BudgetLine.objects.filter(pk=line.pk).update(amount=1))
    refused_by_database(lambda: BudgetEntry.objects.filter(line=line).update(amount=1))
    refused_by_database(lambda: BudgetEntry.objects.filter(line=line).delete())
    with connection.cursor() as cursor:
        refused_by_database(
            lambda: cursor.execute("UPDATE funding_budgetline SET amount = amount + 1")
        )
    line.refresh_from_db()
    line.name = "Hall"
    line.save()  # every column, the amount as it stands
    assert line.amount == 12_000


def test_no_line_goes_below_nothing(line):
    entry = {
        "line": line, "kind": "set", "amount": Decimal(-12_001), "reason": "x", "made_at": timezone.now(),
        "made_by_name": "x",
    }  # fmt: skip
    refused_by_database(lambda: BudgetEntry.objects.create(**entry))
    refused_by_database(lambda: BudgetEntry.objects.bulk_create([BudgetEntry(**entry)]))
    BudgetEntry.objects.create(**entry | {"amount": Decimal(-12_000)})
    assert BudgetLine.objects.get(pk=line.pk).amount == 0


def test_a_line_begins_with_nothing_and_in_the_year_of_its_budget(line, budget, fund):
    fields = {"budget": budget, "fund": fund, "name": "x", "cost_centre": "N9", "account_code": "1"}
    refused_by_database(lambda: BudgetLine.objects.create(year=budget.year, amount=5, **fields))
    other = FinancialYear.objects.create(first=2027)
    refused_by_database(lambda: BudgetLine.objects.create(year=other, **fields))
    refused_by_database(lambda: BudgetLine.objects.filter(pk=line.pk).update(year=other))


def test_a_closed_year_takes_nothing_more(line, year, make_line):
    close(year)
    with pytest.raises(WrongState, match="2026/27 is closed"):
        set_line_budget(line=line, amount=Decimal(1), reason="Late", by=SYSTEM)
    with pytest.raises(WrongState):
        make_line(name="Late", code="9")
    with pytest.raises(WrongState):
        set_phasing(line=line, phasing=None, by=SYSTEM)
    refused_by_database(
        lambda: BudgetEntry.objects.create(
            line=line, kind="set", amount=1, reason="x", made_at=timezone.now(), made_by_name="x"
        )
    )


def test_phasing_is_twelve_shares(line):
    set_phasing(line=line, phasing=[Decimal(1)] * 12, by=SYSTEM)
    assert BudgetLine.objects.get(pk=line.pk).phasing == [1] * 12
    for phasing, message in (
        ([Decimal(1)] * 11, "each of the twelve"), ([Decimal(0)] * 12, "At least one month"),
        ([Decimal(-1)] + [Decimal(1)] * 11, "more than"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=message):
            set_phasing(line=line, phasing=phasing, by=SYSTEM)
    for raw in ([0] * 12, [1] * 11, [-1] + [1] * 11):
        refused_by_database(
            lambda raw=raw: BudgetLine.objects.filter(pk=line.pk).update(phasing=raw)
        )


def test_a_ring_says_what_the_money_is_for(fund):
    refused_by_database(lambda: Fund.objects.create(name="Ring", ring="hra"))
    refused_by_database(lambda: Fund.objects.create(name="None", may_pay_for="tenants"))
    refused_by_database(lambda: Fund.objects.create(name="COUNCIL revenue"))


def test_only_the_finance_officer_sets_budgets(line, budget, holder, head, finance):
    for user in (holder, head):
        with pytest.raises(PermissionDenied):
            set_line_budget(line=line, amount=Decimal(1), reason="x", by=user)
    set_line_budget(line=line, amount=Decimal(1), reason="x", by=finance)


def test_budgets_are_read_by_whom_they_concern(line, budget, holder, head, finance, year):
    elsewhere = factories.NeighbourhoodFactory(name="Elsewhere")
    other = open_budget(year=year, neighbourhood=elsewhere, by=SYSTEM)
    manager = officer_of("neighbourhood_manager", budget.neighbourhood)
    assert list(Budget.objects.visible_to(holder)) == [budget]
    assert (
        set(Budget.objects.visible_to(head))
        == set(Budget.objects.visible_to(finance))
        == {budget, other}
    )
    assert not Budget.objects.visible_to(manager).exists()
    assert list(LineMoney.objects.visible_to(holder).values_list("line", flat=True)) == [line.pk]
    panel = officer_of("budget_holder", budget.neighbourhood.area)
    assert budget in Budget.objects.visible_to(panel), "an area's holder reads its neighbourhoods"
