"""Ward budgets: what there is, what was promised of it and what was paid, to the penny."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import rows
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from funding.ledger.operations import (
    open_year,
    pay,
    pay_back,
    promise,
    release,
    reverse,
    set_ward_budget,
)
from funding.models import Allocation, Balance, Entry, FinancialYear, Reservation, WardMoney
from tests import factories, steps
from tests.pairs import random_facts, undone

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 3)


def take(ward, amount, label="G1"):
    return promise(allocation=ward, amount=Decimal(amount), label=label, on=DAY, by=SYSTEM)


def money(ward):
    return WardMoney.objects.get(pk=ward.pk)


def stored(ward):
    held = Balance.objects.get(pk=ward.pk)
    return held.available, held.taken, held.paid


def refused_by_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def test_the_line_from_the_budget_to_what_is_left(ward):
    grant = take(ward, "2500.50")
    pay(reservation=grant, amount=Decimal("1000.25"), on=DAY, by=SYSTEM)
    seen = money(ward)
    assert (seen.allocated, seen.granted, seen.paid) == (
        10_000,
        Decimal("2500.50"),
        Decimal("1000.25"),
    )
    assert (seen.committed, seen.left) == (Decimal("1500.25"), Decimal("7499.50"))
    assert seen.available == 10_000
    assert stored(ward) == (10_000, Decimal("2500.50"), Decimal("1000.25"))


def test_what_is_paid_back_is_promised_until_it_is_released(ward):
    grant = take(ward, 400)
    pay(reservation=grant, amount=Decimal(400), on=DAY, by=SYSTEM)
    pay_back(reservation=grant, amount=Decimal("150.10"), reason="Not spent", on=DAY, by=SYSTEM)
    assert (money(ward).paid, money(ward).committed, money(ward).left) == (
        Decimal("249.90"), Decimal("150.10"), 9_600,
    )  # fmt: skip
    release(reservation=grant, amount=Decimal("150.10"), reason="Finished", on=DAY, by=SYSTEM)
    assert money(ward).left == Decimal("9750.10")
    assert Reservation.objects.get(pk=grant.pk).taken == Decimal("249.90")


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("10000.01", "Only £10,000 is left of the ward budget for 2026/27"),
        ("0", "more than £0"),
        ("-5", "more than £0"),
        ("1.001", "pounds and pence"),
        ("NaN", "Enter an amount"),
        ("Infinity", "Enter an amount"),
        ("10000000000", "too large"),
    ],
)
def test_what_cannot_be_promised_says_why_and_writes_nothing(ward, amount, message):
    with pytest.raises(Refused, match=message):
        take(ward, amount)
    assert not Reservation.objects.exists()
    assert stored(ward) == (10_000, 0, 0)


def test_more_than_what_is_promised_is_neither_paid_nor_released(ward):
    grant = take(ward, 300)
    take(ward, 300, "G2")
    with pytest.raises(Refused, match="Only £300 of it is still to be paid"):
        pay(reservation=grant, amount=Decimal("300.01"), on=DAY, by=SYSTEM)
    with pytest.raises(Refused, match="Only £300 of it is not paid"):
        release(reservation=grant, amount=Decimal(301), reason="x", on=DAY, by=SYSTEM)
    with pytest.raises(Refused, match="Only £0 was paid"):
        pay_back(reservation=grant, amount=Decimal(1), reason="x", on=DAY, by=SYSTEM)


def test_a_budget_is_not_cut_below_what_is_granted(ward, finance, committee, year):
    take(ward, 4_000)
    cut = {"body": committee, "year": year, "by": finance, "reason": "Savings"}
    with pytest.raises(Refused, match="£4,000 is granted already, so £4,000 is the least"):
        set_ward_budget(amount=Decimal("3999.99"), **cut)
    set_ward_budget(amount=Decimal(4_000), **cut)
    assert money(ward).left == 0
    with pytest.raises(Refused, match="Only £0 is left"):
        take(ward, "0.01")
    event = Event.objects.filter(target_type="funding.allocation").latest("pk")
    assert event.changes == {"ward budget": ["£10,000", "£4,000"]}
    assert event.reason == "Savings"


def test_a_change_needs_a_reason_and_the_page_that_is_up_to_date(ward, finance, committee, year):
    change = {"body": committee, "year": year, "by": finance, "amount": Decimal(12_000)}
    with pytest.raises(Refused, match="Enter a reason"):
        set_ward_budget(**change)
    was = rows.shown(Decimal(10_000))
    set_ward_budget(**change, reason="More", was=rows.shown(money(ward).allocated))
    with pytest.raises(WrongState, match="The ward budget is now £12,000"):
        set_ward_budget(**change | {"amount": Decimal(9_000)}, reason="Less", was=was)
    assert money(ward).allocated == 12_000


def test_a_press_sent_twice_changes_it_once(committee, year, finance):
    sent = {"body": committee, "year": year, "amount": Decimal(500), "by": finance}
    sent["client_id"] = "0b5e7f36-26cb-4b67-a9a3-8f6f3f5b2f61"
    assert set_ward_budget(**sent) == set_ward_budget(**sent)
    assert Entry.objects.count() == 1


def test_who_may_set_it(committee, year):
    for role in ("head_of_service", "meetings_clerk", "portfolio_holder", "data_officer"):
        with pytest.raises(PermissionDenied):
            set_ward_budget(
                body=committee, year=year, amount=Decimal(1), by=factories.OfficerFactory(role=role)
            )
    with pytest.raises(PermissionDenied):
        open_year(first=2027, by=factories.OfficerFactory(role="head_of_service"))


def test_a_board_has_no_ward_budget(year, finance):
    board = factories.BodyFactory()
    with pytest.raises(Refused, match="Only a ward committee"):
        set_ward_budget(body=board, year=year, amount=Decimal(1), by=finance)
    refused_by_database(lambda: Allocation.objects.create(body=board, year=year))


def test_a_body_with_money_stays_a_ward_committee(ward, committee):
    refused_by_database(
        lambda: type(committee).objects.filter(pk=committee.pk).update(kind="board")
    )


def test_in_a_year_that_is_closed_nothing_moves(ward, year, finance, committee):
    grant = take(ward, 100)
    steps.close_year(year, finance)
    for write in (
        lambda: take(Allocation.objects.get(pk=ward.pk), 1),
        lambda: pay(reservation=grant, amount=Decimal(1), on=DAY, by=SYSTEM),
        lambda: set_ward_budget(
            body=committee, year=year, amount=Decimal(1), by=finance, reason="x"
        ),
    ):
        with pytest.raises(WrongState, match="2026/27 is closed"):
            write()
    refused_by_database(lambda: entry(ward, "allocated", 5))
    refused_by_database(lambda: FinancialYear.objects.update(closed_at=None, closed_by=None))
    assert stored(ward) == (10_000, 100, 0)


def test_an_entry_is_reversed_once_by_its_opposite(ward):
    grant = take(ward, 500)
    paid = pay(reservation=grant, amount=Decimal(500), on=DAY, by=SYSTEM)
    granted = Entry.objects.get(kind="taken")
    with pytest.raises(Refused, match="Only £0 of it can still be reversed"):
        reverse(entry=granted, reason="Wrong ward", by=SYSTEM)
    with pytest.raises(Refused, match="Enter a reason"):
        reverse(entry=paid, reason=" ", by=SYSTEM)
    undo = reverse(entry=paid, reason="Never left the bank", by=SYSTEM)
    assert money(ward).paid == 0
    for again in (paid, undo):
        with pytest.raises(WrongState, match="has been reversed, or reverses"):
            reverse(entry=again, reason="x", by=SYSTEM)
    reverse(entry=granted, reason="Wrong ward", by=SYSTEM)
    assert money(ward).left == 10_000


def entry(ward, kind, amount, **more):
    said = {"on": DAY, "made_at": timezone.now(), "made_by_name": "x", "reason": "why"}
    return Entry.objects.create(allocation=ward, kind=kind, amount=Decimal(amount), **said | more)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE funding_entry SET amount = 1",
        "DELETE FROM funding_entry",
        "UPDATE funding_balance SET available = 99999",
        "UPDATE funding_balance SET taken = 0",
        "DELETE FROM funding_balance",
        "UPDATE funding_reservation SET paid = 1",
        "UPDATE funding_reservation SET label = 'G9'",
        "DELETE FROM funding_reservation",
        "UPDATE funding_allocation SET year_id = year_id + 1",
        "DELETE FROM funding_allocation",
        ("INSERT INTO funding_reservation (allocation_id, label, taken, paid)"
        " SELECT id, 'G8', 50, 0 FROM funding_allocation"),
        "INSERT INTO funding_balance (allocation_id, available, taken, paid) VALUES (0, 5, 0, 0)",
        ("INSERT INTO funding_entry (allocation_id, kind, amount, reservation_id, \"on\", reason, made_at,"
        " made_by_name, client_id) SELECT allocation_id, 'taken', 9999, id, now(), '', now(), 'x',"
        " gen_random_uuid() FROM funding_reservation"),
        ("INSERT INTO funding_entry (allocation_id, kind, amount, reservation_id, \"on\", reason, made_at,"
        " made_by_name, client_id) SELECT allocation_id, 'paid', 101, id, now(), '', now(), 'x',"
        " gen_random_uuid() FROM funding_reservation"),
    ],
)  # fmt: skip
def test_sql_changes_no_money(ward, sql):
    take(ward, 100)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert stored(ward) == (10_000, 100, 0)


def test_bulk_writes_and_wrong_rows_change_no_money(ward, committee, year):
    grant = take(ward, 100)
    other = factories.BodyFactory(kind="ward_committee", power="decide")
    elsewhere = set_ward_budget(body=other, year=year, amount=Decimal(100), by=SYSTEM)
    row = {"on": DAY, "made_at": timezone.now(), "made_by_name": "x", "reason": "r"}
    first = Entry.objects.get(kind="taken")
    for wrong in (
        Entry(allocation=ward, kind="taken", amount=Decimal("9900.01"), reservation=grant, **row),
        Entry(allocation=elsewhere, kind="taken", amount=Decimal(1), reservation=grant, **row),
        Entry(allocation=ward, kind="taken", amount=Decimal(-1), reservation=grant, **row),
        Entry(allocation=ward, kind="taken", amount=Decimal(1), **row),
        Entry(allocation=ward, kind="allocated", amount=Decimal(1), reservation=grant, **row),
        Entry(allocation=ward, kind="allocated", amount=Decimal(0), **row),
        Entry(allocation=ward, kind="allocated", amount=Decimal(1), **row | {"reason": ""}),
        Entry(allocation=ward, kind="other", amount=Decimal(1), **row),
        Entry(
            allocation=ward,
            kind="taken",
            amount=Decimal(-50),
            reservation=grant,
            reverses=first,
            **row,
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.bulk_create([wrong])
    assert stored(ward) == (10_000, 100, 0)


def test_a_row_that_is_left_out_moves_nothing(ward):
    """INSERT … ON CONFLICT DO NOTHING of an id in use."""
    used = Entry.objects.latest("id").client_id
    row = {"on": DAY, "made_at": timezone.now(), "made_by_name": "x", "reason": "r"}
    twice = Entry(allocation=ward, kind="allocated", amount=Decimal(50_000), client_id=used, **row)
    Entry.objects.bulk_create([twice], ignore_conflicts=True)
    assert stored(ward) == (10_000, 0, 0)


def test_a_year_keeps_its_number(ward, year):
    refused_by_database(lambda: FinancialYear.objects.filter(pk=year.pk).update(first=2040))


def test_the_check_is_what_holds(ward):
    """Without it the same insert overspends."""
    grant = take(ward, 100)
    with undone(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE funding_balance DROP CONSTRAINT balance_not_overspent")
        entry(ward, "taken", 10_000, reservation=grant)
        assert money(ward).left == -100
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(ward, "taken", 10_000, reservation=grant)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["set", "take", "release", "pay", "back", "reverse"]),
        st.integers(0, 3),
        st.integers(0, 150_000),
    ),
    max_size=25,
)


class Plain:
    """The ledger as one would keep it on paper, in pence."""

    def __init__(self, given):
        self.given, self.promises, self.log = given, [], []

    @property
    def left(self):
        return self.given - sum(taken for taken, _ in self.promises)

    def allows(self, kind, which, pence):
        """Whether the step is one that paper would show as possible."""
        taken, paid = self.promises[which] if self.promises else (0, 0)
        limits = {
            "set": self.given - self.left <= pence, "take": 0 < pence <= self.left,
            "release": 0 < pence <= taken - paid, "pay": 0 < pence <= taken - paid,
            "back": 0 < pence <= paid,
        }  # fmt: skip
        return limits[kind] and (kind in ("set", "take") or bool(self.promises))

    def do(self, kind, which, pence):
        if kind == "set":
            self.log.append((kind, which, pence - self.given))
            self.given = pence
            return
        if kind == "take":
            self.promises.append([pence, 0])
            self.log.append((kind, len(self.promises) - 1, pence))
            return
        self.log.append((kind, which, pence))
        column, sign = {"release": (0, -1), "pay": (1, 1), "back": (1, -1)}[kind]
        self.promises[which][column] += sign * pence

    def can_undo(self, kind, which, pence):
        if kind == "set":
            return pence <= self.left
        taken, paid = self.promises[which]
        return (
            pence
            <= {"take": taken - paid, "release": self.left, "pay": paid, "back": taken - paid}[kind]
        )

    def undo(self, kind, which, pence):
        if kind == "set":
            self.given -= pence
            return
        column, sign = {"take": (0, -1), "release": (0, 1), "pay": (1, -1), "back": (1, 1)}[kind]
        self.promises[which][column] += sign * pence


@random_facts
@given(steps=STEPS)
def test_the_ledger_and_paper_agree_to_the_penny(ward, steps):
    with undone():
        plain, grants = Plain(1_000_000), []
        for kind, number, pence in steps:
            which = number % len(grants) if grants else 0
            if kind == "reverse":
                _reverse(ward, plain, number)
                continue
            may = plain.allows(kind, which, pence)
            try:
                with transaction.atomic():
                    made = _do(ward, grants, kind, which, Decimal(pence) / 100)
            except Refused:
                assert not may, (kind, pence)
            else:
                assert may, (kind, pence)
                if kind != "set" or pence != plain.given:
                    plain.do(kind, which, pence)
                if kind == "take":
                    grants.append(made)
        _agree(ward, plain, grants)


def _do(ward, grants, kind, which, amount):
    if kind == "set":
        return set_ward_budget(body=ward.body, year=ward.year, amount=amount, reason="r", by=SYSTEM)
    if kind == "take":
        return promise(allocation=ward, amount=amount, label=f"G{len(grants)}", on=DAY, by=SYSTEM)
    if not grants:
        raise Refused("Nothing is granted")
    step = {"release": release, "pay": pay, "back": pay_back}[kind]
    more = {} if kind == "pay" else {"reason": "r"}
    return step(reservation=grants[which], amount=amount, on=DAY, by=SYSTEM, **more)


def _reverse(ward, plain, number):
    """The last entry but `number` that was made here and stands."""
    own = list(Entry.objects.filter(allocation=ward, reverses=None).order_by("id"))[1:]
    if number >= len(own):
        return
    place = len(own) - 1 - number
    chosen, said = own[place], plain.log[place]
    if Entry.objects.filter(reverses=chosen).exists():
        return
    may = plain.can_undo(*said)
    try:
        with transaction.atomic():
            reverse(entry=chosen, reason="r", by=SYSTEM)
    except Refused:
        assert not may, said
    else:
        assert may, said
        plain.undo(*said)


def _agree(ward, plain, grants):
    seen, held = money(ward), Balance.objects.get(pk=ward.pk)
    taken, paid = (sum(each[at] for each in plain.promises) for at in (0, 1))
    assert [100 * each for each in (seen.left, seen.granted, seen.paid)] == [
        plain.left,
        taken,
        paid,
    ]
    assert [100 * each for each in (held.available, held.taken, held.paid)] == [
        plain.given,
        taken,
        paid,
    ]
    for grant, (had, out) in zip(grants, plain.promises, strict=True):
        row = Reservation.objects.get(pk=grant.pk)
        assert [100 * row.taken, 100 * row.paid] == [had, out]
    assert (
        seen.allocated + seen.carried_in - seen.carried_out + seen.moved_in - seen.moved_out
        - seen.committed - seen.paid
    ) == seen.left  # fmt: skip
