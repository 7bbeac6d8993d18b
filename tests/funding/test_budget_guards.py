"""What the database keeps of budgets by itself: every trigger and constraint refuses a write past all operations,
and it is that one which refuses."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import UniqueConstraint
from django.utils import timezone

from core.actors import SYSTEM
from core.rows import RaisesVersion
from funding.budgets.actuals.operations import book, place_order
from funding.budgets.lines.operations import add_line, open_budget
from funding.budgets.virements.operations import ask_virement, authorise_virement
from funding.models import (
    Actual,
    Budget,
    BudgetEntry,
    BudgetLine,
    Entry,
    FinancialYear,
    Forecast,
    Fund,
    Order,
    SignOff,
    StaffCost,
    Virement,
)
from tests import factories, steps

pytestmark = pytest.mark.django_db
MAY = timezone.make_aware(datetime.datetime(2026, 5, 12, 9))
OF_THE_LEDGER = ("financial_year_pay_award", "entry_moved_by_virement", "Entry.of_a_whole_virement")
"""Guards of budgets on tables of the ledger."""
OF_THE_YEAR_END = ("budget_entry_carried_by_carry", "BudgetEntry.line_of_a_whole_carry")
"""Guards of the year end on tables of budgets: tests/funding/yearend/test_guards.py."""


@pytest.fixture
def rows(year, ward, finance, second):
    """A row of each table, by the name of its model; in capitals what lies beside it."""
    place = factories.NeighbourhoodFactory(name="Sinfin")
    fund = Fund.objects.create(name="Council revenue")
    budget = open_budget(year=year, neighbourhood=place, by=SYSTEM)
    line, other, works = (
        add_line(
            budget=budget, fund=fund, name=name, nature=nature, cost_centre="N1", account_code=code,
            amount=Decimal(100), by=SYSTEM,
        )
        for name, nature, code in (
            ("Halls", "revenue", "1"), ("Post", "revenue", "2"), ("Works", "capital", "3"),
        )
    )  # fmt: skip
    codes = {"year": year, "cost_centre": "N1", "account_code": "1", "by": SYSTEM}
    forecast = Forecast.objects.create(line=line, period=1, amount=90, made_at=MAY)
    signed = {"signed_by": second, "signed_by_name": "Hanna Head", "signed_at": MAY}
    print_of = {"document": {}, "pdf": b"%PDF-", "sha256": "0" * 64}
    found = {
        FinancialYear: year, Fund: fund, Budget: budget, BudgetLine: line, Forecast: forecast,
        BudgetEntry: line.entries.get(),
        Actual: book(period=1, amount=Decimal(5), **codes),
        Order: place_order(
            number="PO1", what_for="Chairs", ordered_on=MAY.date(), amount=Decimal(5), **codes
        ),
        StaffCost: StaffCost.objects.create(line=other, title="Manager", salary=12_000),
        SignOff: SignOff.objects.create(budget=budget, period=1, **signed, **print_of),
        Virement: ask_virement(
            source=line, target=other, amount=Decimal(5), reason="Needed there", by=finance
        ),
        Entry: ward.entries.get(),
        "PLACE": place, "OTHER": other, "WORKS": works, "FINANCE": finance, "HEAD": second,
        "WARD": ward, "SIGNED": signed | print_of,
    }  # fmt: skip
    connection.check_constraints()  # what is asked at the end of a transaction is asked of these now
    return found


def change(model, **fields):
    """Another value in the row of a model, by `update()`."""
    return lambda rows: model._base_manager.filter(pk=rows[model].pk).update(**fields)


def delete(model):
    """The row of a model, by SQL."""

    def act(rows):
        with connection.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [rows[model].pk])

    return act


def closed(act):
    """The same in a year that is closed."""

    def in_closed_year(rows):
        steps.close_year(rows[FinancialYear], rows["HEAD"])
        act(rows)

    return in_closed_year


def add_entry(**fields):
    def act(rows):
        said = {"kind": "set", "amount": 1, "reason": "x", "made_at": MAY, "made_by_name": "x"}
        BudgetEntry.objects.create(**{"line": rows[BudgetLine]} | said | fields)

    return act


def add_signed(**fields):
    return lambda rows: SignOff.objects.create(budget=rows[Budget], **rows["SIGNED"], **fields)


def add_forecast(**fields):
    return lambda rows: Forecast.objects.create(line=rows[BudgetLine], made_at=MAY, **fields)


def add_virement(source=BudgetLine, target="OTHER", **fields):
    def act(rows):
        said = {"amount": 5, "reason": "x", "entered_by": rows["FINANCE"], "entered_at": MAY}
        ends = {"from_line": rows[source], "to_line": rows[target]}
        Virement.objects.create(**ends | said | fields)

    return act


def end(state, **fields):
    def act(rows):
        said = {"ended_by": rows["HEAD"], "ended_at": MAY, "state": state} | fields
        Virement.objects.filter(pk=rows[Virement].pk).update(**said)

    return act


def refused_then_asked(rows):
    end("refused", ended_reason="No")(rows)
    change(Virement, state="asked", ended_by=None, ended_at=None, ended_reason="")(rows)


def moved_by_nobody(rows):
    add_entry(kind="moved", amount=-5, virement=rows[Virement])(rows)


def ward_entry(rows, **fields):
    said = {"kind": "moved", "amount": -5, "reason": "x", "made_at": MAY, "made_by_name": "x"}
    Entry.objects.create(allocation=rows["WARD"], on=MAY.date(), **said, **fields)


def of_another_year(rows):
    fields = {"fund": rows[Fund], "name": "x", "cost_centre": "N9", "account_code": "9"}
    other = FinancialYear.objects.create(first=2027)
    BudgetLine.objects.create(budget=rows[Budget], year=other, **fields)


def of_what_was_moved(rows):
    authorise_virement(virement=rows[Virement], by=rows["HEAD"])
    change(BudgetLine, nature="capital")(rows)


WRITES = {
    "Budget.opened_in_an_open_year": closed(
        lambda rows: Budget.objects.create(year=rows[FinancialYear])
    ),
    "BudgetLine.stays_once_closed": closed(change(BudgetLine, name="Another")),
    "BudgetLine.keeps_its_kind": of_what_was_moved,
    "Forecast.of_an_open_year": closed(add_forecast(period=2, amount=1)),
    "StaffCost.of_an_open_year": closed(change(StaffCost, salary=1)),
    "fund_named": change(Fund, name=""),
    "fund_ring_says_what_for": change(Fund, ring="hra"),
    "budget_of_one_place": lambda rows: Budget.objects.create(
        year=rows[FinancialYear], neighbourhood=rows["PLACE"], area=rows["PLACE"].area
    ),
    "Budget.budget_stays": change(Budget, neighbourhood=None),
    "line_has_words": change(BudgetLine, name=""),
    "line_not_negative": add_entry(amount=-101),
    "line_phased_by_month": change(BudgetLine, phasing=[1] * 11),
    "BudgetLine.of_its_year": of_another_year,
    "BudgetLine.budget_written_by_entries": change(BudgetLine, amount=1),
    "BudgetLine.phased_in_full": change(BudgetLine, phasing=[0] * 12),
    "BudgetLine.line_stays": lambda rows: BudgetLine.objects.filter(pk=rows[BudgetLine].pk).update(
        year=FinancialYear.objects.create(first=2027)
    ),
    "budget_entry_of_some_money": add_entry(amount=0),
    "budget_entry_says_why": add_entry(reason=""),
    "budget_entry_as_its_kind": add_entry(kind="moved"),
    "BudgetEntry.append_only": change(BudgetEntry, reason="Another"),
    "BudgetEntry.moves_the_line": closed(add_entry()),
    "BudgetEntry.line_of_a_whole_virement": moved_by_nobody,
    "actual_period": change(Actual, period=14),
    "actual_has_codes": change(Actual, cost_centre=""),
    "Actual.of_an_open_year": closed(delete(Actual)),
    "order_of_something": change(Order, amount=0),
    "order_has_words": change(Order, what_for=""),
    "Order.of_an_open_year": closed(change(Order, amount=7)),
    "staff_cost_named": change(StaffCost, title=""),
    "staff_cost_some_time": change(StaffCost, full_time_equivalent=0),
    "staff_cost_not_negative": change(StaffCost, on_costs=-1),
    "staff_cost_days_in_order": change(
        StaffCost, starts_on=MAY.date(), ends_on=datetime.date(2026, 5, 11)
    ),
    "staff_cost_vacancy_in_order": change(StaffCost, vacant_until=MAY.date()),
    "forecast_period": add_forecast(period=14, amount=1),
    "forecast_not_negative": add_forecast(period=2, amount=-1),
    "Forecast.frozen_once_signed_off": change(Forecast, amount=1),
    "sign_off_period": add_signed(period=14),
    "sign_off_private_whole": add_signed(period=2, private_sha256="0" * 64),
    "SignOff.append_only": change(SignOff, signed_by_name="Another"),
    "SignOff.signed_in_order": closed(add_signed(period=2)),
    "virement_of_something": add_virement(amount=0),
    "virement_says_why": add_virement(reason=""),
    "virement_between_two": add_virement(target=BudgetLine),
    "virement_ended_pair": change(Virement, ended_at=MAY),
    "virement_state_whole": end("refused"),
    "Virement.state_machine": refused_then_asked,
    "Virement.like_to_like": add_virement(target="WORKS"),
    "Virement.moves_nothing_away": end("done"),
    "Virement.request_stays": change(Virement, amount=6),
    "Virement.begins_asked": add_virement(state="withdrawn"),
    "Virement.virement_kept": delete(Virement),
    "financial_year_pay_award": change(FinancialYear, pay_award=51),
    "entry_moved_by_virement": ward_entry,
    "Entry.of_a_whole_virement": lambda rows: ward_entry(rows, virement=rows[Virement]),
}


def guards():
    """{name as the documents write it: what the database calls it} of the tables of budgets."""
    found = {}
    for model in apps.get_app_config("funding").get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        own = model.__module__.startswith("funding.budgets.")
        names = {
            f"{model.__name__}.{each.name}": each.get_pgid(model)
            for each in getattr(model._meta, "triggers", ())
            if not isinstance(each, RaisesVersion) and not type(each).__module__.startswith("pghistory")
        } | {
            each.name: each.name
            for each in model._meta.constraints
            if not isinstance(each, UniqueConstraint)
        }  # fmt: skip
        own_names = {name: called for name, called in names.items() if own or name in OF_THE_LEDGER}
        found |= {name: called for name, called in own_names.items() if name not in OF_THE_YEAR_END}
    return found


def said_by_the_database(act, rows):
    """What the database answers to a write; "" where it lets it pass."""
    try:
        with transaction.atomic():
            act(rows)
            connection.check_constraints()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error)
    return ""


def test_every_guard_refuses_its_write(rows):
    called = guards()
    assert set(WRITES) == set(called)
    said = {name: said_by_the_database(act, rows) for name, act in WRITES.items()}
    wrong = {name: said[name][:200] for name in said if called[name] not in said[name]}
    assert wrong == {}


def test_another_row_of_each_guard(rows):
    """What has more than one side: the second person, ring-fenced money, an entry that goes, an earlier period."""
    by_oneself = said_by_the_database(end("done", ended_by=rows["FINANCE"]), rows)
    assert "virement_state_whole" in by_oneself
    ringed = Fund.objects.create(name="NHS", ring="health", may_pay_for="Health")
    BudgetLine.objects.filter(pk=rows[BudgetLine].pk).update(fund=ringed)
    signed_again = add_signed(period=1)
    for act, called in (
        (add_virement(), "like_to_like"),
        (delete(BudgetEntry), "append_only"),
        (delete(SignOff), "append_only"),
        (delete(Forecast), "frozen_once_signed_off"),
        (signed_again, "signed_in_order"),
        (change(Forecast, period=9), "frozen_once_signed_off"),
        (change(Order, year=FinancialYear.objects.create(first=2028)), "of_an_open_year"),
    ):
        assert called in said_by_the_database(act, rows), called
