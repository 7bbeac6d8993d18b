"""The carry-forward rule of a year: written by one person, approved by a body, which another records."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.decisions.holds import hold_decision, release_hold
from boards.decisions.models import Decision
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from funding.ledger.operations import expect_amount, expect_open
from funding.yearend.rule.models import APPROVED, DRAFT, CarryRule

EDIT, SECOND = Permission.EDIT_BUDGET, Permission.APPROVE_VIREMENT
TERMS = ("wards", "cap", "revenue", "capital", "rest_goes_to", "reserve")
NOBODY = {
    "state": DRAFT, "body": None, "decision": None, "reference": "", "decided_on": None,
    "approved_by": None, "approved_at": None,
}  # fmt: skip


@operation
def draft_rule(*, year, by, at=None, **terms):
    """What is to be carried forward from a year (TERMS). Returns the rule. Raises Refused for terms that do not
    fit, WrongState where the year has a rule or is closed."""
    rights.require_city(EDIT, by=by)
    expect_open(year)
    terms = _clean(terms)
    if CarryRule.objects.filter(year=year).exists():
        raise WrongState(f"There is a carry-forward rule for {year} already. Change that one.")
    made = CarryRule.objects.create(
        year=year, drafted_by=user_or_none(by), drafted_at=at or timezone.now(), **terms
    )
    events.record("added", made, by=by, at=at)
    return made


@operation
def change_rule(*, rule, by, at=None, **terms):
    """Correct a rule before it runs: it then waits for approval again. Returns it. Raises Refused for terms that do
    not fit, WrongState once it has run."""
    locked = _lock(rule, EDIT, by=by)
    changed = rows.assign(locked, _clean(terms))
    if not changed:
        return locked
    before = CarryRule.objects.get(pk=locked.pk)
    _withdraw_approval(locked, at=at)
    said = {"drafted_by": user_or_none(by), "drafted_at": at or timezone.now()}
    changed |= rows.assign(locked, NOBODY | said)
    rows.write(locked, changed)
    words = {name: [str(getattr(before, name)), str(getattr(locked, name))] for name in TERMS
             if getattr(before, name) != getattr(locked, name)}  # fmt: skip
    events.record("changed", locked, by=by, at=at, changes=words)
    return locked


@operation
def approve_rule(*, rule, body, decided_on, by, decision=None, reference="", at=None):
    """Record that a body approved the rule: by its decision, or, where its meetings are not kept here, by a
    reference and a day. Returns it. Raises Refused for who wrote the rule, a decision that is not that body's or
    does not stand, a day to come, or neither decision nor reference."""
    at = at or timezone.now()
    locked = _lock(rule, SECOND, by=by)
    rows.expect(locked, DRAFT)
    if locked.drafted_by_id == by.pk:
        raise Refused("You wrote this rule. Someone else must record the approval")
    reference = reference.strip()
    if (decision is None) == (not reference):
        raise Refused("Choose the decision, or enter where it is written", "decision")
    if decision is not None:
        decided_on = _expect_decision(decision, body)
    if decided_on is None:
        raise Refused("Enter the date on which it was decided", "decided_on")
    if decided_on > timezone.localtime(at).date():
        raise Refused("The date cannot be in the future", "decided_on")
    said = {
        "state": APPROVED, "body": body, "decision": decision, "reference": reference[:200],
        "decided_on": decided_on, "approved_by": user_or_none(by), "approved_at": at,
    }  # fmt: skip
    rows.change(locked, said)
    if decision is not None:
        hold_decision(decision=decision, holder=holder(locked), label=str(locked), at=at)
    events.record("carry_rule.approved", locked, by=by, at=at, changes={"body": [None, str(body)]})
    return locked


def take_back_approval(*, rule, by, at=None, reason=""):
    """Step: the decision of a rule falls away before it ran: the rule waits for approval again."""
    locked = rows.lock(rule)
    _withdraw_approval(locked, at=at)
    rows.change(locked, NOBODY)
    events.record("carry_rule.taken_back", locked, by=by, at=at, reason=reason)
    return locked


def holder(rule):
    """The code of a rule among the holds of its decision."""
    return f"carry-rule-{rule.pk}"


def has_run(rule):
    """Whether its year was closed under it."""
    return rule.year.closings.filter(state="done").exists()


def _withdraw_approval(locked, *, at):
    stored = CarryRule.objects.select_related("decision").get(pk=locked.pk)
    if stored.decision_id:
        release_hold(decision=stored.decision, holder=holder(locked), at=at)


def _lock(rule, right, *, by):
    locked = rights.lock(rule, right, by=by, found=CarryRule.objects.select_related("year"))
    if has_run(locked):
        raise WrongState(f"The year {locked.year} was closed under this rule: it stays as it is.")
    return locked


def _expect_decision(decision, body):
    """The day of a decision of this body that stands, locked."""
    found = Decision.objects.select_for_update(no_key=True, of=("self",))
    stored = found.select_related("item__meeting").get(pk=decision.pk)
    stands = stored.struck_out_at is None and stored.outcome == Decision.Outcome.RESOLVED
    if not stands or stored.excludes_public or stored.item.meeting.body_id != body.pk:
        raise Refused(f"Choose a decision of {body} that stands", "decision")
    return stored.item.meeting.day


def _clean(terms):
    """The terms as they are stored. Raises Refused where they do not fit together."""
    terms = {name: terms.get(name) for name in TERMS}
    terms["rest_goes_to"] = (terms["rest_goes_to"] or "").strip()[:200]
    if not terms["rest_goes_to"]:
        raise Refused("Enter where the rest goes", "rest_goes_to")
    if terms["wards"] == CarryRule.Wards.CAPPED:
        expect_limit(terms["cap"])
    else:
        terms["cap"] = None
    return terms


def expect_limit(cap):
    """Raises Refused for no amount."""
    try:
        expect_amount(cap, nothing=True)
    except Refused as refused:
        raise Refused(refused.message, "cap") from refused
