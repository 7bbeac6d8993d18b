"""Payments of grants: claimed, authorised by a second person, paid."""

from django.db.models import Sum
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rests, rows
from core.actors import user_or_none
from core.errors import Refused
from core.money import in_pounds
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.awards.operations import lock_grant
from funding.grants.groups.bank import refuse_bank
from funding.ledger import operations as ledger
from funding.payments.models import AUTHORISED, CLAIMED, PAID, REFUSED, REVERSED, Payment

UNDER_WAY = (CLAIMED, AUTHORISED)


@operation
def claim(*, grant, amount, evidence, by, stage=None, client_id=None, at=None):
    """Note what the group claims, and what was seen of what it spent. The same `client_id` twice makes
    one. Returns the payment. Raises Refused for more than is still to be paid or than its stage has, without
    evidence, or before a condition of payment is met."""
    locked = lock_grant(grant, Permission.EDIT_BUDGET, by=by)
    if known := rows.once(Payment.objects.all(), client_id, grant_id=locked.pk):
        return known
    rows.expect(locked, states.ACCEPTED)
    if not evidence.strip():
        raise Refused("Enter what you have seen: invoices, receipts, photographs", "evidence")
    refuse_bank("evidence", evidence)
    ledger.expect_amount(amount)
    waiting = locked.payments.filter(state__in=UNDER_WAY).aggregate(sum=Sum("amount"))["sum"] or 0
    room = locked.reservation.unpaid - waiting
    if amount > room:
        raise Refused(f"Only {in_pounds(room)} can still be claimed", "amount")
    _expect_met(locked)
    _expect_of_stage(locked, stage, amount)
    more = {"client_id": client_id} if client_id else {}
    made = Payment.objects.create(
        grant=locked, stage=stage, amount=amount, evidence=evidence.strip(), prepared_by=by,
        prepared_at=at or timezone.now(), **more,
    )  # fmt: skip
    _record("payment.claimed", made, by=by, at=at)
    return made


@operation
def authorise(*, payment, by, at=None):
    """Allow a payment. Raises Refused for who had a hand in it (`prepared_by`)."""
    locked = _lock(payment, Permission.APPROVE_PAYMENT, by=by)
    rows.expect(locked, CLAIMED)
    _expect_second(locked, by)
    _expect_running(locked)
    rows.change(
        locked,
        {"state": AUTHORISED, "authorised_by": by, "authorised_at": at or timezone.now()},
    )
    _record("payment.authorised", locked, by=by, at=at)
    return locked


@operation
def refuse_payment(*, payment, reason, by, at=None):
    """Do not pay it, or take back the claim. Raises Refused without a reason."""
    locked = _lock(payment, Permission.APPROVE_PAYMENT, by=by)
    rows.expect(locked, *UNDER_WAY)
    if not reason.strip():
        raise Refused("Enter a reason for refusing it", "reason")
    return _end(locked, REFUSED, reason.strip(), "payment.refused", by=by, at=at)


@operation
def mark_paid(*, payment, paid_on, by, at=None):
    """Note the day on which finance paid it. Raises Refused for a day before it was authorised or to
    come, and where the grant is on hold meanwhile."""
    at = at or timezone.now()
    locked = _lock(payment, Permission.EDIT_BUDGET, by=by)
    rows.expect(locked, AUTHORISED)
    _expect_running(locked)
    if paid_on < timezone.localtime(locked.authorised_at).date():
        raise Refused("It cannot be paid before it was authorised", "paid_on")
    return _pay(locked, paid_on, by=by, at=at)


@operation
def mark_paid_early(*, payment, paid_on, reason, by, at=None):
    """Note that finance paid before it was authorised, which was done since. Raises Refused without a reason, for
    a day to come, and where the grant is on hold meanwhile."""
    locked = _lock(payment, Permission.EDIT_BUDGET, by=by)
    rows.expect(locked, AUTHORISED)
    _expect_running(locked)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    return _pay(locked, paid_on, by=by, at=at or timezone.now(), reason=reason.strip())


