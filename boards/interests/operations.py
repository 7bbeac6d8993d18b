"""Declaring interests, and the notice to the monitoring officer that follows."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.attendance.models import Absence
from boards.attendance.quorum import IN_ROOM
from boards.attendance.room import who_came
from boards.corrections.operations import correct
from boards.decisions.models import Decision
from boards.interests.models import Interest
from boards.meetings.locking import expect_minutes_taken, lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from core import events, rests, rows
from core.errors import Refused
from core.letters.operations import send_letter

Kind, Outcome = Interest.Kind, Interest.Outcome
NOTICE = datetime.timedelta(days=27)
"""28 days that begin with the day of the disclosure (Localism Act 2011 s.31(3))."""
REMIND = datetime.timedelta(days=7)


@operation
def declare_interest(
    *,
    item,
    membership,
    kind,
    outcome,
    by,
    nature="",
    is_sensitive=False,
    is_registered=True,
    dispensation="",
    client_id=None,
    at=None,
):
    """Record what a member (or the substitute) declared about an item, and what follows.

    Who is barred counts as out of the room for the item; quorum follows. The same `client_id` twice
    makes one row. Returns the declaration. Raises Refused where that member is not here, declared
    one already, or took part in a vote on the item.
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    if known := once_at_meeting(Interest.objects, client_id, item_id=item.pk):
        return known
    attendance = who_came(meeting, membership)
    if attendance is None:
        raise Refused("Record this person as present first", "membership")
    if outcome == Outcome.AFTERWARDS:
        raise Refused(
            "An interest can be declared afterwards only once the minutes are published", "outcome"
        )
    check_declared(meeting.body, kind, outcome, nature, is_sensitive, dispensation)
    if Interest.objects.filter(attendance=attendance, item=item).exists():
        raise Refused(f"{attendance.name} declared an interest in this item already", "membership")
    if outcome in Interest.BARRING:
        rests.refuse("attendance", _away(attendance, item), "outcome")
    interest = keep_interest(
        attendance, item, on=meeting.day, kind=kind, outcome=outcome, nature=nature,
        is_sensitive=is_sensitive, is_registered=is_registered, dispensation=dispensation,
        recorded_by=by, recorded_at=at, client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    changes = {"interest": [None, str(interest)]}
    events.record("interest.declared", meeting, by=by, at=at, changes=changes)
    return interest


@operation
def declare_afterwards(
    *,
    item,
    membership,
    kind,
    by,
    nature="",
    is_sensitive=False,
    is_registered=True,
    client_id=None,
    at=None,
):
    """Record that a member who was in the room for a decision with a number had an interest in it.
    The decision stays, with a correction beside it. The same `client_id` twice makes one row.
    Returns the declaration. Raises Refused where the member was not there for such a decision or
    declared one already, and once the minutes are signed: then only a correction is written."""
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    rows.expect(meeting, Meeting.State.MINUTES_PUBLISHED)
    if known := once_at_meeting(Interest.objects, client_id, item_id=item.pk):
        return known
    attendance = who_came(meeting, membership)
    there = Decision.objects.standing().filter(
        item=item, numbered__isnull=False, present__attendance=attendance
    )
    if attendance is None or not there.exists():
        raise Refused("This member was not in the room for a decision on the item", "membership")
    if hasattr(meeting, "approval") and meeting.approval.signed_at:
        raise Refused("These minutes are signed. Report an error beside the decision instead.")
    if Interest.objects.filter(attendance=attendance, item=item).exists():
        raise Refused(f"{attendance.name} declared an interest in this item already", "membership")
    check_declared(meeting.body, kind, Outcome.AFTERWARDS, nature, is_sensitive, "")
    due = kind == Kind.DPI and not is_registered
    interest = Interest.objects.create(
        attendance=attendance, item=item, kind=kind, outcome=Outcome.AFTERWARDS,
        nature=nature.strip(), is_sensitive=is_sensitive, is_registered=is_registered,
        notify_by=meeting.day + NOTICE if due else None, recorded_by=by, recorded_at=at,
        client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    for decision in there:
        correct(meeting=meeting, decision=decision, text=interest.in_words, by=by, at=at)
    events.record(
        "interest.declared", meeting, by=by, at=at, changes={"interest": [None, str(interest)]}
    )
    return interest


def keep_interest(attendance, item, *, on, nature, dispensation, **said):
    """Step: the row of what was declared on a day about a locked meeting's item, and that whoever is
    barred is away for it. Returns it."""
    barred = said["outcome"] in Interest.BARRING
    due = said["kind"] == Kind.DPI and not said["is_registered"]
    return Interest.objects.create(
        attendance=attendance,
        item=item,
        nature=nature.strip(),
        dispensation=dispensation.strip(),
        absence=_take_no_part(attendance, item) if barred else None,
        notify_by=on + NOTICE if due else None,
        **said,
    )


def check_declared(body, kind, outcome, nature, is_sensitive, dispensation):
    """Step: raises Refused for what does not fit together in a declaration."""
    nature, dispensation = nature.strip(), dispensation.strip()
    if is_sensitive and nature:
        raise Refused("Of a sensitive interest only that there is one is recorded", "nature")
    if not is_sensitive and not nature:
        raise Refused("Enter what the interest is, as it was declared", "nature")
    if outcome == Outcome.DISPENSATION and not dispensation:
        raise Refused("Enter the reference of the dispensation", "dispensation")
    if outcome != Outcome.DISPENSATION and dispensation:
        raise Refused("A dispensation is for who took part with one", "dispensation")
    if kind == Kind.DPI and outcome in (Outcome.STAYED, Outcome.SPOKE):
        raise Refused(
            "With a disclosable pecuniary interest a member neither speaks nor votes, "
            "unless there is a dispensation",
            "outcome",
        )
    if outcome == Outcome.SILENT and body.interest_leaves:
        raise Refused(f"At {body} a member who takes no part leaves the room", "outcome")


def _take_no_part(attendance, item):
    """The item for which the member does not count."""
    absence = _away(attendance, item)
    absence.save()
    return absence


def _away(attendance, item):
    return Absence(
        attendance=attendance,
        reason=Absence.Reason.INTEREST,
        first=item.position,
        last=item.position,
    )


@operation
def remove_interest(*, interest, by, at=None):
    """A slip of the pen: nothing was declared. Raises Refused where the item was decided without the
    member."""
    meeting = lock_meeting(interest.item.meeting, by=by)
    expect_minutes_taken(meeting)
    if interest.absence:
        rests.refuse("absence", interest.absence)
    changes = {"interest": [str(interest), None]}
    events.record("interest.taken_back", meeting, by=by, at=at, changes=changes)
    absence = interest.absence
    interest.delete()
    if absence:
        absence.delete()


@operation
def confirm_own(*, interest, by, at=None):
    """The member did what they had declared before the meeting. Pressed twice, it is confirmed once.
    Returns the declaration. Raises Refused for one that the member did not make, and for who is not
    here."""
    meeting = lock_meeting(interest.item.meeting, by=by)
    expect_minutes_taken(meeting)
    locked = rows.lock(interest, Interest.objects.select_related("attendance", "item"))
    if not locked.is_own:
        raise Refused("This was declared at the meeting. It needs no confirmation.")
    if locked.attendance.status not in IN_ROOM:
        raise Refused(f"{locked.attendance.name} is not here")
    if locked.confirmed_at is None:
        rows.change(locked, {"confirmed_at": at or timezone.now(), "confirmed_by": by})
        changes = {"interest": [None, str(locked)]}
        events.record("interest.confirmed", meeting, by=by, at=at, changes=changes)
    return locked


def expect_confirmed(meeting):
    """Step: of what members who were there declared beforehand it is known what they did. Raises
    Refused with their names where it is not."""
    open_ones = Interest.objects.filter(
        item__meeting=meeting, is_own=True, confirmed_at=None, attendance__status__in=IN_ROOM
    )
    found = open_ones.select_related("attendance", "item").order_by("item__position", "pk")
    names = [f"{each.attendance.name} (item {each.item.number})" for each in found]
    if names:
        raise Refused(
            f"Confirm first what these members did who had declared an interest before the meeting: "
            f"{', '.join(names)}. Choose “Did so” under Interests, or withdraw it there and record "
            "what they did."
        )


@operation
def record_notified(*, interest, by, at=None):
    """The monitoring officer has been told. Raises Refused where no notice is due."""
    at = at or timezone.now()
    locked = rights.lock(interest, Permission.RUN_MEETING, by=by)
    if locked.notify_by is None:
        raise Refused("This interest needs no notice to the monitoring officer")
    if locked.notified_at is None:
        rows.change(locked, {"notified_at": at, "notified_by": by})
        events.record("interest.notified", interest.item.meeting, by=by, at=at)
    return locked


@transaction.atomic
def remind_of_notice(today):
    """Write to the member with a sign-in, and to who recorded the declaration, a week before the
    notice is due and again each day from the last. Once a day for each. Returns how many."""
    rows = Interest.objects.to_remind(today, today + REMIND).select_for_update(of=("self",))
    found = list(rows.select_related("attendance__membership__person__user", "recorded_by", "item"))
    for interest in found:
        for address in sorted(_addresses(interest)):
            send_letter(
                kind="Reminder about a meeting",
                about=interest,
                occasion=today.isoformat(),
                subject=f"Tell the monitoring officer by {interest.notify_by:%-d %B %Y}",
                body=(
                    "An interest that was declared at a meeting is not in the register yet. "
                    f"The monitoring officer must be told by {interest.notify_by:%-d %B %Y}. "
                    "Once that is done, it is recorded on the page of the meeting:\n\n"
                    f"{settings.SITE_URL}{reverse('meeting', args=[interest.item.meeting_id])}\n"
                ),
                to=address,
            )
    Interest.objects.filter(pk__in=[each.pk for each in found]).update(reminded_on=today)
    return len(found)


def _addresses(interest):
    seat = interest.attendance.membership
    users = [seat.person.user if seat else None, interest.recorded_by]
    return {user.email for user in users if user and user.is_active}
