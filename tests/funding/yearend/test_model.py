"""Two years of a ward budget beside a plain model of them: whatever is paid, settled, closed, paid and finished, both
agree to the penny, and nothing is lost between the years."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import accept, award, finish, offer
from funding.ledger.operations import set_ward_budget
from funding.ledger.reconciling import differences
from funding.models import Allocation, FinancialYear, Grant, ReserveMove, WardMoney
from funding.yearend.closing.operations import ask_closing, close_year
from funding.yearend.commitments.operations import authorise_carry, settle
from funding.yearend.reserves.operations import add_reserve
from tests import steps
from tests.funding.yearend.conftest import AFTER, approved
from tests.funding.yearend.test_closing import pay
from tests.pairs import random_facts, undone

pytestmark = pytest.mark.django_db
GRANTS = (100_000, 40_050, 7)
"""In pence."""
MAY = timezone.make_aware(datetime.datetime(2027, 5, 3, 12))
plans = st.tuples(
    st.sampled_from(["nothing", "committed", "all", "capped"]),
    st.integers(0, 1_200_000),
    st.integers(0, 200_000),
    st.tuples(
        *(
            st.tuples(
                st.integers(0, whole), st.integers(0, whole), st.integers(0, whole),
                st.integers(0, whole), st.booleans(),
            )
            for whole in GRANTS
        )
    ),
)  # fmt: skip
"""The rule, its limit, what the ward is given next year; of each grant: paid, due, carried, paid afterwards, finished."""


def pounds(pence):
    return Decimal(pence) / 100


class Plain:
    """What each year has, in pence, and what became of the rest."""

    def __init__(self, given, more):
        self.old = {
            "allocated": given,
            "carried_in": 0,
            "carried_out": 0,
            "granted": sum(GRANTS),
            "paid": 0,
        }
        self.new = dict.fromkeys(self.old, 0) | {"allocated": more}
        self.reserve = 0

    @staticmethod
    def left(year):
        return year["allocated"] + year["carried_in"] - year["carried_out"] - year["granted"]

    def close(self, rule, cap, open_, going):
        """`open_`: of each grant what is unpaid; `going`: what of it goes along. The other is released."""
        before = self.left(self.old) + sum(open_) - sum(going)
        kept = {"all": before, "capped": min(before, cap)}.get(rule, 0)
        self.old["granted"] -= sum(open_)
        self.old["carried_out"] = kept + sum(going)
        self.new["carried_in"] = kept + sum(going)
        self.new["granted"] = sum(going)
        self.reserve = before - kept

    def finish(self, rule, rest):
        self.new["granted"] -= rest
        if rule in ("nothing", "committed"):
            self.new["carried_out"] += rest
            self.reserve += rest


@pytest.fixture
def real(ward, year, later, group, meeting, decision, finance, second, other_finance, cabinet):
    """Three grants that were accepted, the ward, and who works with them."""
    grants = []
    for number, amount in enumerate(GRANTS):
        made = receive_application(
            group=group, title=f"Bench {number}", purpose="Benches", by=finance,
            received_on=datetime.date(2026, 10, 1), asks=[(ward, "grant", pounds(amount))],
        )  # fmt: skip
        grants.append(
            award(asked=made.requests.get(), amount=pounds(amount), decision=decision, by=finance)
        )
    steps.publish(meeting, second)
    today = timezone.localdate()
    for each in grants:
        offer(grant=each, sent_on=today, by=finance)
        accept(grant=each, accepted_on=today, accepted_by="Gil Gardener", by=finance)
    return ward, grants, finance, second, other_finance, cabinet


def settle_all(year, rule, grants, done, who):
    """Pay and settle each grant. Returns what of each is open, and what goes along."""
    finance, second, other = who
    open_, going = [], []
    for grant, (paid, due, carried, _, _), whole in zip(grants, done, GRANTS, strict=True):
        if paid:
            pay(grant, pounds(paid), finance, second)
        rest = whole - paid
        due = min(due, rest)
        carried = 0 if rule == "nothing" else min(carried, rest - due)
        parts = {"due": due, "carry": carried, "release": rest - due - carried}
        for how, amount in parts.items():
            if amount:
                made = settle(
                    year=year, what=Grant.objects.get(pk=grant.pk), how=how, amount=pounds(amount),
                    reason="x", approver="Cabinet" if how == "carry" else "", by=finance,
                )  # fmt: skip
                if how == "carry":
                    authorise_carry(settlement=made, by=other)
        open_.append(rest)
        going.append(due + carried)
    return open_, going


@random_facts
@given(plans)
def test_year_ends_and_paper_agree_to_the_penny(real, plan):
    ward, grants, finance, second, other, cabinet = real
    rule, cap, more, done = plan
    plain = Plain(1_000_000, more)
    year = FinancialYear.objects.get(first=2026)
    with undone():
        later = FinancialYear.objects.get(first=2027)
        reserve = add_reserve(name="Parks", year=year, opening=Decimal(0), by=finance)
        set_ward_budget(body=ward.body, year=later, amount=pounds(more), by=finance)
        limit = pounds(cap) if rule == "capped" else None
        approved(year, finance, second, cabinet, wards=rule, cap=limit, reserve=reserve)
        open_, going = settle_all(year, rule, grants, done, (finance, second, other))
        plain.old["paid"] = sum(each[0] for each in done)
        close_year(closing=ask_closing(year=year, by=finance, at=AFTER), by=second, at=AFTER)
        plain.close(rule, cap, open_, going)
        _next_year(plain, rule, grants, done, going, finance, second)
        connection.check_constraints()
        new = Allocation.objects.get(body=ward.body, year=later)
        for allocation, said in ((ward, plain.old), (new, plain.new)):
            money = WardMoney.objects.get(pk=allocation.pk)
            assert {name: getattr(money, name) * 100 for name in said} == said
            assert money.left * 100 == plain.left(said)
            assert money.left + money.committed + money.paid == money.available
        moved = ReserveMove.objects.filter(reserve=reserve)
        assert sum(each.amount for each in moved) * 100 == plain.reserve
        assert differences() == []


def _next_year(plain, rule, grants, done, going, finance, second):
    """What goes along is paid, as far as it was said, and some grants are finished."""
    for grant, (paid, _, _, then, ends), left in zip(grants, done, going, strict=True):
        then = min(then, left)
        if not left:
            continue
        grant = Grant.objects.get(pk=grant.pk)
        if then:
            pay(grant, pounds(then), finance, second, day=MAY.date(), at=MAY)
            plain.new["paid"] += then
        if ends and (paid or then):
            finish(grant=Grant.objects.get(pk=grant.pk), reason="Cheaper", by=finance, at=MAY)
            if left > then:
                plain.finish(rule, left - then)
