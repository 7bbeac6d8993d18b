"""The report of a group: asked for, received, accepted by a second person; and money asked back."""

import datetime

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import calendar, events, rows, settings
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.grants.applications.operations import BUDGET, expect_day
from funding.grants.awards import operations as grants
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.groups.bank import refuse_bank
from funding.ledger import operations as ledger
from funding.ledger.models import Allocation
from funding.returns.letters import write_repay
from funding.returns.models import (
    ASKED,
    RECEIVED,
    WRITTEN_OFF,
    Repayment,
    Return,
    ReturnPhoto,
    ReturnPhotoContent,
)
from funding.settings import REPAY_LEAST, RETURN_WEEKS
from tasking.actions.photos.operations import look_into

APPROVE = Permission.APPROVE_PAYMENT
MOST_PHOTOS = 10


def due_on(grant):
    """The day by which a group reports: some weeks after the work is to be done, or after the end of the year of its
    money where no day was named."""
    ends = grant.terms.ends_on or grant.request.allocation.year.ends_on
    ends = max(ends, grant.accepted_on)
    weeks = settings.value(RETURN_WEEKS.name, on=ends)
    return ends + datetime.timedelta(weeks=weeks)


@operation
def ask_return(*, grant, by, at=None):
    """Ask for the report of a grant that was accepted; asked twice, it is the same. Returns the Return."""
    locked = grants.lock_grant(grant, BUDGET, by=by)
    if known := Return.objects.filter(grant=locked).first():
        return known
    rows.expect(locked, states.ACCEPTED, states.FINISHED)
    made = Return.objects.create(grant=locked, due_on=due_on(locked))
    events.record("grant.return_asked", locked, by=by, at=at)
    return made


@operation
def move_due(*, report, due_on, by, at=None):
    """The work takes longer: the report is due on another day. Raises Refused for a day that is past, WrongState once the
    report has come."""
    at = at or timezone.now()
    locked = _lock(report, BUDGET, by=by)
    if locked.received_on:
        raise WrongState("The report has come.")
    if due_on < timezone.localdate(at):
        raise Refused("Choose today or a later day", "due_on")
    if changed := rows.change(locked, {"due_on": due_on}):
        events.record(
            "grant.return_due_moved", locked.grant, by=by, at=at, changes=rows.in_words(changed)
        )
    return locked


@operation
def enter_return(*, report, by, at=None, photo=None, consent=False, **said):
    """Enter what a group reported on paper, or correct that. Raises Refused as `note_return` does."""
    locked = _lock(report, BUDGET, by=by)
    is_first = locked.received_on is None
    said.setdefault("received_on", timezone.localdate(at))
    entered_by = user_or_none(by)
    changed = note_return(report=locked, at=at or timezone.now(), entered_by=entered_by, **said)
    if photo:
        keep_photo(locked, photo, consent)
    elif not changed:
        return locked
    code = "grant.return_received" if is_first else "grant.return_changed"
    events.record(code, locked.grant, by=by, at=at)
    return locked


def note_return(
    *,
    report,
    done,
    people,
    spent,
    signed,
    at,
    received_on,
    outcome="",
    receipts="",
    entered_by=None,
    by_link=False,
):
    """Step: what a group reported stands in its report, which is locked. Returns what changed. Raises Refused
    without what was done, for more than the grant, or a day that does not fit; WrongState once it was accepted."""
    if report.accepted_at:
        raise WrongState("The report was accepted and stays as it is.")
    for name, value in (("done", done), ("signed", signed)):
        if not value.strip():
            raise Refused("Enter what was done" if name == "done" else "Enter who reports", name)
    for name, value in (("done", done), ("outcome", outcome), ("receipts", receipts)):
        refuse_bank(name, value)
    expect_day(received_on, at, "received_on")
    ledger.expect_amount(spent, nothing=True)
    if received_on < report.grant.accepted_on:
        raise Refused("The grant was accepted after that", "received_on")
    if spent > report.grant.amount:
        raise Refused(f"The grant is {in_pounds(report.grant.amount)}", "spent")
    changed = rows.assign(
        report,
        {"done": done.strip(), "people": people, "spent": spent, "outcome": outcome.strip(),
         "receipts": receipts.strip(), "signed": signed.strip(), "received_on": received_on},
    )  # fmt: skip
    if changed:
        changed |= rows.assign(report, {"entered_by": entered_by, "by_link": by_link})
    return rows.write(report, changed)


