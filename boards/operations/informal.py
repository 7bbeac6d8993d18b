"""Too few members: the meeting goes on with notes only, and its items go to the next meeting."""

from accounts.rights import operation
from boards.attendance import shown as attendance_shown
from boards.attendance.quorum import room_of
from boards.meetings.locking import expect, lock_meeting
from boards.models import AgendaItem, Decision, FutureItem, Meeting
from boards.programme.operations import plan_item
from core import events, rows
from core.errors import Refused


@operation
def go_informal(*, item, by, shown=None, at=None):
    """From this item on the members who are here talk without deciding. `shown`:
    `boards.attendance.shown.informal`. Returns the item."""
    meeting = lock_meeting(item.meeting, by=by)
    expect(meeting, Meeting.State.RUNNING)
    following = AgendaItem.objects.filter(meeting=meeting, position__gte=item.position)
    if not following.filter(is_informal=False).exists():
        return item
    _expect_shown(meeting, shown)
    room = room_of(meeting)
    if room.is_quorate(item.position):
        raise Refused(f"{room.in_words(item.position)}: the meeting can decide")
    if Decision.objects.standing().filter(item__in=following).exists():
        raise Refused("Something was decided under this item or a later one already")
    following.update(is_informal=True)
    events.record(f"went on informally from item {item.position}", meeting, by=by, at=at)
    return item


@operation
def resume(*, item, by, shown=None, at=None):
    """Enough members are here again: from this item on the meeting decides. `shown`:
    `boards.attendance.shown.informal`. Returns the item."""
    meeting = lock_meeting(item.meeting, by=by)
    expect(meeting, Meeting.State.RUNNING)
    following = AgendaItem.objects.filter(meeting=meeting, position__gte=item.position)
    if not following.filter(is_informal=True).exists():
        return item
    _expect_shown(meeting, shown)
    room = room_of(meeting)
    if not room.is_quorate(item.position):
        raise Refused(room.in_words(item.position))
    following.update(is_informal=False)
    events.record(f"went on as a meeting from item {item.position}", meeting, by=by, at=at)
    return item


def _expect_shown(meeting, shown):
    items = list(meeting.items.all())
    first = next((each.position for each in items if each.is_informal), None)
    words = f"The meeting is informal from item {first}." if first else "The meeting decides."
    rows.expect_shown(shown, attendance_shown.informal(items), words)


def carry_over(meeting, *, by, at):
    """Business that was heard informally waits for the body's next meeting. What came from the work
    programme goes back there, so that its thread goes on. Called as the meeting closes."""
    informal = meeting.items.filter(
        is_informal=True, kind=AgendaItem.Kind.ORDINARY, withdrawn_at=None
    )
    for item in informal.select_related("paper").order_by("position"):
        back = FutureItem.objects.filter(item=item)
        if back.update(item=None, from_item=item, **item.class_fields):
            continue
        plan_item(
            body=meeting.body,
            title=item.title,
            text="" if item.is_private else item.text,
            recommendation=item.recommendation,
            lead=item.presenter,
            paper=item.paper,
            from_item=item,
            by=by,
            at=at,
            **item.class_fields,
        )
