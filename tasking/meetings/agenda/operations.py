"""Building the agenda of a tasking meeting, and of a board the requests that come back, by the operations of
boards."""

from accounts.rights import operation
from boards.meetings.agendas.operations import withdraw_item
from boards.meetings.items.operations import add_item, change_item, remove_item, renumber
from boards.meetings.items.rules import with_parts
from boards.meetings.locking import lock_meeting
from boards.models import AgendaItem, Meeting
from core import events, rows
from tasking.meetings.agenda.sections import wanted
from tasking.meetings.models import Matter

OPEN = (Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)


@operation
def build_agenda(*, meeting, by, at=None):
    """Put on the agenda what waits, in its order; pressed again it adds what is new, brings words up to date
    and takes off what is over. What was taken off stays off, and what somebody wrote instead stays. Returns
    how many items were added."""
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, *OPEN)
    return _build(locked, by, at, lambda each: True)


def before_it_goes_out(meeting, *, by, at):
    """Step: what the agenda of a locked meeting lists is brought up to date before it is published, the requests
    that come to the meeting are on it, and its action log says what is overdue."""
    requests = (Matter.Section.LATE, Matter.Section.RETURNED)
    has_log = meeting.body.is_private and _log_of(meeting) is not None

    def is_to_add(each):
        says_overdue = each.section == Matter.Section.OVERDUE and has_log and each.text
        return each.section in requests or says_overdue

    _build(meeting, by, at, is_to_add)


def _build(meeting, by, at, is_to_add):
    known, added, is_moved = _known(meeting), 0, False
    for each in wanted(meeting, by):
        if row := known.pop(each.key, None):
            is_moved |= row.section != each.section
            _refresh(row, each, meeting, by, at)
        elif is_to_add(each):
            _add(each, meeting, by, at)
            added += 1
    for row in known.values():
        _take_off_empty(row, meeting, by, at)
    if meeting.state == Meeting.State.PREPARING and (added or is_moved):
        _put_in_order(meeting)
    if added:
        changes = {"items": [None, str(added)]}
        events.record("agenda.built", meeting, by=by, at=at, changes=changes)
    return added


def _known(meeting):
    """{key of Wanted: the row}."""
    found = {}
    for row in Matter.objects.filter(meeting=meeting).select_related("item"):
        about = (row.nomination_id, row.problem_id, row.escalation_id)
        found[about if any(about) else row.section] = row
    return found


def _take_off_empty(row, meeting, by, at):
    """A list of which nothing is left goes, and may come back."""
    item = row.item
    if row.section not in Matter.LISTS or item is None or item.text != row.words:
        return
    if is_unseen(item, meeting):
        remove_item(item=item, by=by, at=at)
        row.delete()


def is_unseen(item, meeting):
    """Whether nobody has been shown the item."""
    return meeting.state == Meeting.State.PREPARING or item.is_late


def _add(each, meeting, by, at):
    item = _log_of(meeting) if each.section == Matter.Section.OVERDUE else None
    if item is None:
        kind = AgendaItem.Kind.ORDINARY
        if each.section == Matter.Section.OVERDUE:
            kind = AgendaItem.Kind.ACTION_LOG
        words = {"title": each.title, "text": each.text, "kind": kind}
        item = add_item(meeting=meeting, by=by, at=at, **words)
    Matter.objects.create(
        meeting=meeting, item=item, section=each.section, words=each.text,
        nomination=each.nomination, problem=each.problem, escalation=each.escalation,
    )  # fmt: skip
    if not item.text and each.text:
        change_item(item=item, text=each.text, by=by, at=at)


def _log_of(meeting):
    return meeting.items.filter(kind=AgendaItem.Kind.ACTION_LOG).order_by("position").first()


def _refresh(row, wanted, meeting, by, at):
    """The words of an item follow the record, as long as nobody has been shown them or wrote others; its title, and
    whatever was written, only where the record was marked official-sensitive since."""
    item = row.item
    if item is None or not is_unseen(item, meeting):
        return
    now = {"words": wanted.text, "section": wanted.section}
    if wanted.is_sensitive:
        said = {"title": wanted.title, "text": wanted.text}
        if any(getattr(item, name) != words for name, words in said.items()):
            row.item = change_item(item=item, by=by, at=at, **said)
    elif row.words != wanted.text and item.text == row.words:
        change_item(item=item, text=wanted.text, by=by, at=at)
    elif item.text != wanted.text:
        del now["words"]
    rows.change(row, now)


def follow(row, wanted, *, title, by, at=None):
    """Step: an item says what was corrected in its record, and its title where it was `title`. The meeting is
    locked."""
    item = row.item
    if item is None:
        return
    if item.title == title != wanted.title and is_unseen(item, row.meeting):
        row.item = change_item(item=item, title=wanted.title, by=by, at=at)
    _refresh(row, wanted, row.meeting, by, at)
    if row.meeting.state == Meeting.State.PREPARING:
        _put_in_order(row.meeting)


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
    if is_unseen(item, row.meeting):
        remove_item(item=item, by=by, at=at)
    else:
        withdraw_item(item=item, reason=reason, by=by, at=at)


def lock_agendas(*groups):
    """Step: the meetings of groups whose agendas are open, locked before what stands on them."""
    meetings = Meeting.objects.filter(body__in=groups, state__in=OPEN).order_by("pk")
    return [rows.take(each, Meeting.objects.select_related("body")) for each in meetings]
