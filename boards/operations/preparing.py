"""Before a meeting: calling for items, agreeing the agenda, who looks after it, reminders."""

from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.locking import expect, lock_meeting
from boards.models import Meeting
from boards.operations.sending import plan_item

S = Meeting.State


@operation
def propose_item(*, meeting, title, by, text="", at=None):
    """Propose something for a meeting that is being prepared. It waits on the work programme of
    the body until it is taken up. Returns the entry."""
    locked = lock_meeting(meeting, by=by, right=Permission.VIEW_MEETING)
    expect(locked, S.PREPARING, S.AGENDA_PUBLISHED)
    return plan_item(
        body=locked.body, title=title, text=text, lead=by.name, wanted_on=locked.day, by=by, at=at
    )
