"""Building an agenda: items added, changed, moved, copied; papers placed on it."""

from django.db.models import Max
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.files.models import Attachment
from boards.meetings.files.operations import delete_files
from boards.meetings.items.agreed import SHOWN, ask_again
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.rules import STANDING_AGENDA, stay_under, with_parts
from boards.meetings.locking import lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from boards.meetings.notice import papers_due
from boards.minutes.models import Minute, MinuteDraft
from boards.papers.models import Paper
from boards.papers.operations import _is_public
from boards.seats.titles import councillors, titled
from core import events, rows
from core.errors import Refused
from neighbourhoods.models import ClosedDay

MAY_BE_PRIVATE = ("text", "recommendation", "presenter")
"""What never stands in the list of events: it may be, or become, private."""
START_EMPTY, START_STANDING, START_COPY = "empty", "standing", "copy"


@operation
def copy_last_agenda(*, meeting, by, at=None):
    """Append the items of the body's last meeting that are not here by title. Returns how many.
    Raises Refused where there is none."""
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING)
    last = _last_with_items(locked)
    if last is None:
        raise Refused("There is no earlier agenda to copy.")
    count = _copy_items(last, locked)
    changes = {"items": [None, f"{count} from {last}"]}
    events.record("agenda.copied", locked, by=by, at=at, changes=changes)
    if count:
        ask_again(locked, by=by, at=at)
    return count


@operation
def add_item(*, meeting, title, by, client_id=None, at=None, **details):
    """Add an item at the end, before “any other business” while preparing. Returns it.

    Once the agenda is out, numbers stay: an item is added at the end, and everyone reads it with
    the next supplement or with the minutes. The same `client_id` twice makes one item. Raises
    Refused at a meeting that goes on after it was adjourned, and at an extraordinary one once its
    agenda is out.
    """
    locked = lock_meeting(meeting, by=by)
    known = once_at_meeting(AgendaItem.objects, client_id, meeting_id=locked.pk)
    if known and known.title == title:
        return known
    if known:
        client_id = None  # a page that was kept: another item is added with its id
    rows.expect(
        locked,
        Meeting.State.PREPARING,
        Meeting.State.AGENDA_PUBLISHED,
        Meeting.State.RUNNING,
        Meeting.State.WRITING_UP,
    )
    _check_business(locked)
    position = (locked.items.aggregate(last=Max("position"))["last"] or 0) + 1
    item = AgendaItem(
        meeting=locked,
        position=position,
        title=title,
        is_late=locked.state != Meeting.State.PREPARING,
        is_informal=_is_informal(locked),
        client_id=client_id,
        **details,
    )
    item.check_class(locked.body)
    _check_sub_item(item)
    item.save()
    if not item.is_late:
        _put_before_closing_items(item)
    elif locked.started_at:
        prepare_minutes([item], at=at or timezone.now())
    events.record("item.added", locked, by=by, at=at, changes={"item": [None, title]})
    ask_again(locked, by=by, at=at)
    item.refresh_from_db(fields=["number"])
    return item


def _check_sub_item(item):
    if item.is_sub_item and item.kind != AgendaItem.Kind.ORDINARY:
        raise Refused("A standing item has a number of its own", "is_sub_item")
    if item.is_sub_item and item.is_late:
        raise Refused(
            "The agenda has been published. New items go at the end with their own number.",
            "is_sub_item",
        )


def _check_business(meeting):
    """What an adjourned or an extraordinary meeting is about is settled.
    Source: Local Government Act 1972 Sch 12 para 4(2)(b) and (5)."""
    if meeting.continues_id:
        raise Refused(
            f"This meeting continues the business left on {meeting.continues.day:%-d %B %Y}. Add "
            "new business to the next meeting.",
            "title",
        )
    if meeting.is_extraordinary and meeting.state != Meeting.State.PREPARING:
        raise Refused(
            "An extraordinary meeting only deals with the business it was called for", "title"
        )


