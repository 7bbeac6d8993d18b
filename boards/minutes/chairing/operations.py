"""The chair says that minutes are not right, and they go back to be written up."""

import uuid

from django.conf import settings
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.models import User
from accounts.rights import operation
from boards.attendance.chairing.presiding import who_speaks
from boards.meetings.agendas.documents import has_private
from boards.meetings.locking import lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from boards.minutes import shown as on_page
from boards.minutes.chairing.models import MinutesReturn
from boards.minutes.operations import forget_check
from boards.seats.voting.chairs import own_person
from core import events, rows
from core.errors import Refused
from core.letters.operations import send_letter


@operation
def return_minutes(*, meeting, reason, by, shown=None, client_id=None, at=None):
    """The minutes that were marked ready are not right, says `by`, who chairs the body or presided,
    with their own sign-in. They go back to whoever wrote them, who is told; a check is forgotten.
    `shown`: `boards.minutes.shown.ready` of what was read. The same `client_id` twice makes one
    row. Returns it. Raises Refused without a reason, PermissionDenied for anybody else, WrongState
    where the minutes are not ready, or were changed since."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by, right=Permission.VIEW_MEETING)
    person = own_person(by)
    rights.allow(
        person is not None and who_speaks(locked).filter(pk=person.pk).exists(),
        "Only the chair, the vice-chair or the person who chaired the meeting can send the minutes back.",
        by=by,
    )
    if known := once_at_meeting(MinutesReturn.objects, client_id, meeting_id=locked.pk):
        return known
    rows.expect(locked, Meeting.State.MINUTES_READY)
    rows.expect_shown(shown, on_page.ready(locked), "The minutes were changed.")
    if not reason.strip():
        raise Refused("Enter what is not right", "reason")
    writer = locked.minutes_ready_by_id
    forget_check(locked)
    unready = {"minutes_ready_at": None, "minutes_ready_by": None}
    rows.change(locked, {"state": Meeting.State.WRITING_UP} | unready)
    row = MinutesReturn.objects.create(
        meeting=locked, reason=reason.strip(), person=person, returned_by=by, returned_at=at,
        client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    events.record("minutes.returned", locked, by=by, at=at, reason=row.reason)
    _tell_officers(row, {writer, locked.organiser_id} - {None, by.pk})
    return row


def _tell_officers(row, keys):
    """Whoever marked the minutes ready, and whoever looks after the meeting, where they still run
    it. What may be private stands on the page alone."""
    meeting = row.meeting
    reason = f"\n\n{row.reason}"
    if meeting.body.is_private or has_private(meeting):
        reason = " Sign in to read why."
    for officer in User.objects.filter(pk__in=keys, is_active=True).order_by("pk"):
        if not rights.holds(Permission.RUN_MEETING, by=officer, on=meeting):
            continue
        send_letter(
            kind="Minutes sent back",
            about=row,
            subject=f"Minutes sent back: {meeting}",
            body=f"{row.person} says that the minutes are not right.{reason}\n\n"
            "Correct them, then send them for checking again:\n\n"
            f"{settings.SITE_URL}{meeting.get_absolute_url()}\n",
            to=officer.email,
            at=row.returned_at,
        )


def answer_returns(meeting, *, at):
    """Step: the minutes of a locked meeting are ready again."""
    MinutesReturn.objects.unanswered().filter(meeting=meeting).update(answered_at=at)
