"""Writing down what is wrong in a record that stays, and what becomes of what was reported."""

import uuid

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.models import User
from accounts.rights import operation
from boards.attendance.models import Attendance
from boards.corrections.attended import as_corrected
from boards.corrections.models import Correction
from boards.decisions.models import Decision
from boards.meetings.locking import lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from core import events, rests, rows
from core.errors import Refused, WrongState
from core.letters.operations import send_letter


@operation
def correct(
    *, meeting, text, by, item=None, decision=None, attendance=None, attended_as="", client_id=None,
    at=None,
):  # fmt: skip
    """Say what is wrong in published minutes, beside the item, the decision or the attendance that
    is wrong: exactly one of them. `attended_as` (a status) is how a corrected attendance counts
    from now on; the room of what was decided stays as it was recorded. The same `client_id` twice
    makes one row. Returns it. Raises Refused without words, for another meeting's rows, for a
    decision without a number, and for a status that changes nothing, that the row cannot have, or
    that takes away who presided or signed."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    about = {"item": item, "decision": decision, "attendance": attendance}
    if known := once_at_meeting(Correction.objects, client_id, meeting_id=locked.pk):
        return known
    _check(locked, text, about)
    if attended_as:
        _check_status(attendance, attended_as)
    made = _write(
        locked, text, about, client_id, by, at,
        attended_as=attended_as, confirmed_by=by, confirmed_at=at,
    )  # fmt: skip
    events.record("minutes.corrected", locked, by=by, at=at)
    _take_back(made, by=by, at=at)
    return made


@operation
def report_error(
    *, meeting, text, by, item=None, decision=None, attendance=None, client_id=None, at=None
):
    """Say what is wrong as `correct` does, by who sees the meeting from inside and does not run it:
    it waits for `confirm_error` or `decline_error`, and an officer of the meeting is told. The same `client_id` twice makes one row.
    Returns it. Raises Refused as `correct` does, and for what `by` may not read."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by, right=Permission.VIEW_MEETING)
    about = {"item": item, "decision": decision, "attendance": attendance}
    if known := once_at_meeting(Correction.objects, client_id, meeting_id=locked.pk):
        return known
    _check(locked, text, about)
    made = _write(locked, text, about, client_id, by, at)
    if by.pk and not Correction.objects.visible_to(by).filter(pk=made.pk).exists():
        raise Refused("You can only report an error in what you can read in full", "what")
    events.record("minutes.error_reported", locked, by=by, at=at)
    _tell_officer(made)
    return made


@operation
def confirm_error(*, correction, by, attended_as="", at=None):
    """What was reported is an error: it stands beside the version of the minutes that is out, in the
    words of who reported it. `attended_as` as for `correct`. Confirmed twice by one person it is
    confirmed once. Returns it. Raises WrongState where somebody has dealt with it, and Refused as
    `correct` does."""
    at = at or timezone.now()
    meeting, row = _lock(correction, by)
    if (row.confirmed_by_id, row.attended_as) == (by.pk, attended_as) and row.confirmed_at:
        return row
    _expect_waiting(row)
    _expect_out(meeting, row.decision)
    if attended_as:
        _check_status(row.attendance, attended_as)
    confirmed = {"confirmed_by": by, "confirmed_at": at, "minutes_version": _version(meeting)}
    rows.change(row, {"attended_as": attended_as} | confirmed)
    events.record("minutes.error_confirmed", meeting, by=by, at=at)
    _take_back(row, by=by, at=at)
    return row


@operation
def decline_error(*, correction, reason, by, at=None):
    """What was reported is no error, or was put right in the record itself: those inside read why.
    Declined twice in the same words it is declined once. Returns it. Raises Refused without a
    reason, WrongState where somebody has dealt with it."""
    at = at or timezone.now()
    meeting, row = _lock(correction, by)
    reason = reason.strip()
    if not reason:
        raise Refused("Enter why this is not an error", "reason")
    if (row.declined_by_id, row.declined_reason) == (by.pk, reason):
        return row
    _expect_waiting(row)
    rows.change(row, {"declined_reason": reason, "declined_by": by, "declined_at": at})
    # The reason may speak of private business: it stands beside the report alone.
    events.record("minutes.error_declined", meeting, by=by, at=at)
    return row


def _take_back(correction, *, by, at):
    """What was done on the strength of a decision is looked at again. The words may be private: nobody is told them."""
    if correction.decision_id:
        rests.take_back("correction", correction.decision, by=by, at=at)


