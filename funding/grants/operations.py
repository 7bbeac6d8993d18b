"""Applications, what ward committees decided about them, and the life of a grant."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.decisions.holds import hold_decision, release_hold
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.grants import states
from funding.grants.models import Application, Grant, GrantRequest
from funding.grants.rules import force_of, not_yet_in_force
from funding.ledger import operations as ledger

BUDGET = Permission.EDIT_BUDGET


@operation
def receive_application(
    *, title, purpose, received_on, asks, by, group=None, agency=None, client_id=None, at=None
):
    """Enter what a group or a public body asks for. `asks`: [(allocation, what, amount in pounds)],
    one for each ward committee. The same `client_id` twice makes one. Returns the application. Raises
    Refused where it is of nobody or of two, asks nobody, or for a day that is to come."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    if known := rows.once(Application.objects.all(), client_id):
        return known
    _expect_applicant(group, agency)
    _expect_day(received_on, at, "received_on")
    if not asks:
        raise Refused("Choose at least one ward committee", "body")
    more = {"client_id": client_id} if client_id else {}
    made = Application.objects.create(
        group=group, agency=agency, title=title.strip(), purpose=purpose.strip(),
        received_on=received_on, entered_by=user_or_none(by), entered_at=at, **more,
    )  # fmt: skip
    for allocation, what, amount in asks:
        _ask(made, allocation, what, amount)
    events.record("added", made, by=by, at=at)
    return made


@operation
def ask_of(*, application, allocation, what, amount, by, at=None):
    """Ask one more ward committee. Returns the request. Raises Refused where it is asked already."""
    locked = rights.lock(application, BUDGET, by=by)
    asked = _ask(locked, allocation, what, amount)
    changes = {"asked": [None, f"{in_pounds(amount)} of {allocation}"]}
    events.record("changed", locked, by=by, at=at, changes=changes)
    return asked


@operation
def change_application(*, application, by, at=None, **fields):
    """Correct an application that nothing was decided about. Raises Refused as `receive_application`
    does, WrongState where something was decided."""
    at = at or timezone.now()
    locked = rights.lock(application, BUDGET, by=by)
    asked = list(locked.requests.select_for_update(no_key=True).order_by("id"))
    if any(each.state in (states.GRANTED, states.REFUSED) for each in asked):
        raise WrongState("A ward committee has decided on this application, so it stays as it was.")
    changed = rows.assign(locked, fields)
    _expect_applicant(locked.group, locked.agency)
    for each in asked:
        _expect_fits(each.what, locked)
    _expect_day(locked.received_on, at, "received_on")
    rows.write(locked, changed)
    if changed:
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed))
    return locked


@operation
def change_request(*, asked, what, amount, by, at=None):
    """Correct what a ward committee is asked for, while nothing is decided. Raises Refused for a kind
    that does not fit the applicant, WrongState where it was decided."""
    locked = _lock_request(asked, by)
    ledger.expect_amount(amount)
    _expect_fits(what, locked.application)
    changed = rows.change(locked, {"what": what, "asked": amount})
    if changed:
        changes = rows.in_words(changed)
        events.record("changed", locked.application, by=by, at=at, changes=changes)
    return locked


@operation
def reopen_request(*, asked, reason, by, at=None):
    """What was refused or withdrawn by mistake waits again; the decision is free. Raises Refused
    without a reason."""
    locked = rights.lock(asked, BUDGET, by=by, found=_requests())
    rows.expect(locked, states.REFUSED, states.WITHDRAWN)
    if not reason.strip():
        raise Refused("Enter a reason for reopening it", "reason")
    if locked.refused_by_id:
        release_hold(decision=locked.refused_by, holder=f"refusal-{locked.pk}", at=at)
    rows.change(locked, {"state": states.RECEIVED, "reason": "", "refused_by": None})
    events.record(
        "request.reopened", locked.application, by=by, at=at, reason=reason.strip(),
        words={"ward": locked.allocation},
    )  # fmt: skip
    return locked


@operation
def withdraw_request(*, asked, reason, by, at=None):
    """The applicant asks no longer. Raises Refused without a reason, WrongState where it was decided."""
    locked = _lock_request(asked, by)
    return _close(locked, states.WITHDRAWN, reason, "request.withdrawn", by=by, at=at)


