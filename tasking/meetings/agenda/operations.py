"""Building the agenda of a tasking meeting, by the operations of boards."""

from accounts.rights import operation
from boards.meetings.agendas.operations import withdraw_item
from boards.meetings.items.operations import add_item, change_item, remove_item, renumber
from boards.meetings.items.rules import with_parts
from boards.meetings.locking import lock_meeting
from boards.models import AgendaItem, Meeting
from core import events, rows
from core.errors import Refused
from tasking.meetings.agenda.sections import wanted
from tasking.meetings.models import Matter

OPEN = (Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)


@operation
def build_agenda(*, meeting, by, at=None):
    """Put on the agenda what waits, in its order; pressed again it adds what is new and brings words up to
    date. What was taken off stays off. Returns how many items were added. Raises Refused for a body that
    is no tasking group."""
    locked = lock_meeting(meeting, by=by)
    if not locked.body.is_private:
        raise Refused("Only the agenda of a tasking group is built this way")
    rows.expect(locked, *OPEN)
    known, added = _known(locked), 0
    for each in wanted(locked, by):
        if each.key in known:
            _refresh(known[each.key], each, locked, by, at)
        else:
            _add(each, locked, by, at)
            added += 1
    if added and locked.state == Meeting.State.PREPARING:
        _put_in_order(locked)
    if added:
        changes = {"items": [None, str(added)]}
        events.record("agenda.built", locked, by=by, at=at, changes=changes)
    return added


def _known(meeting):
    """{key of Wanted: the row}."""
    found = {}
    for row in Matter.objects.filter(meeting=meeting).select_related("item"):
        about = (row.nomination_id, row.problem_id, row.escalation_id)
        found[about if any(about) else row.section] = row
    return found


def _add(each, meeting, by, at):
    item = _log_of(meeting) if each.section == Matter.Section.OVERDUE else None
    if item is None:
        kind = AgendaItem.Kind.ORDINARY
        if each.section == Matter.Section.OVERDUE:
            kind = AgendaItem.Kind.ACTION_LOG
        words = {"title": each.title, "text": each.text, "kind": kind}
        item = add_item(meeting=meeting, by=by, at=at, **words)
    row = Matter.objects.create(
        meeting=meeting, item=item, section=each.section, nomination=each.nomination,
        problem=each.problem, escalation=each.escalation,
    )  # fmt: skip
    _refresh(row, each, meeting, by, at)


def _log_of(meeting):
    return meeting.items.filter(kind=AgendaItem.Kind.ACTION_LOG).order_by("position").first()


def _refresh(row, each, meeting, by, at):
    """The words of an item follow the record, as long as nobody has been shown them; its title only where the record
    was marked official-sensitive since."""
    item, words = row.item, {"text": each.text}
    if each.is_sensitive:
        words["title"] = each.title
    if item is None or all(getattr(item, name) == said for name, said in words.items()):
        return
    if meeting.state == Meeting.State.PREPARING or item.is_late:
        change_item(item=item, by=by, at=at, **words)


def _put_in_order(meeting):
    """The items that were built stand in the order of their sections, in the places that they have
    together; what somebody added by hand stays where it is."""
    heads = with_parts(meeting.items.select_related("matter").order_by("position"))
    built = [each for each in heads if hasattr(each, "matter")]
    order = iter(sorted(built, key=lambda each: (each.matter.section, each.matter.pk)))
    placed = [next(order) if hasattr(each, "matter") else each for each in heads]
    renumber([each for head in placed for each in (head, *head.parts)])


def take_off(row, *, reason, by, at=None):
    """Step: an item goes whose matter was taken back, as long as the meeting has not begun; once the agenda
    is out it stays on it, withdrawn. The meeting is locked."""
    item = row.item
    if item is None or item.withdrawn_at or row.meeting.state not in OPEN:
        return
    if row.meeting.state == Meeting.State.PREPARING or item.is_late:
        remove_item(item=item, by=by, at=at)
    else:
        withdraw_item(item=item, reason=reason, by=by, at=at)


def lock_agendas(*groups):
    """Step: the meetings of groups whose agendas are open, locked before what stands on them."""
    meetings = Meeting.objects.filter(body__in=groups, state__in=OPEN).order_by("pk")
    return [rows.take(each, Meeting.objects.select_related("body")) for each in meetings]
