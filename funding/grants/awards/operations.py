"""What ward committees gave, and the life of a grant."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from boards.decisions.holds import hold_decision, release_hold
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core import events, rests, rows
from core.actors import user_or_none
from core.errors import Refused
from core.money import in_pounds
from funding.grants.applications import states as asked_states
from funding.grants.applications.carrying import wait_again
from funding.grants.applications.operations import (
    BUDGET,
    expect_day,
    expect_day_fits,
    expect_decision,
    expect_one,
    is_reported,
    lock_request,
)
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.awards.rules import force_of, not_yet_in_force
from funding.grants.checks.reading import why_not_key
from funding.grants.checks.rules import MET
from funding.grants.checks.together import to_go_back, waits_for_others
from funding.ledger import operations as ledger
from funding.ledger.models import Allocation


@operation
def award(*, asked, amount, by, decision=None, delegated=None, conditions="", at=None):
    """Make the grant that a ward committee decided on: its money is promised at once, and the decision
    is held. Returns the grant. Raises Refused for more than was asked or is left, and for a decision
    that is not the committee's or does not stand; WrongState where the request was decided."""
    at = at or timezone.now()
    locked = lock_request(asked, by)
    rests_on = expect_decision(locked, expect_one(decision, delegated))
    rests.refuse("decision_basis", rests_on, "decision")
    if rests_on.holds.filter(holder=locked.refusal_holder).exists():
        raise Refused("This decision refused it. Choose the one that granted it", "decision")
    ledger.expect_amount(amount)
    if amount > locked.asked:
        raise Refused(f"Only {in_pounds(locked.asked)} was asked for", "amount")
    day = expect_day_fits(locked, rests_on)
    _expect_noticed(locked, rests_on, day)
    before = locked.grants.count()
    label = f"G{locked.pk}.{before + 1}" if before else f"G{locked.pk}"
    promise = ledger.promise(
        allocation=locked.allocation, amount=amount, label=label, on=day, by=by, at=at
    )
    grant = Grant.objects.create(
        request=locked, reservation=promise, decision=decision, delegated=delegated, amount=amount,
        applicant=str(locked.application.applicant), awarded_on=day, conditions=conditions.strip(),
        awarded_by=user_or_none(by), awarded_at=at,
    )  # fmt: skip
    rows.change(locked, {"state": asked_states.GRANTED})
    hold_decision(decision=rests_on, holder=holder(grant), label=f"The grant {grant}", at=at)
    events.record(
        "grant.awarded", grant, by=by, at=at, changes={"amount": [None, in_pounds(amount)]}
    )
    return grant


@operation
def offer(*, grant, sent_on, by, at=None):
    """Note that the offer went out, and on which day. Raises Refused for a day before the decision is
    in force, or to come."""
    at = at or timezone.now()
    lock_basis(grant)
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.APPROVED)
    expect_day(sent_on, at, "sent_on")
    return note_offer(grant=locked, sent_on=sent_on, by=by, at=at)


def note_offer(*, grant, sent_on, by, at):
    """Step: the offer of a grant, which is locked behind its decision, goes out on a day. Raises Refused
    before the decision is in force, or where something must be so first."""
    if wait := why_not_offered(grant, sent_on):
        raise Refused(wait, "sent_on")
    rests.refuse("grant_offer", grant)
    return _move(grant, states.OFFERED, by=by, at=at, offered_on=sent_on)


@operation
def hold_grant(*, grant, reason, by, at=None):
    """Put a grant on hold, such as where its decision is called in. Raises Refused without a reason."""
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, *states.RUNNING)
    if not reason.strip():
        raise Refused("Enter a reason for putting it on hold", "reason")
    return put_on_hold(grant=locked, reason=reason.strip(), by=by, at=at)


@operation
def take_off_hold(*, grant, reason, by, at=None):
    """A grant goes on where it was, such as after a call-in. Raises Refused without a reason, or where
    its decision was struck out."""
    lock_basis(grant)
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.ON_HOLD)
    if not reason.strip():
        raise Refused("Enter a reason for taking it off hold", "reason")
    return goes_on(grant=locked, reason=reason.strip(), by=by, at=at)


