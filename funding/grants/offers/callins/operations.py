"""Calling a decision in, and what comes of it."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.decisions.models import Decision
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from funding.grants.applications.operations import expect_day
from funding.grants.awards import operations as grants
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.offers.callins.models import OPEN, REFERRED, UPHELD, CallIn

RUN = Permission.RUN_MEETING


@operation
def call_in(*, decision, called_by, called_on, grounds, by, at=None):
    """Enter that a decision (of a meeting or outside one) is called in: every grant on it is on hold, with its money.
    Returns the CallIn. Raises Refused for one that cannot be called in or was carried out, WrongState where it is
    called in already."""
    at = at or timezone.now()
    locked = rights.lock(decision, RUN, by=by, found=_decisions(decision))
    if CallIn.objects.of(locked).open().exists():
        raise WrongState("This decision is called in already.")
    expect_day(called_on, at, "called_on")
    _expect_callable(locked)
    for name, said in (("called_by", called_by), ("grounds", grounds)):
        if not said.strip():
            raise Refused(
                "Enter who called it in" if name == "called_by" else "Enter the grounds", name
            )
    given = list(Grant.objects.filter(**_of(locked)).exclude(state=states.CANCELLED).order_by("id"))
    for each in given:
        if each.offered_on:
            raise Refused(
                f"The offer of {each.reference} went out on {each.offered_on:%-d %B %Y}: too late"
            )
    made = CallIn.objects.create(
        **_of(locked), called_by=called_by.strip(), called_on=called_on, grounds=grounds.strip(),
        recorded_by=user_or_none(by), recorded_at=at,
    )  # fmt: skip
    for each in given:
        if each.state in states.RUNNING:
            grants.put_on_hold(grant=each, reason=made.hold_words, by=by, at=at)
    events.record("decision.called_in", made, by=by, at=at)
    return made


@operation
def end_call_in(*, call_in, outcome, decided_on, outcome_words, by, followed_by=None, at=None):
    """Record what came of a call-in. Where the decision stands, its grants go on; else they stay on hold until they
    are cancelled, and the committee decides again. Raises Refused without words, or for a day that does not fit,
    WrongState once it has ended."""
    at = at or timezone.now()
    grants.lock_row(call_in.rests_on)
    locked = rights.lock(call_in, RUN, by=by, found=_read())
    if locked.outcome != OPEN:
        raise WrongState(f"The call-in has ended: {locked.get_outcome_display()}.")
    if not outcome_words.strip():
        raise Refused("Enter what was decided", "outcome_words")
    expect_day(decided_on, at, "decided_on")
    if decided_on < locked.called_on:
        raise Refused("It was called in after that", "decided_on")
    if outcome == UPHELD and followed_by:
        raise Refused("No other decision follows one that stands", "followed_by")
    _expect_other(locked, followed_by)
    rows.change(
        locked,
        {"outcome": outcome, "decided_on": decided_on, "outcome_words": outcome_words.strip(),
         "followed_by": followed_by, "ended_by": user_or_none(by), "ended_at": at},
    )  # fmt: skip
    if outcome == UPHELD:
        _let_go_on(locked, by, at)
    events.record(
        "decision.call_in_ended",
        locked,
        by=by,
        at=at,
        words={"outcome": locked.get_outcome_display()},
    )
    return locked


@operation
def follow_call_in(*, call_in, followed_by, by, at=None):
    """Name the decision that followed a call-in. Raises Refused for the same one, WrongState where none follows."""
    locked = rights.lock(call_in, RUN, by=by, found=_read())
    if not locked.waits_for_decision:
        raise WrongState("No other decision is waited for.")
    if followed_by is None:
        raise Refused("Choose the decision that followed", "followed_by")
    _expect_other(locked, followed_by)
    rows.change(locked, {"followed_by": followed_by})
    events.record("decision.call_in_followed", locked, by=by, at=at)
    return locked


def why_no_basis(decision):
    """Why nothing is granted on a decision, and no grant on it goes on; None where it may be."""
    found = CallIn.objects.of(decision).in_the_way().order_by("-id").first()
    if found is None:
        return None
    if found.is_open:
        return f"{found.hold_words.replace('Its', 'This', 1)} and waits for the outcome"
    how = "referred back" if found.outcome == REFERRED else "amended"
    return f"This decision was called in and {how}. Cancel the grant; it is granted by the decision that follows"


def _let_go_on(call_in, by, at):
    """Grants that were on hold for this alone."""
    held = Grant.objects.filter(**_of(call_in.rests_on), state=states.ON_HOLD).order_by("id")
    for each in held.filter(hold_reason=call_in.hold_words):
        locked = grants.take_grant(each)
        grants.goes_on(
            grant=locked, reason=f"Call-in: {call_in.get_outcome_display()}", by=by, at=at
        )


def _expect_callable(decision):
    """Raises Refused for a decision that is not published, or came into force at once."""
    if isinstance(decision, Decision):
        if decision.struck_out_at:
            raise Refused("This decision was struck out")
        given = getattr(decision, "numbered", None)
    else:
        given = getattr(decision, "notice", None)
    if given is None:
        raise Refused("The decision has not been published yet, so nobody can call it in")
    if given.in_force_on is None:
        raise Refused("It was no executive decision, or exempt: it came into force at once")


def _expect_other(call_in, followed_by):
    if followed_by is not None and followed_by.pk == call_in.decision_id:
        raise Refused("Choose another decision than the one that was called in", "followed_by")


def _of(decision):
    return {"decision" if isinstance(decision, Decision) else "delegated": decision}


def _decisions(decision):
    paths = (
        ("item__meeting__body", "numbered")
        if isinstance(decision, Decision)
        else ("body", "notice")
    )
    return type(decision).objects.select_related(*paths)


def _read():
    return CallIn.objects.select_related("decision__item__meeting__body", "delegated__body")
