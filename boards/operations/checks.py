"""The check of minutes by somebody else than their author."""

from django.utils import timezone

from accounts.access import Permission
from accounts.rights import operation
from boards import documents
from boards.meetings.locking import expect, lock_meeting
from boards.models import Meeting, Minute, MinutesCheck
from core import events
from core.errors import Refused, WrongState

How = MinutesCheck.How


def wrote_minutes(meeting, user):
    """Whether the user marked the minutes ready or wrote the text of an item."""
    texts = Minute.objects.filter(item__meeting=meeting, saved_by=user.pk).exclude(text="")
    return meeting.minutes_ready_by_id == user.pk or texts.exists()


@operation
def check_minutes(*, meeting, by, at=None):
    """`by` has read the minutes that are ready and found them right. Returns the check."""
    at = at or timezone.now()
    locked = _ready(meeting, by, Permission.VIEW_MEETING)
    if wrote_minutes(locked, by):
        raise Refused("You wrote these minutes. Somebody else must check them.")
    if documents.has_private(locked) and not documents.reads_private(locked, by):
        raise Refused(
            "These minutes have a private part that you do not read. Another checks them."
        )
    return _keep(
        locked, how=How.HERE, name=by.name, checked_by=by,
        checked_on=timezone.localtime(at).date(), by=by, at=at,
    )  # fmt: skip


@operation
def record_agreement(*, meeting, name, how, checked_on, by, at=None):
    """The chair agreed to the minutes outside, by e-mail or phone. Returns the check."""
    at = at or timezone.now()
    locked = _ready(meeting, by, Permission.RUN_MEETING)
    if how not in (How.EMAIL, How.PHONE):
        raise Refused("Choose how the chair agreed", "how")
    if not name.strip():
        raise Refused("Enter who agreed", "name")
    if name.strip().casefold() == str(locked.minutes_ready_by.name).casefold():
        raise Refused("Somebody else than the author must agree", "name")
    today = timezone.localtime(at).date()
    if not locked.day <= checked_on <= today:
        raise Refused("The day must lie between the meeting and today", "checked_on")
    return _keep(locked, how=how, name=name.strip(), checked_on=checked_on, by=by, at=at)


def _ready(meeting, by, right):
    locked = lock_meeting(meeting, by=by, right=right)
    expect(locked, Meeting.State.MINUTES_READY)
    if MinutesCheck.objects.filter(meeting=locked).exists():
        raise WrongState("These minutes have been checked already.")
    return locked


def _keep(meeting, *, by, at, **fields):
    check = MinutesCheck.objects.create(meeting=meeting, recorded_by=by, recorded_at=at, **fields)
    changes = {"check": [None, check.in_words]}
    events.record("recorded that the minutes were checked", meeting, by=by, at=at, changes=changes)
    return check