def goes_on(*, grant, reason, by, at=None):
    """Step: a grant on hold, which is locked behind its decision, goes on where it was. Raises Refused where its
    decision was struck out, or is called in."""
    if grant.decision and grant.decision.struck_out_at:
        raise Refused("Its decision was struck out. Cancel the grant; the committee decides again")
    rests.refuse("decision_basis", grant.rests_on)
    rests.refuse("grant_hold", grant)
    return _move(grant, grant.before_hold, by=by, at=at, reason=reason, hold_reason="")


@operation
def accept(*, grant, accepted_on, accepted_by, by, at=None):
    """Note that the group accepted the offer. Raises Refused without who signed, or for a day before
    the offer or to come."""
    at = at or timezone.now()
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.OFFERED)
    expect_day(accepted_on, at, "accepted_on")
    if accepted_on < locked.offered_on:
        raise Refused(f"The offer went out on {locked.offered_on:%-d %B %Y}", "accepted_on")
    return note_acceptance(grant=locked, accepted_on=accepted_on, signed=accepted_by, by=by, at=at)


def note_acceptance(*, grant, accepted_on, signed, by, at):
    """Step: a grant that was offered, and is locked, is accepted. Raises Refused without who signed."""
    if not signed.strip():
        raise Refused("Enter who accepted the offer for the group", "accepted_by")
    said = {
        "accepted_on": accepted_on, "accepted_by": signed.strip()[:200], "acceptance_by": user_or_none(by),
    }  # fmt: skip
    return _move(grant, states.ACCEPTED, by=by, at=at, **said)


@operation
def finish(*, grant, reason, by, at=None):
    """Close a grant that was paid as far as it will be; the rest goes back to the ward budget. Raises
    Refused where money is left without a reason, nothing was paid, or a payment is under way."""
    at = at or timezone.now()
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.ACCEPTED)
    _expect_no_payment(locked)
    rests.refuse("grant_finish", locked)
    if not locked.reservation.was_paid:
        raise Refused("Nothing was paid. Cancel the grant instead")
    rest = locked.reservation.unpaid
    if rest and not reason.strip():
        raise Refused(f"Enter why {in_pounds(rest)} is not paid", "reason")
    return _end(locked, states.FINISHED, reason.strip(), by=by, at=at)


@operation
def cancel(*, grant, reason, by, at=None):
    """End a grant that nothing was paid on; its money goes back to the ward budget, its decision is
    free, and the request waits again: for the year that it was carried to. Raises Refused without a reason, where something was paid or a
    payment is under way."""
    at = at or timezone.now()
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, *states.BEFORE_PAYMENT)
    if not reason.strip():
        raise Refused("Enter a reason for cancelling it", "reason")
    _expect_no_payment(locked)
    if locked.reservation.was_paid:
        paid = locked.reservation.paid_before + locked.reservation.paid
        raise Refused(f"{in_pounds(paid)} of it was paid, so it cannot be cancelled")
    release_hold(decision=locked.rests_on, holder=holder(locked), at=at)
    cancelled = _end(locked, states.CANCELLED, reason.strip(), by=by, at=at)
    carried_to = Allocation.objects.select_related("body", "year").get(
        pk=locked.reservation.allocation_id
    )
    wait_again(locked.request, by=by, at=at, to=carried_to)
    return cancelled


def _end(grant, state, reason, *, by, at):
    """Finished or cancelled: what is not paid is released, to the ward budget of its year; of what was carried
    forward the rule says what becomes of it."""
    day = timezone.localtime(at).date()
    if rest := grant.reservation.unpaid:
        ledger.release(
            reservation=grant.reservation, amount=rest, reason=(reason or "Finished")[:300], on=day,
            by=by, at=at,
        )  # fmt: skip
        rests.take_back("grant_rest", (grant, rest), by=by, at=at, reason=reason)
    return _move(grant, state, by=by, at=at, reason=reason, ended_on=day, ended_reason=reason[:300])