def _pay(locked, paid_on, *, by, at, reason=""):
    if paid_on > timezone.localtime(at).date():
        raise Refused("The date cannot be in the future", "paid_on")
    entry = ledger.pay(
        reservation=locked.grant.reservation, amount=locked.amount, on=paid_on, by=by, at=at
    )
    rows.change(locked, {"state": PAID, "paid_on": paid_on, "entry": entry})
    _record("payment.paid", locked, by=by, at=at, reason=reason)
    return locked


@operation
def reverse_payment(*, payment, reason, by, at=None):
    """A payment that was recorded and did not happen: its entry is reversed, and the sum can be
    claimed again. Raises Refused without a reason or where some of it is asked back, WrongState in a year
    that is closed or where the grant has ended."""
    locked = _lock(payment, Permission.EDIT_BUDGET, by=by)
    rows.expect(locked, PAID)
    rows.expect(locked.grant, states.ACCEPTED, states.ON_HOLD)
    rests.refuse("payment_reversal", locked)
    ledger.reverse(entry=locked.entry, reason=reason, by=by, at=at)
    return _end(locked, REVERSED, reason.strip(), "payment.reversed", by=by, at=at)


def _end(payment, state, reason, code, *, by, at):
    ended = {"ended_by": user_or_none(by), "ended_at": at or timezone.now()}
    rows.change(payment, ended | {"state": state, "ended_reason": reason})
    _record(code, payment, by=by, at=at, reason=reason)
    return payment


def prepared_by(user, payment):
    """Whether the user had a hand in what is to be paid: prepared the claim; entered, changed, assessed or
    checked the application; made the award or recorded the acceptance."""
    grant = payment.grant
    hands = {
        payment.prepared_by_id, grant.awarded_by_id, grant.acceptance_by_id,
        grant.request.application.entered_by_id,
    }  # fmt: skip
    changed = grant.request.application.hands.all()  # taken along where there are many
    return user.pk in hands or any(each.user_id == user.pk for each in changed)


def _expect_met(grant):
    for each in grant.terms_to_meet.filter(stage="before_payment", met_on=None)[:1]:
        raise Refused(f"First must be met: {each.words}")


def _expect_of_stage(grant, stage, amount):
    """Raises Refused for a stage of another grant, none where there are some, or more than it has."""
    stages = {each.pk: each for each in grant.stages.all()}
    if not stages:
        if stage is not None:
            raise Refused("This grant is paid in one", "stage")
        return
    if stage is None or stage.pk not in stages:
        raise Refused("Choose which payment it is", "stage")
    out = grant.payments.filter(stage=stage, state__in=[*UNDER_WAY, PAID])
    room = stages[stage.pk].amount - (out.aggregate(sum=Sum("amount"))["sum"] or 0)
    if amount > room:
        raise Refused(f"Only {in_pounds(room)} of “{stage}” can still be claimed", "amount")


def _expect_second(payment, by):
    if by.pk and prepared_by(by, payment):
        raise Refused("You prepared this. Someone else must authorise it")


def _expect_running(payment):
    if payment.grant.state != states.ACCEPTED:
        raise Refused(
            f"The grant is now “{rows.state_in_words(payment.grant)}”: nothing is paid on it"
        )


def _lock(payment, right, *, by):
    """The payment, behind its grant, so that the grant's state is the one that counts."""
    found = Payment.objects.select_related(
        "grant__request__application", "grant__request__allocation__body", "grant__reservation",
        "entry__allocation",
    )  # fmt: skip
    rows.take(Grant(pk=payment.grant_id), Grant.objects.all())
    return rights.lock(payment, right, by=by, found=found)


def _record(code, payment, *, by, at, reason=""):
    changes = {"amount": [None, in_pounds(payment.amount)]}
    events.record(code, payment.grant, by=by, at=at, changes=changes, reason=reason)
