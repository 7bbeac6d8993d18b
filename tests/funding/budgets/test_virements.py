"""Virements: zero-sum, a second person, one limit, never what is not there."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from funding.budgets.lines.operations import add_line, open_budget, set_line_budget
from funding.budgets.virements.operations import (
    ask_virement,
    authorise_virement,
    refuse_virement,
    withdraw_virement,
)
from funding.ledger.operations import open_year, promise, reverse, set_ward_budget
from funding.models import (
    BudgetEntry,
    BudgetLine,
    Entry,
    Fund,
    LineMoney,
    Virement,
    WardMoney,
)
from tests import factories
from tests.funding.budgets.test_actuals import order, spend
from tests.funding.budgets.test_lines import close, refused_by_database
from tests.pairs import undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(make_line):
    return make_line(name="Printing", code="4200", amount="1000")


@pytest.fixture
def wards(year):
    bodies = [factories.BodyFactory(kind="ward_committee", name=name) for name in ("East", "West")]
    return [
        set_ward_budget(body=body, year=year, amount=Decimal(5_000), by=SYSTEM) for body in bodies
    ]


def ask(source, target, amount, by, **more):
    return ask_virement(
        source=source,
        target=target,
        amount=Decimal(amount),
        reason="It is needed there",
        by=by,
        **more,
    )


def amounts(*lines):
    return [BudgetLine.objects.get(pk=each.pk).amount for each in lines]


def test_money_moves_when_a_second_person_authorises_it(line, other, finance, head):
    virement = ask(line, other, "250.25", finance)
    assert amounts(line, other) == [12_000, 1_000]
    authorise_virement(virement=virement, by=head)
    assert amounts(line, other) == [Decimal("11749.75"), Decimal("1250.25")]
    assert BudgetEntry.objects.filter(virement=virement).aggregate(s=Sum("amount"))["s"] == 0
    moved = LineMoney.objects.get(pk=line.pk)
    assert (moved.moved_in, moved.moved_out, moved.set_amount) == (0, Decimal("250.25"), 12_000)


def test_nobody_authorises_what_they_entered(line, other, finance):
    virement = ask(line, other, 5, finance)
    with pytest.raises(Refused, match="You entered this"):
        authorise_virement(virement=virement, by=finance)
    refused_by_database(
        lambda: Virement.objects.filter(pk=virement.pk).update(
            state="done", ended_by=finance, ended_at=timezone.now()
        )
    )


def test_above_the_limit_the_head_of_service_authorises(line, other, finance, head):
    second = factories.OfficerFactory(role="finance_officer")
    small, large = ask(line, other, 10_000, finance), ask(line, other, "10000.01", finance)
    with pytest.raises(Refused, match="Above £10,000 the head of service"):
        authorise_virement(virement=large, by=second)
    authorise_virement(virement=small, by=second)
    with pytest.raises(Refused, match="has only £2,000"):
        authorise_virement(virement=large, by=head)
    set_line_budget(line=line, amount=Decimal(20_000), reason="More", by=SYSTEM)
    authorise_virement(virement=large, by=head)


def test_who_enters_and_who_authorises(line, other, holder, head, finance):
    for user in (holder, head):
        with pytest.raises(PermissionDenied):
            ask(line, other, 5, user)
    virement = ask(line, other, 5, finance)
    with pytest.raises(PermissionDenied):
        authorise_virement(virement=virement, by=holder)
    with pytest.raises(PermissionDenied):
        withdraw_virement(virement=virement, reason="x", by=head)


def test_what_may_not_be_mixed(line, make_line, year, place, finance, budget):
    capital = make_line(name="Works", code="8100", nature="capital")
    ringed = Fund.objects.create(name="NHS", ring="health", may_pay_for="Health")
    health = make_line(name="Health", code="1030", fund=ringed)
    for source, target, message in (
        (line, line, "not where it comes from"), (line, capital, "between capital and revenue"),
        (health, line, "ring-fenced"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=message):
            ask(source, target, 5, finance)
        refused_by_database(
            lambda source=source, target=target: Virement.objects.create(
                from_line=source, to_line=target, amount=5, reason="x", entered_by=finance,
                entered_at=timezone.now(),
            )
        )  # fmt: skip
    assert ask(line, health, 5, finance), "ring-fenced money may be added to"


def test_money_stays_in_its_year(line, fund, finance, place):
    later = open_budget(year=open_year(first=2027, by=SYSTEM), neighbourhood=place, by=SYSTEM)
    there = add_line(
        budget=later, fund=fund, name="Later", cost_centre="N1", account_code="4100",
        amount=Decimal(5), by=SYSTEM,
    )  # fmt: skip
    with pytest.raises(Refused, match="within one financial year"):
        ask(line, there, 5, finance)


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("12000.01", "has only £12,000"),
        ("0", "more than £0"),
        ("-5", "more than £0"),
        ("1.001", "pence"),
    ],
)
def test_no_more_than_is_there(line, other, finance, amount, message):
    with pytest.raises(Refused, match=message):
        ask(line, other, amount, finance)
    assert not Virement.objects.exists()


def test_pressed_twice_it_is_one(line, other, finance, head):
    key = "6f2c7f3e-5b6c-4d7e-8f90-123456789abc"
    first = ask(line, other, 5, finance, client_id=key)
    assert ask(line, other, 5, finance, client_id=key) == first
    authorise_virement(virement=first, by=head)
    with pytest.raises(WrongState):
        authorise_virement(virement=first, by=head)
    assert amounts(line, other) == [11_995, 1_005]


def test_refused_and_withdrawn_move_nothing_and_say_why(line, other, finance, head):
    for end, by, state in (
        (refuse_virement, head, "refused"),
        (withdraw_virement, finance, "withdrawn"),
    ):
        virement = ask(line, other, 5, finance)
        with pytest.raises(Refused, match="reason"):
            end(virement=virement, reason=" ", by=by)
        done = end(virement=virement, reason="Not now", by=by)
        assert (done.state, done.ended_reason) == (state, "Not now")
        with pytest.raises(WrongState):
            authorise_virement(virement=virement, by=head)
    assert amounts(line, other) == [12_000, 1_000]


def test_the_database_wants_both_entries_or_none(line, other, finance, head):
    virement = ask(line, other, 5, finance)

    def one_sided():
        BudgetEntry.objects.create(
            line=line, kind="moved", amount=-5, reason="x", virement=virement, made_at=timezone.now(),
            made_by_name="x",
        )  # fmt: skip
        asked_now()

    def done_without():
        Virement.objects.filter(pk=virement.pk).update(
            state="done", ended_by=head, ended_at=timezone.now()
        )
        asked_now()

    refused_by_database(one_sided)
    refused_by_database(done_without)
    refused_by_database(lambda: Virement.objects.filter(pk=virement.pk).update(amount=6))
    refused_by_database(lambda: Virement.objects.filter(pk=virement.pk).delete())
    authorise_virement(virement=virement, by=head)
    refused_by_database(one_sided)
    asked_now()


def asked_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_what_is_spent_or_ordered_does_not_move(line, other, finance, head, year):
    virement = ask(line, other, 11_500, finance)
    order(year, 400)
    spend(year, 250)
    with pytest.raises(Refused, match="has only £11,350 that is not spent or ordered"):
        authorise_virement(virement=virement, by=head)
    spend(year, 99_999, period=2)
    with pytest.raises(Refused, match="has only £0"):
        ask(line, other, 1, finance)


def test_a_closed_year_moves_nothing(line, other, finance, head, year):
    virement = ask(line, other, 5, finance)
    close(year)
    with pytest.raises(WrongState):
        authorise_virement(virement=virement, by=head)
    with pytest.raises(WrongState):
        ask(line, other, 5, finance)


# ------------------------------------------------------------------ ward budgets


def test_between_wards_it_is_two_entries_of_the_ledger(wards, finance, head):
    east, west = wards
    virement = ask(east, west, 750, finance)
    authorise_virement(virement=virement, by=head)
    found = {each: WardMoney.objects.get(pk=each.pk) for each in wards}
    assert (found[east].moved_out, found[east].left) == (750, 4_250)
    assert (found[west].moved_in, found[west].left) == (750, 5_750)
    entry = Entry.objects.get(virement=virement, allocation=east)
    with pytest.raises(Refused, match="another virement"):
        reverse(entry=entry, reason="Wrong", by=SYSTEM)


def test_what_is_granted_does_not_move(wards, finance, head):
    east, west = wards
    virement = ask(east, west, 750, finance)
    promise(allocation=east, amount=Decimal(4_300), label="G1", on=timezone.localdate(), by=SYSTEM)
    with pytest.raises(Refused, match="has only £700"):
        authorise_virement(virement=virement, by=head)


def test_an_entry_is_moved_by_a_virement_or_not_at_all(wards):
    with undone():
        refused_by_database(
            lambda: Entry.objects.create(
                allocation=wards[0], kind="moved", amount=-5, reason="x", on=timezone.localdate(),
                made_at=timezone.now(), made_by_name="x",
            )
        )  # fmt: skip


def test_a_ward_and_a_line_are_not_mixed(wards, line, finance):
    with pytest.raises(Refused, match="Choose where it goes"):
        ask(wards[0], line, 5, finance)
    with pytest.raises(DatabaseError), transaction.atomic():
        Virement.objects.create(
            from_line=line, to_ward=wards[0], amount=5, reason="x", entered_by=finance,
            entered_at=timezone.now(),
        )  # fmt: skip


def test_who_reads_a_virement(line, other, wards, finance, head, holder):
    inner, between = ask(line, other, 5, finance), ask(*wards, 5, finance)
    assert set(Virement.objects.visible_to(finance)) == {inner, between}
    assert set(Virement.objects.visible_to(head)) == {inner, between}
    assert list(Virement.objects.visible_to(holder)) == [inner]
    assert not Virement.objects.visible_to(factories.OfficerFactory(role="meetings_clerk")).exists()