@operation
def accept_return(*, report, by, at=None):
    """A second person has looked at the report. Raises Refused for who entered it, WrongState where it has not come."""
    locked = _lock(report, APPROVE, by=by)
    if locked.received_on is None or locked.accepted_at:
        raise WrongState("The report has not come yet, or was accepted.")
    if by.pk and by.pk == locked.entered_by_id:
        raise Refused("You entered this report. Someone else must accept it")
    if not by.pk:
        raise Refused("A person accepts a report")
    rows.change(locked, {"accepted_by": by, "accepted_at": at or timezone.now()})
    events.record("grant.return_accepted", locked.grant, by=by, at=at)
    return locked


def keep_photo(report, photo, consent):
    """Step: a photograph (its bytes and name) goes with a report. Raises Refused without consent, or one too many."""
    if not consent:
        raise Refused("Confirm that everyone who can be recognised agrees", "consent")
    facts = look_into(*photo)
    if report.photos.count() >= MOST_PHOTOS:
        raise Refused(f"This report has {MOST_PHOTOS} photographs already", "photo")
    kept = ReturnPhoto(report=report, consent=True)
    kept.describe(facts, "Photograph")
    kept.name = f"photograph.{facts.name.rpartition('.')[2]}"
    kept.save(force_insert=True)
    ReturnPhotoContent.objects.create(photo=kept, data=facts.content)
    return kept


@operation
def remove_photo(*, photo, by, at=None):
    """Take a photograph away, such as where somebody on it no longer agrees. The report stays."""
    locked = rights.lock(photo, BUDGET, by=by)
    ReturnPhotoContent.objects.filter(photo=locked).delete()
    ReturnPhoto.objects.filter(pk=locked.pk).delete()
    events.record("grant.photo_removed", locked.report.grant, by=by, at=at)


@operation
def ask_repayment(*, grant, amount, reason, by, asked_on=None, client_id=None, at=None):
    """Ask for money back that was not spent; the group gets a letter where it has an address. The same `client_id` twice
    makes one. Returns the Repayment. Raises Refused for more than was paid, or less than the scheme asks back."""
    at = at or timezone.now()
    locked = grants.lock_grant(grant, BUDGET, by=by)
    if known := rows.once(Repayment.objects.all(), client_id, grant_id=locked.pk):
        return known
    rows.expect(locked, states.ACCEPTED, states.ON_HOLD, states.FINISHED)
    asked_on = asked_on or timezone.localdate(at)
    expect_day(asked_on, at, "asked_on")
    ledger.expect_amount(amount)
    least = settings.value(REPAY_LEAST.name, on=asked_on)
    if amount < least:
        raise Refused(f"The scheme asks back {in_pounds(least)} or more", "amount")
    if amount > (room := can_be_asked(locked)):
        raise Refused(f"Only {in_pounds(room)} was paid and is not asked back yet", "amount")
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    made = Repayment.objects.create(
        grant=locked, amount=amount, reason=reason.strip(), asked_on=asked_on,
        asked_by=user_or_none(by), client_id=client_id or None,
    )  # fmt: skip
    write_repay(made, at)
    _record("grant.repayment_asked", made, by=by, at=at)
    return made


