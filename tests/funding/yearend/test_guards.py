"""What the database keeps of the year end by itself: every trigger and constraint refuses a write past all
operations, and it is that one which refuses."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import UniqueConstraint

from core.actors import SYSTEM
from core.rows import RaisesVersion
from funding.budgets.lines.operations import add_line, open_budget
from funding.models import (
    Allocation,
    BudgetEntry,
    CarriedGrant,
    Carry,
    CarryRule,
    Closing,
    Entry,
    FinancialYear,
    Fund,
    Grant,
    Reservation,
    Reserve,
    ReserveMove,
    Settlement,
)
from funding.yearend.commitments.operations import settle
from funding.yearend.reserves.operations import add_reserve
from tests import steps
from tests.funding.test_budget_guards import change, delete, said_by_the_database
from tests.funding.yearend.conftest import AFTER, approved
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 1)
BESIDE = (
    *("entry_carried_by_carry", "budget_entry_carried_by_carry", "reservation_paid_before"),
    *("Entry.of_a_whole_carry", "Entry.dated_by_its_year", "BudgetEntry.line_of_a_whole_carry"),
    *("FinancialYear.closed_by_its_closing", "FinancialYear.closes_with_nothing_open"),
    *("Grant.carried_alone", "Reservation.goes_on_by_a_carry"),
)
"""Guards of the year end on tables of other nouns."""


@pytest.fixture
def rows(
    year, later, ward, accepted, second_grant, line, order, finance, second, cabinet, decision
):
    """A row of each table, by its model; in capitals what lies beside it. The closing is asked for, and nothing has
    run: what runs does so in the writes."""
    reserve = add_reserve(name="Parks", year=year, opening=Decimal(10), by=finance)
    rule = approved(year, finance, second, cabinet, wards="committed", lines="nothing")
    asked = settle(
        year=year, what=accepted, how="carry", amount=Decimal(900), reason="Late",
        approver="Cabinet", by=finance,
    )  # fmt: skip
    due = settle(
        year=year, what=accepted, how="due", amount=Decimal(100), reason="Delivered", by=finance
    )
    new = Allocation.objects.create(body=ward.body, year=later)
    budget = open_budget(year=later, by=SYSTEM)
    new_line = add_line(
        budget=budget, fund=Fund.objects.get(), name="Room hire", cost_centre="N1",
        account_code="4100", amount=Decimal(0), by=SYSTEM,
    )  # fmt: skip
    found = {
        FinancialYear: year, CarryRule: rule, Settlement: asked, Reserve: reserve,
        ReserveMove: reserve.moves.get(), Grant: accepted, Reservation: accepted.reservation,
        Closing: Closing.objects.create(year=year, asked_by=finance, asked_at=AFTER),
        "DUE": due, "WARD": ward, "NEW": new, "LINE": line, "NEW LINE": new_line, "HEAD": second,
        "FINANCE": finance, "DECISION": decision, "OTHER": second_grant, "LATER": later,
    }  # fmt: skip
    connection.check_constraints()
    return found


def done(rows):
    """The closing is done, past what it asks; the year is open still."""
    with past_every_trigger():
        Closing.objects.update(state="done", ended_by=rows["HEAD"], ended_at=AFTER)


def after(*acts):
    """One thing after the other."""

    def act(rows):
        for each in acts:
            each(rows)

    return act


def approving(**fields):
    """A rule that is a draft again becomes approved."""

    def act(rows):
        with past_every_trigger():
            CarryRule.objects.update(
                state="draft", approved_by=None, approved_at=None, body=None, reference="",
                decided_on=None,
            )  # fmt: skip
        said = {
            "state": "approved", "approved_by": rows["HEAD"], "approved_at": AFTER, "decided_on": DAY,
            "body": rows["WARD"].body, "reference": "Minute 1",
        }  # fmt: skip
        CarryRule.objects.update(**said | {name: each(rows) for name, each in fields.items()})

    return act


def add_rule(**fields):
    def act(rows):
        said = {
            "year": rows["LATER"], "wards": "all", "revenue": "nothing", "capital": "nothing",
            "rest_goes_to": "x", "drafted_at": AFTER,
        }  # fmt: skip
        CarryRule.objects.create(**said | fields)

    return act


def add_settlement(**fields):
    def act(rows):
        said = {
            "year": rows[FinancialYear], "grant": rows["OTHER"], "how": "due", "amount": 1,
            "reason": "x", "state": "settled", "made_at": AFTER,
        }  # fmt: skip
        Settlement.objects.create(**said | fields)

    return act


def answer(state, **fields):
    def act(rows):
        said = {"state": state, "answered_by": rows["HEAD"], "answered_at": AFTER} | fields
        Settlement.objects.filter(pk=rows[Settlement].pk).update(**said)

    return act


def end(state, **fields):
    def act(rows):
        said = {"state": state, "ended_by": rows["HEAD"], "ended_at": AFTER} | fields
        Closing.objects.filter(pk=rows[Closing].pk).update(
            **{name: each(rows) if callable(each) else each for name, each in said.items()}
        )

    return act


def settled(rows):
    """Nothing is open: what the closing asks of commitments is so."""
    with past_every_trigger():
        Reservation.objects.update(taken=0, paid=0)
        Settlement.objects.all().delete()
        connection.cursor().execute("UPDATE funding_order SET is_closed = true")


def add_carry(**fields):
    """What is carried of the ward, without its entries."""

    def act(rows):
        said = {
            "closing": rows[Closing], "from_ward": rows["WARD"], "to_ward": rows["NEW"], "amount": 5,
            "reason": "x",
        }  # fmt: skip
        said |= {name: rows.get(each, each) for name, each in fields.items()}
        return Carry.objects.create(**said)

    return act


def carried(rows):
    """A carry with its entries, which was asked already what is asked at the end."""
    made = add_carry()(rows)
    for ward, amount in ((rows["WARD"], -5), (rows["NEW"], 5)):
        ward_entry(rows, allocation=ward, amount=amount, carry=made)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return made


def ward_entry(rows, **fields):
    said = {
        "allocation": rows["WARD"], "kind": "carried", "amount": -5, "reason": "x", "made_at": AFTER,
        "made_by_name": "x", "on": DAY,
    }  # fmt: skip
    return Entry.objects.create(**said | fields)


def line_entry(rows, **fields):
    said = {
        "line": rows["LINE"], "kind": "carried", "amount": -5, "reason": "x", "made_at": AFTER,
        "made_by_name": "x",
    }  # fmt: skip
    return BudgetEntry.objects.create(**said | fields)


def goes_on(rows, *, release=1_000, take=1_000, amount=1_000, label=None, **fields):
    """A grant is carried, by hand; the grant itself is not changed."""
    carried_ = add_carry(amount=1_000)(rows)
    before = rows[Reservation]
    ward_entry(rows, kind="released", reservation=before, amount=release)
    for ward, part in ((rows["WARD"], -1_000), (rows["NEW"], 1_000)):
        ward_entry(rows, allocation=ward, amount=part, carry=carried_)
    new = Reservation.objects.create(allocation=rows["NEW"], label=label or before.label)
    ward_entry(rows, allocation=rows["NEW"], kind="taken", reservation=new, amount=take)
    said = {"closing": rows[Closing], "grant": rows[Grant], "before": before, "after": new}
    return CarriedGrant.objects.create(**said | {"amount": amount} | fields)


def add_move(**fields):
    def act(rows):
        said = {
            "reserve": rows[Reserve], "year": rows[FinancialYear], "kind": "in", "amount": 1,
            "reason": "x", "made_at": AFTER, "made_by_name": "x",
        }  # fmt: skip
        ReserveMove.objects.create(**said | fields)

    return act


def another_promise(rows):
    new = Reservation.objects.create(allocation=rows["WARD"], label="x")
    Grant.objects.filter(pk=rows[Grant].pk).update(reservation=new)


def closes(rows):
    """Closing and year by SQL, with promises open; the closing itself asks nothing."""
    done(rows)
    FinancialYear.objects.filter(pk=rows[FinancialYear].pk).update(
        closed_at=AFTER, closed_by=rows["HEAD"]
    )


WRITES = {
    "reserve_named": lambda rows: Reserve.objects.create(name=""),
    "Reserve.append_only": change(Reserve, name="Other"),
    "reserve_move_of_something": add_move(amount=0),
    "reserve_move_says_why": add_move(reason=""),
    "ReserveMove.append_only": delete(ReserveMove),
    "ReserveMove.leaves_no_less_than_nothing": add_move(kind="out", amount=11),
    "carry_rule_cap": add_rule(wards="capped"),
    "carry_rule_says_where": add_rule(rest_goes_to=""),
    "carry_rule_approved_pair": approving(approved_by=lambda rows: None),
    "carry_rule_state_whole": approving(reference=lambda rows: ""),
    "carry_rule_second_person": approving(approved_by=lambda rows: rows["FINANCE"]),
    "CarryRule.state_machine": change(CarryRule, state="other"),
    "CarryRule.begins_as_a_draft": add_rule(state="approved"),
    "CarryRule.approved_as_it_stands": change(CarryRule, rest_goes_to="Another"),
    "CarryRule.approved_by_a_decision": approving(
        body=lambda rows: type(rows["WARD"].body).objects.get(name="Cabinet"),
        reference=lambda rows: "", decision=lambda rows: rows["DECISION"],
    ),
    "CarryRule.frozen_once_it_ran": after(done, delete(CarryRule)),
    "settlement_of_one": lambda rows: add_settlement(line=rows["LINE"])(rows),
    "settlement_of_something": add_settlement(amount=0),
    "settlement_says_why": add_settlement(reason=""),
    "settlement_carry_has_approver": add_settlement(how="carry", state="asked"),
    "settlement_answered_pair": change(Settlement, answered_at=AFTER),
    "settlement_state_whole": answer("refused"),
    "settlement_second_person": lambda rows: answer("authorised", answered_by=rows["FINANCE"])(rows),
    "Settlement.state_machine": after(answer("refused", answer="No"), answer("authorised")),
    "Settlement.of_an_open_year": lambda rows: (
        steps.close_year(rows[FinancialYear], rows["HEAD"]), change(Settlement, amount=1)(rows)
    ),
    "Settlement.settlement_stays": change(Settlement, how="due"),
    "Settlement.begins_unanswered": add_settlement(
        how="carry", approver="x", state="refused", answer="x"
    ),
    "Settlement.authorised_as_asked": answer("authorised", amount=1),
    "closing_ended_pair": change(Closing, ended_at=AFTER),
    "closing_started_pair": change(Closing, started_at=AFTER),
    "closing_state_whole": after(
        settled, end("done", ended_by=lambda rows: rows["FINANCE"])
    ),
    "Closing.state_machine": after(end("withdrawn"), change(Closing, state="asked")),
    "Closing.closing_stays": change(Closing, asked_by=None),
    "Closing.begins_asked": lambda rows: Closing.objects.create(
        year=rows["LATER"], state="withdrawn", asked_at=AFTER, ended_at=AFTER, ended_by=rows["HEAD"]
    ),
    "Closing.closing_kept": delete(Closing),
    "Closing.runs_an_approved_rule": end("done"),
    "Closing.closes_its_year": after(settled, end("done")),
    "carry_of_something": after(done, add_carry(amount=0)),
    "carry_says_why": after(done, add_carry(reason="")),
    "carry_between_two": after(done, add_carry(from_line="LINE")),
    "Carry.append_only": after(done, carried, lambda rows: Carry.objects.update(reason="y")),
    "Carry.into_the_next_year": after(done, add_carry(kept=5)),
    "Carry.carries_nothing_away": after(done, add_carry()),
    "carried_grant_of_something": after(done, lambda rows: goes_on(rows, due=1_001)),
    "CarriedGrant.append_only": after(done, goes_on, lambda rows: CarriedGrant.objects.update(due=1)),
    "CarriedGrant.carries_a_promise": after(done, lambda rows: goes_on(rows, release=999)),
    "CarriedGrant.grant_goes_on": after(done, goes_on),
    "entry_carried_by_carry": ward_entry,
    "budget_entry_carried_by_carry": line_entry,
    "reservation_paid_before": lambda rows: Reservation.objects.create(
        allocation=rows["WARD"], label="x", paid_before=-1
    ),
    "Entry.of_a_whole_carry": after(
        done, lambda rows: ward_entry(rows, carry=carried(rows), amount=-1)
    ),
    "Entry.dated_by_its_year": lambda rows: ward_entry(
        rows, kind="allocated", on=datetime.date(2027, 4, 1)
    ),
    "BudgetEntry.line_of_a_whole_carry": after(
        done, lambda rows: line_entry(rows, carry=carried(rows))
    ),
    "FinancialYear.closed_by_its_closing": change(
        FinancialYear, closed_at=AFTER, closed_by=1
    ),
    "FinancialYear.closes_with_nothing_open": closes,
    "Grant.carried_alone": another_promise,
    "Reservation.goes_on_by_a_carry": lambda rows: Reservation.objects.create(
        allocation=rows["WARD"], label="x", paid_before=1
    ),
}  # fmt: skip


def guards():
    """{name as the documents write it: what the database calls it} of the year end."""
    found = {}
    for model in apps.get_app_config("funding").get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        own = model.__module__.startswith("funding.yearend.")
        names = {
            f"{model.__name__}.{each.name}": each.get_pgid(model)
            for each in getattr(model._meta, "triggers", ())
            if not isinstance(each, RaisesVersion) and not type(each).__module__.startswith("pghistory")
        } | {
            each.name: each.name
            for each in model._meta.constraints
            if not isinstance(each, UniqueConstraint)
        }  # fmt: skip
        found |= {name: called for name, called in names.items() if own or name in BESIDE}
    return found


def test_every_guard_refuses_its_write(rows):
    called = guards()
    assert set(WRITES) == set(called)
    said = {name: said_by_the_database(act, rows) for name, act in WRITES.items()}
    wrong = {name: said[name][:300] for name in said if called[name] not in said[name]}
    assert wrong == {}


def test_another_row_of_each_guard(rows):
    """What has more than one side."""
    opened_again = add_move(kind="opening")
    in_a_closed_year = after(
        lambda each: steps.close_year(each[FinancialYear], each["HEAD"]), add_move()
    )
    lines = add_carry(from_ward=None, to_ward=None, from_line="LINE", to_line="NEW LINE")
    to_itself = add_carry(to_ward="WARD")
    for act, called in (
        (opened_again, "leaves_no_less_than_nothing"),
        (in_a_closed_year, "leaves_no_less_than_nothing"),
        (after(done, lines), "into_the_next_year"),
        (after(done, to_itself), "into_the_next_year"),
        (add_carry(), "into_the_next_year"),
        (after(done, lambda each: goes_on(each, label="Other")), "carries_a_promise"),
        (after(done, lambda each: goes_on(each, take=999)), "carries_a_promise"),
        (after(done, lambda each: goes_on(each, grant=each["OTHER"])), "carries_a_promise"),
        (after(done, change(CarryRule, rest_goes_to="x")), "approved_as_it_stands"),
        (add_settlement(year=rows["LATER"]), "of_an_open_year"),
        (delete(Reserve), "append_only"),
    ):
        assert called in said_by_the_database(act, rows), called


def test_of_the_year_end_nothing_is_left_over_in_a_day(rows):
    """A closing by SQL with a payment under way, or an order that is open, does not reach its end."""
    with past_every_trigger():
        Reservation.objects.update(taken=0, paid=0)
    assert "closes_with_nothing_open" in said_by_the_database(closes, rows), "the order is open"
    settled(rows)
    assert said_by_the_database(closes, rows) == ""