def _lock(correction, by):
    """The meeting and then what was reported of it, both locked."""
    meeting = lock_meeting(correction.meeting, by=by)
    return meeting, rows.take(correction, Correction.objects.select_related("attendance"))


def _expect_waiting(row):
    if not row.is_waiting:
        done = "confirmed" if row.confirmed_at else "declined"
        raise WrongState(f"This report has been {done} already.")


def _expect_out(meeting, decision):
    """Before the minutes are out the record itself is changed; a decision with a number never is."""
    if decision is None or not hasattr(decision, "numbered"):
        rows.expect(meeting, Meeting.State.MINUTES_PUBLISHED)


def _check(meeting, text, about):
    """Words, about one thing of the locked meeting."""
    _expect_out(meeting, about["decision"])
    if not text.strip():
        raise Refused("Enter what is wrong, and how it should read", "text")
    if [*about.values()].count(None) != 2:
        raise Refused("Choose one item, decision or attendance", "what")
    decision = about["decision"]
    place = about["attendance"] or about["item"] or decision.item
    if place.meeting_id != meeting.pk:
        raise Refused("Choose something of this meeting", "what")


def _write(meeting, text, about, client_id, by, at, **confirmed):
    return Correction.objects.create(
        meeting=meeting, text=text.strip(), recorded_by=by, recorded_at=at,
        minutes_version=_version(meeting), client_id=client_id or uuid.uuid4(), **about, **confirmed,
    )  # fmt: skip


def _tell_officer(report):
    """One letter, to who looks after the meeting, or else to who wrote its minutes up or published
    them, where they still run it. What was reported may be private: it stands on the page alone."""
    meeting = report.meeting
    keys = (meeting.organiser_id, meeting.minutes_ready_by_id, meeting.minutes_published_by_id)
    active = User.objects.filter(is_active=True).exclude(pk=report.recorded_by_id).in_bulk(keys)
    found = [active[key] for key in keys if key in active]
    for officer in found:
        if rights.holds(Permission.RUN_MEETING, by=officer, on=meeting):
            return send_letter(
                kind="Error reported in minutes",
                about=report,
                subject=f"An error was reported in the minutes: {meeting}",
                body=f"{report.recorded_by} has reported an error in the minutes of {meeting}.\n\n"
                "Read what was reported, then confirm it or say why it is not an error:\n\n"
                f"{settings.SITE_URL}{meeting.get_absolute_url()}\n",
                to=officer.email,
                at=report.recorded_at,
            )
    return None


def _version(meeting):
    """The number of the version of the minutes that is out."""
    return meeting.minutes_versions.aggregate(last=Max("number"))["last"]


def _check_status(attendance, status):
    """A corrected attendance counts as something else than before."""
    if attendance is None:
        raise Refused(
            "Only an attendance is counted: choose one, or leave this blank", "attended_as"
        )
    if not attendance.membership_id and status != Attendance.Status.ABSENT:
        raise Refused(
            f"{attendance.name} came without a seat: choose “Absent”, or leave this blank",
            "attended_as",
        )
    if as_corrected(Attendance.objects).get(pk=attendance.pk).stands_as == status:
        raise Refused("That is how the attendance counts already", "attended_as")
    if status == Attendance.Status.PRESENT:
        _check_alone(attendance)
    else:
        _check_not_presiding(attendance)


def _check_alone(attendance):
    """A member was there, or who came instead."""
    rows_of = Attendance.objects.filter(meeting=attendance.meeting_id)
    instead = rows_of.filter(substitute_for__isnull=False, substitute_for=attendance.membership_id)
    if came := as_corrected(instead).filter(stands_as=Attendance.Status.SUBSTITUTE).first():
        raise Refused(
            f"{came.name} came instead of {attendance.name}, and only one of them sits there. If "
            f"{came.name} was not there, correct that first.",
            "attended_as",
        )


def _check_not_presiding(attendance):
    """Whoever presided over a decision that has its number, accepted an item as urgent or signed
    earlier minutes was there."""
    led = Decision.objects.filter(presided_by=attendance, numbered__isnull=False)
    if decision := led.select_related("numbered").order_by("pk").first():
        raise Refused(
            f"{attendance.name} was in the chair for decision {decision.numbered}, and so was there. "
            "If someone else was in the chair, report that as an error in the decision.",
            "attended_as",
        )
    rests.refuse("presence", attendance, "attended_as")
