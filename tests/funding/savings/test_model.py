"""A saving beside a plain model of it: whatever is said, verified and taken back, by whoever, both agree, and the real
one refuses exactly what the plain one would."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from funding.models import BudgetLine, Saving, SavingEntry, SavingYear
from funding.savings.operations import (
    change_saving,
    reopen_saving,
    set_amounts,
    withdraw_saving,
)
from funding.savings.verifying import unverify, verify
from tests import factories
from tests.pairs import random_facts, undone

pytestmark = pytest.mark.django_db
pence = st.one_of(st.integers(-1, 3), st.integers(0, 1_000_00))
steps = st.lists(
    st.tuples(
        st.sampled_from(["amounts", "verify", "verify", "unverify", "fact", "owner", "withdraw", "reopen"]),
        st.integers(0, 2),
        pence,
    ),
    max_size=12,
)  # fmt: skip


class Plain:
    """Pence delivered and verified, who had a hand in it, who owns it and whether it counts. 0 enters; 1 and 2 are of
    finance."""

    def __init__(self):
        self.delivered, self.verified, self.by = 0, 0, None
        self.hands, self.amounts, self.owner = {0}, {0}, None
        self.cashable, self.is_open = True, True

    def allows(self, kind, who, amount):
        if kind == "reopen":
            return not self.is_open
        if kind == "unverify":
            return True
        if not self.is_open:
            return False
        if kind == "amounts":
            return amount >= 0
        if kind == "verify":
            if self.verified or not 0 < amount <= self.delivered or not who:
                return False
            return who not in self.hands | self.amounts | {self.owner}
        if kind == "owner":
            return not (self.verified and self.by == who)
        return kind != "withdraw" or not self.verified

    def do(self, kind, who, amount):
        if kind == "amounts" and amount != self.delivered:
            self.delivered, self.verified = amount, 0
            self.amounts.add(who)
        if kind == "verify":
            self.verified, self.by = amount, who
        if kind == "unverify":
            self.verified = 0
        if kind == "fact":
            self.cashable, self.verified = not self.cashable, 0
            self.hands.add(who)
        if kind == "owner":
            self.owner = who
        if kind in ("withdraw", "reopen"):
            self.is_open = kind == "reopen"


class Real:
    def __init__(self, saving, year, users):
        self.saving, self.year, self.users = saving, year, users
        self.people = [factories.PersonFactory(user=each) for each in users]

    def do(self, kind, who, amount):
        by, saving = self.users[who], Saving.objects.get(pk=self.saving.pk)
        pounds, said = Decimal(amount) / 100, {"saving": saving, "by": by}
        if kind == "amounts":
            set_amounts(
                year=self.year, planned=Decimal(900), delivered=pounds, reason="Model", **said
            )
        elif kind == "verify":
            if not who:
                raise Refused("Only finance")
            verify(year=self.year, amount=pounds, reason="Seen", **said)
        elif kind == "unverify":
            unverify(saving=saving, year=self.year, reason="Back", by=self.users[1])
        elif kind == "fact":
            change_saving(is_cashable=not saving.is_cashable, **said)
        elif kind == "owner":
            change_saving(saving=saving, owner=self.people[who], by=self.users[0])
        else:
            act = withdraw_saving if kind == "withdraw" else reopen_saving
            act(reason="Model", **said)

    @property
    def figures(self):
        found = SavingYear.objects.get(saving=self.saving)
        return int(found.delivered * 100), int(found.verified * 100)


@random_facts
@given(steps)
def test_no_sequence_verifies_what_is_not_there(real, line, done):
    plain = Plain()
    with undone():
        for step in done:
            try:
                real.do(*step)
                took = True
            except Refused:
                took = False
            assert took == plain.allows(*step), (step, done)
            if took:
                plain.do(*step)
            assert real.figures == (plain.delivered, plain.verified), (step, done)
        last = SavingEntry.objects.filter(kind="verified").order_by("-id").first()
        if plain.verified:
            assert last.made_by == real.users[plain.by]
        assert BudgetLine.objects.get(pk=line.pk).amount == 12_000


@pytest.fixture
def real(make_saving, year, head, finance):
    saving = make_saving(delivered=0)
    other = factories.OfficerFactory(role="finance_officer", name="Fred Finance")
    return Real(saving, year, [head, finance, other])