@operation
def refuse_request(*, asked, decision, reason, by, at=None):
    """The ward committee decided against it. `reason` is one of the published list and says nothing
    about a person. Raises Refused for a decision that is not the committee's."""
    locked = _lock_request(asked, by)
    stored = _expect_decision(locked, decision, refused=True)
    _expect_day_fits(locked, stored)
    closed = _close(
        locked, states.REFUSED, reason, "request.refused", by=by, at=at, refused_by=stored
    )
    label = f"The refusal of {locked.application}"
    hold_decision(decision=stored, holder=f"refusal-{locked.pk}", label=label, at=at)
    return closed


@operation
def award(*, asked, amount, by, decision=None, delegated=None, conditions="", at=None):
    """Make the grant that a ward committee decided on: its money is promised at once, and the decision
    is held. Returns the grant. Raises Refused for more than was asked or is left, and for a decision
    that is not the committee's or does not stand; WrongState where the request was decided."""
    at = at or timezone.now()
    locked = _lock_request(asked, by)
    rests_on = _expect_decision(locked, _expect_one(decision, delegated))
    ledger.expect_amount(amount)
    if amount > locked.asked:
        raise Refused(f"Only {in_pounds(locked.asked)} was asked for", "amount")
    day = _expect_day_fits(locked, rests_on)
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
    rows.change(locked, {"state": states.GRANTED})
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
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.APPROVED)
    _expect_day(sent_on, at, "sent_on")
    if wait := not_yet_in_force(force_of(locked), sent_on):
        raise Refused(wait, "sent_on")
    return _move(locked, states.OFFERED, by=by, at=at, offered_on=sent_on)


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
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.ON_HOLD)
    if not reason.strip():
        raise Refused("Enter a reason for taking it off hold", "reason")
    if locked.decision and locked.decision.struck_out_at:
        raise Refused("Its decision was struck out. Cancel the grant; the committee decides again")
    state = locked.before_hold
    return _move(locked, state, by=by, at=at, reason=reason.strip(), hold_reason="")


@operation
def accept(*, grant, accepted_on, accepted_by, by, at=None):
    """Note that the group accepted the offer. Raises Refused without who signed, or for a day before
    the offer or to come."""
    at = at or timezone.now()
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.OFFERED)
    if not accepted_by.strip():
        raise Refused("Enter who accepted the offer for the group", "accepted_by")
    _expect_day(accepted_on, at, "accepted_on")
    if accepted_on < locked.offered_on:
        raise Refused(f"The offer went out on {locked.offered_on:%-d %B %Y}", "accepted_on")
    said = {"accepted_on": accepted_on, "accepted_by": accepted_by.strip()}
    return _move(locked, states.ACCEPTED, by=by, at=at, **said)


@operation
def finish(*, grant, reason, by, at=None):
    """Close a grant that was paid as far as it will be; the rest goes back to the ward budget. Raises
    Refused where money is left without a reason, nothing was paid, or a payment is under way."""
    at = at or timezone.now()
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.ACCEPTED)
    _expect_no_payment(locked)
    if not locked.reservation.paid:
        raise Refused("Nothing was paid. Cancel the grant instead")
    rest = locked.reservation.unpaid
    if rest and not reason.strip():
        raise Refused(f"Enter why {in_pounds(rest)} is not paid", "reason")
    return _end(locked, states.FINISHED, reason.strip(), by=by, at=at)


@operation
def cancel(*, grant, reason, by, at=None):
    """End a grant that nothing was paid on; its money goes back to the ward budget, its decision is
    free, and the request waits again. Raises Refused without a reason, where something was paid or a
    payment is under way."""
    at = at or timezone.now()
    locked = lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, *states.BEFORE_PAYMENT)
    if not reason.strip():
        raise Refused("Enter a reason for cancelling it", "reason")
    _expect_no_payment(locked)
    if locked.reservation.paid:
        raise Refused(
            f"{in_pounds(locked.reservation.paid)} of it was paid, so it cannot be cancelled"
        )
    release_hold(decision=locked.rests_on, holder=holder(locked), at=at)
    cancelled = _end(locked, states.CANCELLED, reason.strip(), by=by, at=at)
    rows.change(locked.request, {"state": states.RECEIVED})
    return cancelled


def _end(grant, state, reason, *, by, at):
    """Finished or cancelled: what is not paid is released."""
    day = timezone.localtime(at).date()
    if rest := grant.reservation.unpaid:
        ledger.release(
            reservation=grant.reservation, amount=rest, reason=(reason or "Finished")[:300], on=day,
            by=by, at=at,
        )  # fmt: skip
    return _move(grant, state, by=by, at=at, reason=reason, ended_on=day, ended_reason=reason[:300])