@operation
def receive_repayment(*, repayment, received_on, by, at=None):
    """Note the day on which money came back. What a finished grant had goes back to the ward budget at once. What was
    paid in an earlier year comes to the ward budget of the year that is open, and what is promised stays. Raises
    Refused for a day before it was asked for, or to come."""
    at = at or timezone.now()
    locked = _lock_repayment(repayment, BUDGET, by=by)
    rows.expect(locked, ASKED)
    expect_day(received_on, at, "received_on")
    if received_on < locked.asked_on:
        raise Refused("It was asked for after that", "received_on")
    said = {
        "reservation": locked.grant.reservation,
        "amount": locked.amount,
        "on": received_on,
        "by": by,
        "at": at,
    }
    of_this_year = _paid_this_year(locked.grant.reservation, locked.amount)
    take = ledger.pay_back if of_this_year else ledger.take_in
    entry = take(reason=locked.reason, **said)
    rows.change(locked, {"state": RECEIVED, "received_on": received_on, "entry": entry})
    if of_this_year and locked.grant.state == states.FINISHED:
        ledger.release(reason=f"Repaid: {locked.reason}"[:300], **said)
    _record("grant.repayment_received", locked, by=by, at=at)
    return locked


def _paid_this_year(reservation, amount):
    """Whether so much was paid in the year of the promise, which is open."""
    held = Allocation.objects.select_related("year").get(pk=reservation.allocation_id)
    return held.year.closed_at is None and amount <= min(reservation.paid, reservation.paid_in_all)


@operation
def write_off(*, repayment, reason, by, at=None):
    """Ask for it no longer. Raises Refused without a reason, and for who asked."""
    locked = _lock_repayment(repayment, APPROVE, by=by)
    rows.expect(locked, ASKED)
    if not by.pk or by.pk == locked.asked_by_id:
        raise Refused("You asked for it. Someone else must write it off")
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    ended = {"written_off_by": by, "written_off_at": at or timezone.now()}
    rows.change(locked, ended | {"state": WRITTEN_OFF, "written_off_reason": reason.strip()})
    _record("grant.repayment_written_off", locked, by=by, at=at, reason=reason.strip())
    return locked


def can_be_asked(grant):
    """How much of a grant was paid and is neither asked back nor written off."""
    held = grant.repayments.filter(state__in=[ASKED, WRITTEN_OFF])
    return grant.reservation.paid_in_all - sum(each.amount for each in held)


def why_not_reversed(payment):
    """Why a payment was made: what is asked back of it, or written off, must have been paid; None where the other
    payments cover that."""
    grant = payment.grant
    if payment.amount <= can_be_asked(grant):
        return None
    asked = grant.reservation.paid_in_all - can_be_asked(grant)
    return f"{in_pounds(asked)} of what was paid was asked back, so this payment stays"


def why_not_finished(grant):
    """Why a grant does not end yet; None where it may."""
    for each in grant.repayments.filter(state=ASKED):
        return (
            f"{in_pounds(each.amount)} was asked back. Record that it came, or write it off, first"
        )
    return None


def next_reminder(report, day):
    """Which reminder of a report is due on a working day: "due", "late" two weeks after, "" for none yet. The day it
    falls on moves to the next working day by itself: the job runs on those."""
    if report.received_on or day < report.due_on or not calendar.is_working_day(day):
        return ""
    return "late" if day >= report.due_on + datetime.timedelta(days=14) else "due"


def _lock(report, *allowed, by):
    """The report, behind its grant."""
    rows.take(Grant(pk=report.grant_id), Grant.objects.all())
    found = Return.objects.select_related(
        "grant__request__allocation__body", "grant__request__application", "grant__reservation"
    )
    return rights.lock(report, *allowed, by=by, found=found)


def _lock_repayment(repayment, right, *, by):
    rows.take(Grant(pk=repayment.grant_id), Grant.objects.all())
    found = Repayment.objects.select_related(
        "grant__request__allocation__body", "grant__request__application", "grant__reservation"
    )
    return rights.lock(repayment, right, by=by, found=found)


def _record(code, repayment, *, by, at, reason=""):
    changes = {"amount": [None, in_pounds(repayment.amount)]}
    events.record(code, repayment.grant, by=by, at=at, changes=changes, reason=reason)
