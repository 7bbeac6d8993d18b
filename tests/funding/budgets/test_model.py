"""Budget lines beside a plain model of them: whatever is set and moved, both agree to the penny, and the real ones
refuse exactly what the plain ones would."""

from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from core.actors import SYSTEM
from core.errors import Refused
from funding.budgets.lines.operations import set_line_budget
from funding.budgets.virements.operations import ask_virement, authorise_virement
from funding.models import BudgetEntry, BudgetLine, Fund, LineMoney
from tests.funding.budgets.test_virements import asked_now
from tests.pairs import random_facts, undone

pytestmark = pytest.mark.django_db
LINES = 4
pence = st.one_of(st.integers(-5, 5), st.integers(0, 2_000_00), st.just(12_000_00))
steps = st.lists(
    st.tuples(
        st.sampled_from(["set", "move", "move"]),
        st.integers(0, LINES - 1),
        st.integers(0, LINES - 1),
        pence,
    ),
    max_size=12,
)


class Plain:
    """What each line has, in pence: two of revenue, one of ring-fenced revenue, one of capital."""

    def __init__(self):
        self.has, self.moved = [12_000_00] * LINES, [0] * LINES

    def allows(self, kind, source, target, amount):
        if kind == "set":
            return amount >= 0
        like = {source, target} <= {0, 1} or (source, target) in ((0, 2), (1, 2))
        return source != target and like and 0 < amount <= self.has[source]

    def do(self, kind, source, target, amount):
        if kind == "set":
            self.has[source] = amount
            return
        self.has[source] -= amount
        self.has[target] += amount
        self.moved[source] -= amount
        self.moved[target] += amount


@random_facts
@given(steps)
def test_lines_agree_with_paper(real, done):
    lines, finance, head = real
    plain = Plain()
    with undone():
        for kind, source, target, amount in done:
            act = setting if kind == "set" else moving
            says = took_it(act, lines, source, target, amount, finance, head)
            assert says == plain.allows(kind, source, target, amount), (
                kind,
                source,
                target,
                amount,
            )
            if says:
                plain.do(kind, source, target, amount)
        asked_now()
        assert stored(lines) == plain.has
        for line, moved in zip(lines, plain.moved, strict=True):
            money = LineMoney.objects.get(pk=line.pk)
            assert (money.moved_in - money.moved_out) * 100 == moved
            assert money.budget == money.set_amount + money.moved_in - money.moved_out
        whole = BudgetEntry.objects.filter(kind="moved").aggregate(sum=Sum("amount"))["sum"]
        assert not whole


@pytest.fixture
def real(make_line, fund, finance, head):
    ringed = Fund.objects.create(name="NHS", ring="health", may_pay_for="Health")
    lines = [
        make_line(), make_line(name="Printing", code="2"), make_line(name="Health", code="3", fund=ringed),
        make_line(name="Works", code="4", nature="capital"),
    ]  # fmt: skip
    return lines, finance, head


def took_it(act, *said):
    try:
        act(*said)
    except Refused:
        return False
    return True


def setting(lines, source, target, amount, finance, head):
    line = BudgetLine.objects.get(pk=lines[source].pk)
    set_line_budget(line=line, amount=Decimal(amount) / 100, reason="Model", by=SYSTEM)


def moving(lines, source, target, amount, finance, head):
    virement = ask_virement(
        source=lines[source],
        target=lines[target],
        amount=Decimal(amount) / 100,
        reason="Model",
        by=finance,
    )
    authorise_virement(virement=virement, by=head)


def stored(lines):
    return [int(BudgetLine.objects.get(pk=each.pk).amount * 100) for each in lines]