def _expect_no_payment(grant):
    if grant.payments.filter(state__in=["claimed", "authorised"]).exists():
        raise Refused(
            "A payment of this grant is under way. Record it as paid, or refuse it, first"
        )


def put_on_hold(*, grant, reason, by, at=None):
    """Step: the decision of a grant falls away. Its money stays promised; nothing more is offered or
    paid until it is cancelled."""
    locked = rows.lock(grant, _read())
    return _move(locked, states.ON_HOLD, by=by, at=at, reason=reason, hold_reason=reason[:300])


def lock_grant(grant, *allowed, by):
    """Step: the grant with what its rules ask, locked, where `by` has the right."""
    return rights.lock(grant, *allowed, by=by, found=_read())


def holder(grant):
    """The code of a grant among the holds of its decision."""
    return f"grant-{grant.pk}"


def _read():
    return Grant.objects.select_related(
        "request__application", "request__allocation__body", "request__allocation__year",
        "reservation", "decision__numbered", "delegated__notice",
    )  # fmt: skip


def _move(grant, state, *, by, at, reason="", **fields):
    before = grant.get_state_display()
    rows.change(grant, fields | {"state": state})
    changes = {"state": [before, grant.get_state_display()]}
    events.record("grant.moved", grant, by=by, at=at, changes=changes, reason=reason)
    return grant


def _ask(application, allocation, what, amount):
    ledger.expect_open(allocation.year)
    ledger.expect_amount(amount)
    _expect_fits(what, application)
    try:
        with transaction.atomic():
            return GrantRequest.objects.create(
                application=application, allocation=allocation, what=what, asked=amount
            )
    except IntegrityError:
        raise Refused(f"{allocation.body} is asked already", "body") from None


def _expect_fits(what, application):
    """A grant goes to a group, a payment to a public body; either may ask for works by the council."""
    if application.agency and what == GrantRequest.What.GRANT:
        raise Refused("A grant goes to a group. A public body gets a payment", "what")
    if application.group and what == GrantRequest.What.PAYMENT:
        raise Refused("A payment goes to a public body. A group gets a grant", "what")


def _requests():
    return GrantRequest.objects.select_related(
        "application__group", "application__agency", "allocation__body", "allocation__year",
        "refused_by",
    )  # fmt: skip


def _lock_request(asked, by):
    locked = rights.lock(asked, BUDGET, by=by, found=_requests())
    return rows.expect(locked, states.RECEIVED)


def _close(asked, state, reason, code, *, by, at, **fields):
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    rows.change(asked, fields | {"state": state, "reason": reason.strip()})
    events.record(
        code, asked.application, by=by, at=at, words={"ward": asked.allocation}, reason=asked.reason
    )
    return asked


def _expect_applicant(group, agency):
    if (group is None) == (agency is None):
        raise Refused("Choose who applies: a group, or a public body", "group")


def _expect_day(day, at, field):
    if day > timezone.localtime(at).date():
        raise Refused("The date cannot be in the future", field)


def _expect_one(decision, delegated):
    if (decision is None) == (delegated is None):
        raise Refused("Choose the decision that it rests on", "decision")
    return decision or delegated


def _expect_decision(asked, decision, *, refused=False):
    """The decision as it stands now, locked. Raises Refused for one that does not stand, is not of the
    body whose money it is, or only excludes the public."""
    body = asked.allocation.body
    outside = isinstance(decision, DelegatedDecision)
    found = type(decision).objects.select_for_update(no_key=True, of=("self",))
    if outside:
        stored = found.get(pk=decision.pk)
        made = stored.state == DelegatedDecision.State.MADE and stored.body_id == body.pk
        fits = made and not refused
    else:
        stored = found.select_related("item__meeting").get(pk=decision.pk)
        outcomes = [Decision.Outcome.RESOLVED] + ([Decision.Outcome.LOST] if refused else [])
        fits = (
            stored.struck_out_at is None
            and stored.outcome in outcomes
            and not stored.excludes_public
            and stored.item.meeting.body_id == body.pk
        )
    if not fits:
        raise Refused(f"Choose a decision of {body} that stands", "decision")
    return stored


def _expect_day_fits(asked, decision):
    """The day on which it was decided. Raises Refused where that is before the application came, or
    after the year of the money."""
    outside = isinstance(decision, DelegatedDecision)
    day = decision.decided_on if outside else decision.item.meeting.day
    if day < asked.application.received_on:
        raise Refused("This was decided before the application was received", "decision")
    if day > asked.allocation.year.ends_on:
        raise Refused(f"This was decided after the end of {asked.allocation.year}", "decision")
    return day