def _is_informal(meeting):
    """Whether the meeting ended its agenda informally, for want of a quorum."""
    last = meeting.items.order_by("position").last()
    return last is not None and last.is_informal


@operation
def change_item(*, item, by, at=None, **details):
    """Change the words of an item that nobody has been shown yet."""
    meeting = lock_meeting(item.meeting, by=by)
    item = rows.lock(item)
    rows.expect(
        meeting,
        Meeting.State.PREPARING,
        *([Meeting.State.AGENDA_PUBLISHED] if item.is_late else []),
    )
    changed = rows.assign(item, details)
    item.check_class(meeting.body)
    _check_sub_item(item)
    rows.write(item, changed)
    if changed:
        changes = rows.in_words(changed, hidden=MAY_BE_PRIVATE)
        events.record(
            "item.changed", meeting, words={"item": item.number}, by=by, at=at, changes=changes
        )
    if SHOWN & set(changed):
        ask_again(meeting, by=by, at=at)
    return item


@operation
def remove_item(*, item, by, at=None):
    """Take an item off that nobody has been shown yet; the others move up, and its sub-items have
    numbers of their own."""
    meeting = lock_meeting(item.meeting, by=by)
    item = rows.lock(item)
    rows.expect(
        meeting,
        Meeting.State.PREPARING,
        *([Meeting.State.AGENDA_PUBLISHED] if item.is_late else []),
    )
    events.record("item.removed", meeting, by=by, at=at, changes={"item": [item.title, None]})
    delete_files(Attachment.objects.filter(item=item))
    if hasattr(item, "planned_as"):  # it waits again
        type(item.planned_as).objects.filter(item=item).update(item=None)
    _, parts = _with_parts(meeting, item)
    AgendaItem.objects.filter(pk__in=[each.pk for each in parts]).update(is_sub_item=False)
    item.delete()
    renumber(list(meeting.items.order_by("position")))
    ask_again(meeting, by=by, at=at)


@operation
def move_item(*, item, up, by, at=None):
    """Swap an item with its neighbour above or below, its sub-items with it. At the end of the list
    nothing happens."""
    meeting = lock_meeting(item.meeting, by=by)
    item = rows.lock(item)
    rows.expect(meeting, Meeting.State.PREPARING)
    groups, parts = _with_parts(meeting, item)
    if parts or not item.is_sub_item:
        groups = rows.swapped(groups, item, up=up)
        items = groups and [each for head in groups for each in (head, *head.parts)]
    else:
        items = rows.swapped(meeting.items.order_by("position"), item, up=up)
    if items is None:
        return item
    renumber(items)
    moved = AgendaItem.objects.get(pk=item.pk)
    changes = {"number": [item.number, moved.number]}
    events.record("item.moved", meeting, words={"title": item.title}, by=by, at=at, changes=changes)
    ask_again(meeting, by=by, at=at)
    return moved


def _with_parts(meeting, item):
    """(the items with a number of their own, each with `parts`; the parts of this one)."""
    heads = with_parts(meeting.items.order_by("position"))
    return heads, next((head.parts for head in heads if head.pk == item.pk), [])


def _put_approval_on(meeting):
    """Minutes that wait for approval stand on the next agenda by themselves, near the beginning."""
    if not meeting.continues_id and Meeting.objects.to_approve(meeting).exists():
        before = (AgendaItem.Kind.APOLOGIES, AgendaItem.Kind.DECLARATIONS)
        _put_standing(meeting, AgendaItem.Kind.MINUTES, before)


def _put_standing(meeting, kind, before):
    """Put a standing item where it belongs, after those of the kinds `before`, unless it is
    there."""
    kinds = list(meeting.items.order_by("position").values_list("kind", flat=True))
    if not kinds or kind in kinds:
        return
    place = next((n for n, each in enumerate(kinds) if each not in before), len(kinds))
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=len(kinds) + 1,
        kind=kind,
        title=dict(STANDING_AGENDA)[kind],
    )
    items = list(meeting.items.order_by("position"))
    items.remove(item)
    items.insert(place, item)
    renumber(items)