def _expect_noticed(asked, decision, day):
    """Raises Refused for a key decision that was made before its notice had run, and where it was never asked whether
    it is one. What was decided before this system, or by a committee that advises, need not have been asked."""
    outside = isinstance(decision, DelegatedDecision)
    if not outside and decision.item.meeting.predates_system:
        return
    if wait := why_not_key(asked, day, is_asked=outside or is_reported(decision)):
        raise Refused(wait)


def _expect_no_payment(grant):
    if grant.payments.filter(state__in=["claimed", "authorised"]).exists():
        raise Refused(
            "A payment of this grant is under way. Record it as paid, or refuse it, first"
        )


def why_not_offered(grant, day):
    """Why a grant is not offered on a day, or "": its decision is not in force, or it waits for the other
    ward committees of its application."""
    if wait := not_yet_in_force(force_of(grant), day):
        return wait
    waiting = waits_for_others(grant.request.application, day)
    found = next((each for each in waiting if each.asked.pk == grant.request_id), None)
    return "" if found is None or found.state == MET else found.words


@operation
def send_back(*, at=None, by):
    """Cancel the grants whose other ward committees have refused or not agreed in time: the money is free, the
    members decide again. Returns how many. Raises PermissionDenied for who does not work for the whole
    city."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    found = to_go_back(timezone.localtime(at).date())
    rows_ = Grant.objects.filter(request__in=[each.asked.pk for each in found], state="approved")
    grants = list(rows_.order_by("id"))
    words = {each.asked.pk: f"The condition was not met: {each.words}" for each in found}
    for grant in grants:
        cancel(grant=grant, reason=words[grant.request_id], by=by, at=at)
    return len(grants)


def put_on_hold(*, grant, reason, by, at=None):
    """Step: the decision of a grant falls away. Its money stays promised; nothing more is offered or
    paid until it is cancelled."""
    _wait_for(grant)
    locked = rows.lock(grant, _read())
    return _move(locked, states.ON_HOLD, by=by, at=at, reason=reason, hold_reason=reason[:300])


def lock_basis(grant):
    """Step: the decision of a grant, locked before the grant is: who calls it in does the same."""
    found = Grant.objects.values_list("decision", "delegated").filter(pk=grant.pk).first()
    for model, pk in zip((Decision, DelegatedDecision), found or (None, None), strict=True):
        if pk:
            lock_row(model(pk=pk))


def lock_row(decision):
    """Step: a decision, locked."""
    type(decision).objects.select_for_update(no_key=True).filter(pk=decision.pk).first()


def lock_grant(grant, *allowed, by):
    """Step: the grant with what its rules ask, locked, where `by` has the right."""
    _wait_for(grant)
    return rights.lock(grant, *allowed, by=by, found=_read())


def _wait_for(grant):
    """Locks the row alone: as a year closes it gets another promise, and a statement that waited for the lock would
    look for the grant with the promise of before, and find none."""
    Grant.objects.select_for_update(no_key=True).filter(pk=grant.pk).first()


def take_grant(grant):
    """Step: the grant with what its rules ask, locked; another right was asked."""
    _wait_for(grant)
    return rows.take(grant, _read())


def holder(grant):
    """The code of a grant among the holds of its decision."""
    return f"grant-{grant.pk}"


def _read():
    return Grant.objects.select_related(
        "request__application", "request__allocation__body", "request__allocation__year",
        "request__application__group__contact__user", "request__application__group__contact__contact",
        "reservation", "terms__recipient__user", "terms__recipient__contact",
        "decision__numbered", "delegated__notice",
    )  # fmt: skip


def _move(grant, state, *, by, at, reason="", **fields):
    before = grant.get_state_display()
    rows.change(grant, fields | {"state": state})
    changes = {"state": [before, grant.get_state_display()]}
    events.record("grant.moved", grant, by=by, at=at, changes=changes, reason=reason)
    return grant
