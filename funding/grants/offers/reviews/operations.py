"""Looking again at grants whose decision was corrected."""

from django.db.models import Q
from django.utils import timezone

from accounts.rights import operation
from boards.decisions.holds import hold_decision, release_hold
from boards.decisions.models import Decision
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.grants.applications.operations import BUDGET, expect_one
from funding.grants.awards import operations as grants
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.offers.callins.models import CallIn
from funding.grants.offers.callins.operations import why_no_basis
from funding.grants.offers.reviews.models import ENDED, OPEN, RATIFIED, BasisReview


def look_again(decision, *, by, at, reason=""):
    """Step: a decision was corrected. Each grant on it that was not cancelled is on hold, with its money, until somebody
    has said what that means for it; one that is looked at already is looked at once."""
    at = at or timezone.now()
    grants.lock_row(decision)  # who grants by it meanwhile comes first, or afterwards
    field = "decision" if isinstance(decision, Decision) else "delegated"
    resting = Q(**{field: decision}) | Q(reviews__in=_ratified_by(decision))
    found = Grant.objects.filter(resting).exclude(state=states.CANCELLED).values("pk")
    for each in Grant.objects.filter(pk__in=found).order_by("id"):
        grant = grants.take_grant(each)
        if not grant.reviews.open().exists():
            _open(grant, by=by, at=at)


def _open(grant, *, by, at):
    review = BasisReview.objects.create(
        grant=grant, corrected_on=timezone.localdate(at), opened_at=at
    )
    events.record("grant.review_opened", grant, by=by, at=at)
    if grant.state in states.RUNNING:
        grants.put_on_hold(grant=grant, reason=review.hold_words, by=by, at=at)
    elif (held := _call_in(grant)) and grant.hold_reason == held.hold_words:
        rows.change(grant, {"hold_reason": review.hold_words})


def _ratified_by(decision):
    field = "ratified_by" if isinstance(decision, Decision) else "ratified_outside"
    return BasisReview.objects.filter(**{field: decision})


def why_ratifies(decision):
    """Why a decision is not struck out: a grant was ratified by it; None where none was."""
    review = _ratified_by(decision).select_related("grant__reservation").first()
    return (
        review and f"Grant {review.grant.reference} was ratified by it, so it cannot be struck out"
    )


def why_on_hold(grant):
    """Why a grant on hold does not go on; None where it may."""
    review = grant.reviews.open().first()
    return review and f"{review.hold_words}. First say whether the grant stands"


@operation
def settle(*, review, outcome, words, by, ratified_by=None, ratified_outside=None, at=None):
    """Say what the correction means for a grant. It stands, or another decision ratifies it: then it goes on where it
    was. Or it ends: cancelled with nothing paid, or all of it recovered. Returns the review. Raises Refused without
    words, for a decision that does not fit the outcome, or where something is paid still; WrongState once it was said."""
    at = at or timezone.now()
    grants.lock_basis(review.grant)
    grant = grants.lock_grant(review.grant, BUDGET, by=by)
    locked = rows.lock(review, BasisReview.objects.select_related("grant"))
    if locked.outcome != OPEN:
        raise WrongState(f"Somebody has said it: {locked.get_outcome_display().lower()}.")
    if not words.strip():
        raise Refused("Enter why", "words")
    said = {
        "outcome": outcome, "words": words.strip(), "settled_by": user_or_none(by), "settled_at": at,
        "ratified_by": ratified_by, "ratified_outside": ratified_outside,
    }  # fmt: skip
    _expect_ratified(grant, locked, outcome, ratified_by, ratified_outside)
    if grant.state == states.CANCELLED and outcome != ENDED:
        raise Refused("The grant was cancelled meanwhile. Choose that it ended", "outcome")
    if outcome == ENDED:
        _expect_recovered(grant)
        if grant.state in states.BEFORE_PAYMENT:
            grants.cancel(grant=grant, reason=words.strip(), by=by, at=at)
    rows.change(locked, said)
    events.record(
        "grant.review_settled", grant, by=by, at=at, reason=words.strip(),
        words={"outcome": locked.get_outcome_display()},
    )  # fmt: skip
    if outcome == RATIFIED:
        _move_hold(grant, locked, at)
    if outcome != ENDED:
        _let_go_on(grant, locked, by=by, at=at)
    return locked


def _expect_ratified(grant, review, outcome, decision, delegated):
    """Raises Refused for a decision that does not ratify: the same, one of before the correction, or one too many."""
    if outcome != RATIFIED:
        if decision or delegated:
            raise Refused("Choose no other decision where none ratified it", "ratified_by")
        return
    if not (decision or delegated):
        raise Refused("Choose the decision that ratified it", "ratified_by")
    chosen = expect_one(decision, delegated)
    if chosen == grant.rests_on:
        raise Refused("Choose another decision than the one that was corrected", "ratified_by")
    day = chosen.decided_on if delegated else chosen.item.meeting.day
    if day < review.corrected_on:
        raise Refused("This was decided before the correction", "ratified_by")
    body = grant.request.allocation.body
    fits = chosen.body_id if delegated else chosen.item.meeting.body_id
    stands = chosen.state == "made" if delegated else (
        chosen.outcome == Decision.Outcome.RESOLVED
        and chosen.struck_out_at is None
        and not chosen.excludes_public
    )  # fmt: skip
    if fits != body.pk or not stands:
        raise Refused(f"Choose a decision of {body} that stands", "ratified_by")


def _expect_recovered(grant):
    if paid := grant.reservation.paid_in_all:
        raise Refused(
            f"{in_pounds(paid)} of it is paid. Ask for it back and record that it came, or have the grant ratified",
            "outcome",
        )


def _move_hold(grant, review, at):
    """The grant rests on the decision that ratified it from now on; the one that was corrected is free."""
    hold_decision(
        decision=review.rests_on, holder=f"review-{review.pk}", label=f"The grant {grant}", at=at
    )
    release_hold(decision=grant.rests_on, holder=grants.holder(grant), at=at)


def _let_go_on(grant, review, *, by, at):
    """Where this alone held it. A call-in that is open, or did not let the decision stand, holds it further."""
    if grant.state != states.ON_HOLD or grant.hold_reason != review.hold_words:
        return
    if held := _call_in(grant):
        rows.change(grant, {"hold_reason": held.hold_words})
    elif not why_no_basis(grant.rests_on):
        grants.goes_on(
            grant=grant, reason=f"Correction: {review.get_outcome_display()}", by=by, at=at
        )


def _call_in(grant):
    return CallIn.objects.of(grant.rests_on).open().first()
