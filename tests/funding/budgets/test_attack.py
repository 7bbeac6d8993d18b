"""What somebody tried who wanted to break budgets: facts that change afterwards, odd numbers, second presses."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from accounts.imports import operations as imports
from core.actors import SYSTEM
from core.errors import Refused
from core.imports import cells
from core.imports.sheets import Column, Kind
from funding.budgets.actuals.operations import change_order
from funding.budgets.forecasts.operations import set_forecast
from funding.budgets.lines.operations import (
    add_line,
    change_line,
    open_budget,
)
from funding.budgets.virements.operations import authorise_virement
from funding.ledger.operations import expect_amount, open_year
from funding.models import (
    Budget,
    BudgetEntry,
    BudgetLine,
    Forecast,
    Fund,
    LineMoney,
    Order,
    SignOff,
    StaffCost,
    Virement,
)
from tests import factories, workbooks
from tests.funding.budgets.test_actuals import order, spend
from tests.funding.budgets.test_admin import sent
from tests.funding.budgets.test_lines import close, refused_by_database
from tests.funding.budgets.test_pages import forms_of, text
from tests.funding.budgets.test_virements import amounts, ask, asked_now
from tests.funding.ledger.test_races import at_once

pytestmark = pytest.mark.django_db
NOW = "2026-11-27T10:00:00Z"


@pytest.fixture
def other(make_line):
    return make_line(name="Printing", code="4200", amount="1000")


# ------------------------------------------------------------------ numbers


def money_of(cell):
    column = Column("amount", "Amount", Kind.MONEY)
    return cells.read(column, cell, SimpleNamespace(), {})


@pytest.mark.parametrize(
    "cell",
    [
        "9" * 30, 1e300, 10**40, 1e-7, 12000.005, "1,2", "£-", "()", "(-5)", "NaN", "1e5", True, "٣",
        float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("Infinity"),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_amount_is_refused_in_words(cell):
    with pytest.raises(cells.Bad):
        money_of(cell)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (0.1 + 0.2, "0.30"), (1234.5600000000002, "1234.56"), (Decimal("5.5"), "5.50"), ("£-5", "-5.00"),
        ("(1,250.50)", "-1250.50"), ("(£5)", "-5.00"), (9999999999.99, "9999999999.99"), (-0.0, "0.00"),
    ],
)  # fmt: skip
def test_a_cell_that_a_sum_left_with_a_tail_is_what_it_shows(cell, amount):
    assert str(money_of(cell)).lstrip("-" if cell == 0 else "") == amount


@pytest.mark.parametrize("amount", ["1e30", "9" * 40, "1e-30"])
def test_an_amount_of_any_size_is_refused_in_words(line, year, amount):
    with pytest.raises(Refused):
        expect_amount(Decimal(amount))
    with pytest.raises(Refused):
        spend(year, amount)


@pytest.mark.parametrize("month", ["1.005", "9" * 30, "-1"])
def test_a_month_that_is_no_amount_is_told_in_admin(as_user, finance, line, month):
    client, path = as_user(finance), f"/admin/funding/budgetline/{line.pk}/change/"
    months = {f"month_{number}": "1" for number in range(1, 13)} | {"month_3": month}
    answer = client.post(path, sent(client, path) | months)
    assert answer.status_code == 200
    assert f'value="{month}"' in answer.content.decode()
    assert BudgetLine.objects.get().phasing is None


# ------------------------------------------------------------------ pressed twice


@pytest.fixture
def november():
    with time_machine.travel(NOW, tick=True):
        yield


def test_one_page_signs_off_once(november, as_user, line, budget, holder):
    set_forecast(line=line, amount=Decimal(12_000), reason="", by=holder)
    client = as_user(holder)
    seen = forms_of(client, f"/money/budgets/{budget.pk}/")["seen"]
    codes = [
        client.post(f"/money/budgets/{budget.pk}/sign/", {"seen": seen}).status_code
        for _ in range(2)
    ]
    assert codes == [302, 409]
    assert [each.period for each in SignOff.objects.all()] == [7]


def test_without_what_was_read_nothing_is_signed_off(november, as_user, line, budget, holder):
    set_forecast(line=line, amount=Decimal(12_000), reason="", by=holder)
    assert as_user(holder).post(f"/money/budgets/{budget.pk}/sign/").status_code == 409
    assert not SignOff.objects.exists()


def test_a_line_renamed_since_the_page_was_read_is_not_signed(
    november, as_user, line, budget, holder
):
    set_forecast(line=line, amount=Decimal(12_000), reason="", by=holder)
    client = as_user(holder)
    seen = forms_of(client, f"/money/budgets/{budget.pk}/")["seen"]
    change_line(line=line, name="Hall", by=SYSTEM)
    assert client.post(f"/money/budgets/{budget.pk}/sign/", {"seen": seen}).status_code == 409


def test_an_amount_typed_before_a_post_came_is_not_lost(november, as_user, line, holder):
    client, path = as_user(holder), f"/money/budgets/lines/{line.pk}/forecast/"
    form = forms_of(client, path)
    StaffCost.objects.create(line=line, title="Caretaker", salary=Decimal(12_000))
    assert client.post(path, form | {"amount": "9,999", "reason": "Why"}).status_code == 409
    assert not Forecast.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_is_one_virement(line, other, finance):
    key = "6f2c7f3e-5b6c-4d7e-8f90-123456789abc"
    found = at_once(*(lambda: ask(line, other, 5, finance, client_id=key) for _ in range(4)))
    assert set(found) == {Virement.objects.get()}


# ------------------------------------------------------------------ a year that is closed


def test_a_closed_year_keeps_its_lines_posts_and_forecasts(line, make_line, year):
    posts = make_line(name="Managers", code="1000")
    post = StaffCost.objects.create(line=posts, title="Manager", salary=Decimal(12_000))
    said = set_forecast(line=line, amount=Decimal(1), reason="", by=SYSTEM)
    close(year)
    rows = BudgetLine.objects.filter(pk=line.pk)
    for fields in (
        {"account_code": "9"}, {"nature": "capital"}, {"name": "x"}, {"phasing": [1] * 12}, {"is_neat": True},
    ):  # fmt: skip
        refused_by_database(lambda fields=fields: rows.update(**fields))
    refused_by_database(lambda: StaffCost.objects.filter(pk=post.pk).update(salary=1))
    refused_by_database(lambda: StaffCost.objects.filter(pk=post.pk).delete())
    refused_by_database(lambda: StaffCost.objects.create(line=posts, title="More", salary=1))
    refused_by_database(lambda: Forecast.objects.filter(pk=said.pk).update(amount=2))
    refused_by_database(lambda: Forecast.objects.filter(pk=said.pk).delete())
    refused_by_database(
        lambda: Forecast.objects.create(line=line, period=13, amount=1, made_at=timezone.now())
    )
    refused_by_database(lambda: Budget.objects.create(year=year))


def test_a_post_of_a_closed_year_is_not_changed_in_admin(as_user, finance, line, year):
    StaffCost.objects.create(line=line, title="Manager", salary=Decimal(12_000))
    client, path = as_user(finance), f"/admin/funding/budgetline/{line.pk}/change/"
    data = sent(client, path)
    close(year)
    answer = client.post(path, data | {"staff-0-salary": "1"})
    assert answer.status_code in (200, 409)
    assert "closed" in text_of(answer)
    assert StaffCost.objects.get().salary == 12_000


def text_of(answer):
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


# ------------------------------------------------------------------ virements whose facts change


def moved_by_hand(virement, by):
    """What `authorise_virement` writes, without what it asks."""
    Virement.objects.filter(pk=virement.pk).update(
        state="done", ended_by=by, ended_at=timezone.now()
    )
    for line, amount in (
        (virement.from_line, -virement.amount),
        (virement.to_line, virement.amount),
    ):
        BudgetEntry.objects.create(
            line=line, kind="moved", amount=amount, reason="x", virement=virement, made_at=timezone.now(),
            made_by_name="x",
        )  # fmt: skip
    asked_now()


def test_what_waits_is_asked_again_when_it_is_moved(line, other, finance, head, make_line):
    health = Fund.objects.create(name="NHS")
    third = make_line(name="Health", code="1030", fund=health)
    ringed, mixed = ask(third, line, 5, finance), ask(line, other, 5, finance)
    Fund.objects.filter(pk=health.pk).update(ring="health", may_pay_for="Health")
    BudgetLine.objects.filter(pk=other.pk).update(nature="capital")
    for virement, message in ((ringed, "ring-fenced"), (mixed, "capital and revenue")):
        with pytest.raises(Refused, match=message):
            authorise_virement(virement=virement, by=head)
        refused_by_database(lambda virement=virement: moved_by_hand(virement, head))
    assert amounts(line, other, third) == [12_000, 1_000, 12_000]


def test_a_fund_that_loses_its_ring_may_move(line, finance, head, make_line):
    health = Fund.objects.create(name="NHS", ring="health", may_pay_for="Health")
    third = make_line(name="Health", code="1030", fund=health)
    with pytest.raises(Refused, match="ring-fenced"):
        ask(third, line, 5, finance)
    Fund.objects.filter(pk=health.pk).update(ring="none", may_pay_for="")
    authorise_virement(virement=ask(third, line, 5, finance), by=head)
    assert amounts(line, third) == [12_005, 11_995]


@pytest.mark.parametrize("which", [0, 1])
def test_what_was_moved_does_not_change_its_kind_afterwards(line, other, finance, head, which):
    """Or revenue becomes capital, and ring-fenced money loses its ring, in two steps."""
    authorise_virement(virement=ask(line, other, 5, finance), by=head)
    end, fund = (line, other)[which], Fund.objects.create(name="Another")
    for fields in ({"nature": "capital"}, {"fund": fund}):
        with pytest.raises(Refused, match="virement"):
            change_line(line=end, by=SYSTEM, **fields)
        refused_by_database(
            lambda fields=fields: BudgetLine.objects.filter(pk=end.pk).update(**fields)
        )
    change_line(line=end, name="Another name", account_code="77", by=SYSTEM)


def test_who_entered_it_is_another_than_nobody_too(line, other, finance):
    virement = ask(line, other, 5, finance)

    def by_nobody():
        virement.ended_by = None
        moved_by_hand(virement, None)

    refused_by_database(by_nobody)


# ------------------------------------------------------------------ workbooks


@pytest.fixture
def row(year, place, fund):
    return {
        "year": "2026/27", "neighbourhood": "Sinfin", "fund": "Council revenue", "cost_centre": "N1",
        "name": "Room hire", "account_code": "4100", "amount": "12,000.00",
    }  # fmt: skip


def test_the_budget_before_virements_loaded_again_makes_no_money(line, other, finance, head, row):
    authorise_virement(virement=ask(line, other, 2_000, finance), by=head)
    batch = workbooks.upload("budget-lines", finance, row)
    ((_, _, words),) = batch.preview["problems"]
    assert "£12,000 is what it had before virements; it has £10,000 now" in words
    with pytest.raises(Refused):
        imports.load(batch=batch, by=finance)
    assert amounts(line, other) == [10_000, 3_000]
    batch = workbooks.upload("budget-lines", finance, row | {"amount": 10_500})
    imports.load(batch=batch, by=finance)
    assert amounts(line) == [10_500]


def test_an_order_that_finance_moved_to_other_codes_moves(year, finance, line, other):
    order(year, 500)
    row = {
        "year": "2026/27", "number": "PO1", "cost_centre": "n1", "account_code": "4200", "what_for": "Chairs",
        "ordered_on": "1 April 2026", "amount": "500",
    }  # fmt: skip
    same = workbooks.upload("orders", finance, row | {"account_code": "4100"})
    assert (same.changed, same.same) == (0, 1)
    imports.load(batch=workbooks.upload("orders", finance, row), by=finance)
    assert Order.objects.get().account_code == "4200"
    assert LineMoney.objects.get(pk=other.pk).ordered == 500


def test_a_number_that_another_order_has_is_refused(year):
    order(year, 500)
    second = order(year, 500, number="PO2")
    with pytest.raises(Refused, match="PO1 is there already"):
        change_order(order=second, number="PO1", by=SYSTEM)


@pytest.mark.parametrize("period", [0, 14, -1])
def test_a_period_that_is_none_is_refused_in_words(year, period):
    with pytest.raises(Refused, match="from 1 to 13"):
        spend(year, 1, period=period)


# ------------------------------------------------------------------ the days that matter


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2027-03-31", "after period 11 (February)"), ("2027-04-01", "after period 12 (March)"),
        ("2027-05-01", "after period 13 (after 31 March)"),
    ],
)  # fmt: skip
def test_the_last_months_of_a_year_are_asked_for(as_user, line, holder, day, words):
    with time_machine.travel(f"{day}T10:00:00Z", tick=True):
        assert f"Sign off the forecast of Sinfin {words}" in text(as_user(holder), "/")


def test_nothing_is_asked_before_a_month_has_ended_or_once_the_year_is_closed(
    as_user, line, holder, year, place, fund
):
    later = open_budget(year=open_year(first=2027, by=SYSTEM), neighbourhood=place, by=SYSTEM)
    add_line(
        budget=later, fund=fund, name="Later", cost_centre="N1", account_code="1", amount=Decimal(5), by=SYSTEM
    )  # fmt: skip
    close(year)
    with time_machine.travel("2027-04-30T10:00:00Z", tick=True):
        assert "Sign off the forecast" not in text(as_user(holder), "/")
    with time_machine.travel("2027-05-01T10:00:00Z", tick=True):
        page = text(as_user(holder), "/")
    assert "Sign off the forecast of Sinfin after period 1 (April)" in page
    assert "2026/27" not in page


# ------------------------------------------------------------------ who reads what


def test_a_holder_reads_the_place_of_the_other_end_and_not_its_line(
    as_user, line, holder, finance, fund, year
):
    there = open_budget(
        year=year, neighbourhood=factories.NeighbourhoodFactory(name="Elsewhere"), by=SYSTEM
    )
    secret = add_line(
        budget=there, fund=fund, name="SECRET post", cost_centre="N7", account_code="1", amount=Decimal(50), by=SYSTEM,
    )  # fmt: skip
    ask(secret, line, 5, finance)
    virement = ask(line, secret, 5, finance)
    paths = ("/money/budgets/virements/", f"/money/budgets/virements/{virement.pk}/")
    for path in paths:
        assert "SECRET post" in text(as_user(finance), path)
        page = text(as_user(holder), path)
        assert "Elsewhere 2026/27" in page
        assert "SECRET post" not in page
