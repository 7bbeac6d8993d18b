"""A team waits for a partner: who that is, and by when they reply."""

import datetime

from django.utils import timezone

from accounts.rights import operation
from core import events, rows
from core.dates import day_in_words
from core.errors import Refused
from neighbourhoods.people.agencies.running import require_running
from tasking.requests import rules
from tasking.requests.working import operations, states
from tasking.requests.working.operations import WORK, WorkStep, lock_work, write_step
from tasking.requests.working.timed import clock
from tasking.requests.working.waiting.partner import DAY

WEEK = datetime.timedelta(days=7)
TO = states.AWAITING_PARTNER


@operation
def wait_for_partner(
    *, worked, by, agency=None, outside="", until=None, note="", client_id=None, at=None
):
    """The work stands while it waits for an agency or, in words, for a body outside; they reply by `until`, in a week
    where nothing is said. What waits already gets a new day, or another partner. Returns the step; the same `client_id`
    again returns the first.

    Raises Refused without a partner and for two, for an agency that has ended or has the request itself, for a day that is past or
    later than the wait may last, and for a phone number or an email address among the words; WrongState where
    somebody was quicker.
    """
    at = at or timezone.now()
    locked = lock_work(worked, by, WORK)
    if known := rows.once(WorkStep.objects, client_id, worked_id=locked.pk):
        return known
    if locked.state != TO:
        operations.expect_step(worked, locked, TO, note)
    else:
        rows.expect(locked, worked.state)
    words = _partner(locked, agency, " ".join(outside.split()))
    _check_words(outside=outside, note=note)
    until = _day(locked, until, at)
    waits = {"waiting_for": words, "chase_on": until + DAY}
    note = f"{words}: reply by {day_in_words(until)}. {note}".strip()
    if locked.state == TO:
        return _again(locked, agency, waits, by=by, at=at, note=note, client_id=client_id)
    return operations.step(
        locked, TO, by=by, at=at, note=note, client_id=client_id, waits=waits | {"partner": agency}
    )


def _again(locked, agency, waits, *, by, at, note, client_id):
    """A new day, or another partner. The pause goes on, and so does its limit."""
    rows.change(locked, {"partner": agency})
    rows.touch(locked)  # the day stands beside it, and is edited with it
    request, before = locked.request, locked.request.chase_on - DAY
    rows.change(request, waits | {"changed_at": max(at, request.received_at)})
    days = [day_in_words(each) for each in (before, request.chase_on - DAY)]
    events.record(
        "request.partner_asked", request, by=by, at=at, label=locked.reference,
        changes={"reply by": days},
    )  # fmt: skip
    return write_step(locked, by=by, at=at, note=note, client_id=client_id)


def _partner(locked, agency, outside):
    """What the partner is called. Raises Refused for none, for two, and for one that cannot be waited for."""
    if agency and outside:
        raise Refused("Choose the agency, or enter another body: not both", "outside")
    if not (agency or outside):
        raise Refused("Choose the agency it waits for, or enter another body", "agency")
    if agency is None:
        return outside
    if agency.pk == locked.request.agency_id:
        raise Refused(f"{agency} has this request itself. Choose who it waits for", "agency")
    require_running(agency)
    return str(agency)


def _check_words(**said):
    for name, text in said.items():
        if why := rules.personal_data(text):
            raise Refused(why, name)


def _day(locked, until, at):
    """The day by which they reply. Raises Refused for one that is past, or after the wait has ended by itself."""
    today, last = timezone.localtime(at).date(), timezone.localdate(_ends_by(locked, at))
    until = until or max(min(today + WEEK, last), today)
    if until < today:
        raise Refused("This date must not be in the past", "until")
    if until > last:
        raise Refused(
            f"The team’s clock starts again on {day_in_words(last)} at the latest. Choose that date or an earlier one",
            "until",
        )
    return until


def _ends_by(locked, at):
    if locked.waits:
        return locked.pauses.get(ended_at=None).ends_by
    return clock.latest_end(at, locked.days())