def prepare_minutes(items, *, at):
    """Rows for drafts and minutes of items, so that saving text finds them."""
    MinuteDraft.objects.bulk_create(MinuteDraft(item=each, saved_at=at) for each in items)
    Minute.objects.bulk_create(Minute(item=each, saved_at=at) for each in items)


def renumber(items):
    """Positions 1, 2, 3 … in the order given, in one statement."""
    for number, each in enumerate(items, start=1):
        each.position = number
    AgendaItem.objects.bulk_update(items, ["position"])


def _put_before_closing_items(item):
    closing = (AgendaItem.Kind.AOB, AgendaItem.Kind.NEXT_MEETING)
    items = list(item.meeting.items.order_by("position"))
    if item.kind in closing:
        return
    others = [each for each in items if each.pk != item.pk]
    place = next((n for n, each in enumerate(others) if each.kind in closing), len(others))
    others.insert(place, item)
    renumber(others)


def _last_with_items(meeting):
    return (
        Meeting.objects.filter(
            body=meeting.body_id, starts_at__lt=meeting.starts_at, items__isnull=False
        )
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-starts_at")
        .first()
    )


def _copy_items(source, meeting):
    present = {each.title.lower() for each in meeting.items.all()}
    position = len(present)
    copied = [
        each for each in source.items.order_by("position") if each.title.lower() not in present
    ]
    under = stay_under(source.items.order_by("position"), copied)
    new = [
        AgendaItem(
            meeting=meeting,
            kind=each.kind,
            title=each.title,
            is_sub_item=each.pk in under,
            presenter="" if each.is_private else each.presenter,
            minutes_allowed=each.minutes_allowed,
            text=each.text if each.is_business and not each.is_private else "",
        )
        for each in copied
    ]
    for number, each in enumerate(new, start=position + 1):
        each.position = number
    AgendaItem.objects.bulk_create(new)
    return len(new)


@operation
def place_paper(*, paper, meeting, by, at=None):
    """Put a paper on the agenda of a meeting, with its class and the words that the body is asked
    to agree. A paper may stand on the agendas of several bodies. Returns the item. Raises Refused
    where it stands there already, or would cross between private and public bodies;
    PermissionDenied for another's paper that is not public."""
    meeting = lock_meeting(meeting, by=by)  # before the paper, as publishing does
    paper = rows.lock(paper, Paper.objects.select_related("body", "author__agency"))
    if not _is_public(paper) and not rights.holds(Permission.RUN_MEETING, by=by, on=paper):
        raise rights.denied(Permission.RUN_MEETING)
    if AgendaItem.objects.filter(paper=paper, meeting=meeting).exists():
        raise Refused("The paper is on that agenda already", "meeting")
    if paper.due_on is None and not paper.is_ready:
        rows.change(paper, {"due_on": papers_due(meeting, ClosedDay.objects.days())})
    if meeting.body.is_private != paper.body.is_private:
        raise Refused("A paper cannot move between a private board and a public one", "meeting")
    return add_item(
        meeting=meeting, title=paper.title, by=by, at=at, paper=paper, access=paper.access,
        paragraphs=paper.paragraphs, private_reason=paper.private_reason,
        presenter=_presenter(paper, meeting),
    )  # fmt: skip


def _presenter(paper, meeting):
    if not paper.author_id:
        return ""
    return titled(paper.author.name_and_agency, paper.author, councillors(meeting.day))


def open_agendas(user, permission):
    """Upcoming meetings on whose agenda the user may put something."""
    meetings = Meeting.objects.changeable_by(user, permission).upcoming()
    return meetings.with_open_agenda().with_place()
