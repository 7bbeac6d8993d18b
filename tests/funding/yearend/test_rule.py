"""The carry-forward rule: approved by a named body before it runs, corrected before, frozen after."""

import datetime
from decimal import Decimal

import pytest

from boards.decisions.operations import strike_out_decision
from core.errors import Refused, WrongState
from funding.models import CarryRule
from funding.yearend.closing.operations import ask_closing, close_year
from funding.yearend.commitments.operations import authorise_carry, settle
from funding.yearend.rule.operations import approve_rule, change_rule, draft_rule
from tests.funding.yearend.conftest import AFTER, approved

pytestmark = pytest.mark.django_db
TERMS = {
    "wards": "committed", "cap": None, "revenue": "nothing", "capital": "on_request",
    "rest_goes_to": "The general fund", "reserve": None,
}  # fmt: skip
DAY = datetime.date(2026, 11, 1)


def test_who_wrote_it_does_not_approve_it(year, other_finance, finance, cabinet):
    rule = draft_rule(year=year, by=finance, **TERMS)
    said = {"rule": rule, "body": cabinet, "reference": "Minute 3", "decided_on": DAY}
    with pytest.raises(Refused, match="Someone else must record"):
        approve_rule(by=finance, **said)
    with pytest.raises(Refused, match="where it is written"):
        approve_rule(by=other_finance, **said | {"reference": " "})
    with pytest.raises(Refused, match="cannot be in the future"):
        approve_rule(by=other_finance, **said | {"decided_on": datetime.date(2099, 1, 1)})
    assert approve_rule(by=other_finance, **said).state == "approved"


def test_a_decision_of_another_body_does_not_approve_it(
    year, finance, second, cabinet, decision, committee
):
    rule = draft_rule(year=year, by=finance, **TERMS)
    with pytest.raises(Refused, match="Choose a decision of Cabinet that stands"):
        approve_rule(rule=rule, body=cabinet, decision=decision, decided_on=None, by=second)
    done = approve_rule(rule=rule, body=committee, decision=decision, decided_on=None, by=second)
    assert decision.holds.get(released_at=None).holder == f"carry-rule-{done.pk}"


def test_a_decision_that_is_struck_out_leaves_the_rule_to_be_approved_again(
    year, finance, second, decision, committee
):
    rule = draft_rule(year=year, by=finance, **TERMS)
    approve_rule(rule=rule, body=committee, decision=decision, decided_on=None, by=second)
    strike_out_decision(decision=decision, by=second)
    rule.refresh_from_db()
    assert (rule.state, rule.decision, rule.body) == ("draft", None, None)


def test_a_rule_that_ran_stays(year, later, finance, second, other_finance, cabinet):
    rule = approved(year, finance, second, cabinet)
    close_year(closing=ask_closing(year=year, by=finance, at=AFTER), by=second, at=AFTER)
    with pytest.raises(WrongState, match="closed under this rule"):
        change_rule(rule=rule, by=finance, **TERMS)
    with pytest.raises(WrongState):
        draft_rule(year=year, by=finance, **TERMS)


def test_only_what_the_rule_carries_is_asked_for(
    year, later, accepted, line, order, finance, second, other_finance, cabinet
):
    said = {"year": year, "how": "carry", "reason": "Late", "approver": "Cabinet", "by": finance}
    before = settle(what=line, amount=Decimal(100), **said)
    rule = approved(year, finance, second, cabinet, wards="nothing", lines="nothing")
    with pytest.raises(Refused, match="carries nothing of this forward"):
        authorise_carry(settlement=before, by=other_finance)
    for what in (accepted, order):
        with pytest.raises(Refused, match="The rule for 2026/27 carries nothing"):
            settle(what=what, amount=Decimal(1), **said)
    change_rule(rule=rule, by=finance, **TERMS | {"revenue": "on_request"})
    assert CarryRule.objects.get().state == "draft"
    settle(what=accepted, amount=Decimal(1), **said)
