"""The evening's steps: start, close, adjourn, talk on informally, mark ready, publish the minutes."""

from django.utils import timezone

from accounts.rights import operation
from boards.attendance import shown as attendance_shown
from boards.attendance.operations import absent_without_tick
from boards.attendance.own.operations import take_out_answers
from boards.attendance.quorum import quorum_of
from boards.decisions.models import Decision
from boards.decisions.operations import number_decisions
from boards.interests.operations import expect_confirmed
from boards.meetings.dates.operations import (
    check_nothing_was_later,
    on_the_minute,
    schedule_meeting,
)
from boards.meetings.files.models import Attachment
from boards.meetings.files.operations import carry_files
from boards.meetings.items.business import carry_on
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import prepare_minutes
from boards.meetings.items.rules import stay_under
from boards.meetings.locking import expect_minutes_taken, lock_meeting
from boards.meetings.models import Meeting
from boards.meetings.telling.models import MeetingTold
from boards.meetings.telling.operations import tell_of
from boards.minutes.chairing.operations import answer_returns
from boards.minutes.models import Minute
from boards.minutes.operations import forget_check, keep_all_minutes, why_unchecked
from boards.minutes.versions.operations import publish_version
from boards.programme.models import FutureItem
from boards.programme.operations import plan_item, send_published
from core import events, rows
from core.errors import Refused


@operation
def start_meeting(*, meeting, by, at=None):
    """Open the live page. A meeting may start without a published agenda. Apologies and answers for
    another time, before it was moved, are no longer in its list. Raises Refused before its day, and
    where a later meeting was entered as held before this system."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    if timezone.localtime(at).date() < locked.day:
        raise Refused(
            f"The meeting is on {locked.day:%-d %B %Y}. Start it on that day, or change its date."
        )
    check_nothing_was_later(locked)
    take_out_answers(locked, by=by, at=at)
    rows.change(
        locked,
        {
            "state": Meeting.State.RUNNING,
            "started_at": at,
            "started_by": by,
            "began_at": on_the_minute(at),
        },
    )
    prepare_minutes(list(locked.items.all()), at=at)
    events.record("meeting.started", locked, by=by, at=at)
    return locked


@operation
def finish_meeting(*, meeting, by, at=None):
    """The meeting is over; the minutes are written up next."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.RUNNING)
    keep_all_minutes(locked, by=by, at=at)
    carry_over(locked, by=by, at=at)
    finished = {"state": Meeting.State.WRITING_UP, "finished_at": at, "finished_by": by}
    finished["closed_at"] = max(on_the_minute(at), locked.began_at)
    rows.change(locked, finished | _quorum_counted(locked))
    events.record("meeting.closed", locked, by=by, at=at)
    return locked


def _quorum_counted(meeting):
    """The fields that say whether the meeting had its quorum, as rows.change takes them. What was
    asked for stays once the minutes were published: the rule may have changed since."""
    if meeting.predates_system:
        return {}
    quorum = quorum_of(meeting)
    counted = {"quorum_present": len(quorum.voters)}
    if meeting.minutes_published_at and meeting.quorum_required is not None:
        return counted
    return counted | {"quorum_required": quorum.required}


@operation
def record_times(*, meeting, began_at, by, closed_at=None, at=None):
    """When the meeting began and closed as it was, where the buttons were pressed at other times.
    Returns it. Raises Refused for times in the wrong order, of another day, or to come."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    if locked.state == Meeting.State.RUNNING and closed_at is not None:
        raise Refused("The meeting is running: close it first", "closed")
    if locked.state != Meeting.State.RUNNING and closed_at is None:
        raise Refused("Enter when the meeting closed", "closed")
    if began_at > at or timezone.localtime(began_at).date() != locked.day:
        raise Refused("The meeting began on its day, and not later than now", "began")
    if closed_at is not None and not began_at <= closed_at <= at:
        raise Refused("It closed after it began, and not later than now", "closed")
    changed = rows.assign(locked, {"began_at": began_at, "closed_at": closed_at})
    if rows.write(locked, changed):
        changes = rows.in_words(changed)
        events.record("meeting.times_recorded", locked, by=by, at=at, changes=changes)
    return locked


@operation
def mark_minutes_ready(*, meeting, by, at=None):
    """Writing up is done. Members without a tick are recorded as absent. Raises Refused while it is
    open what members did who had declared an interest beforehand."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.WRITING_UP)
    expect_confirmed(locked)
    keep_all_minutes(locked, by=by, at=at)
    absent_without_tick(locked)
    answer_returns(locked, at=at)
    ready = {"minutes_ready_at": at, "minutes_ready_by": by}
    ready |= _quorum_counted(locked)  # again: a seat may have been entered after the meeting
    rows.change(locked, {"state": Meeting.State.MINUTES_READY} | ready)
    events.record("minutes.ready", locked, by=by, at=at)
    if locked.approves_minutes:
        tell_of(locked, MeetingTold.Kind.TO_CHECK, by=by, at=at)
    return locked


@operation
def take_minutes_back(*, meeting, by, at=None):
    """Minutes that were marked ready are written up once more."""
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.MINUTES_READY)
    forget_check(locked)
    unready = {"minutes_ready_at": None, "minutes_ready_by": None}
    rows.change(locked, {"state": Meeting.State.WRITING_UP} | unready)
    events.record("minutes.taken_back", locked, by=by, at=at)
    return locked


@operation
def publish_minutes(*, meeting, by, at=None):
    """Let everyone read the minutes (a private body: those who work with it), frozen as their next
    version. Raises Refused where nobody else has checked them, or a paper is not ready."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.MINUTES_READY)
    if locked.approves_minutes and (reason := why_unchecked(locked)):
        raise Refused(reason)
    unready = locked.items.filter(paper__is_ready=False).values_list("paper__title", flat=True)
    if unready:
        raise Refused(f"Not ready yet: {', '.join(unready)}. Mark the paper as ready first.")
    locked.items.filter(is_late=True).update(is_late=False)
    Attachment.objects.filter(item__meeting=locked, is_late=True).update(is_late=False)
    published = {"minutes_published_at": at, "minutes_published_by": by}
    if locked.agenda_published_at is None:
        published |= {"agenda_published_at": at, "agenda_published_by": by}
    number_decisions(locked, at=at)  # first: with the state what was decided stands
    rows.change(locked, {"state": Meeting.State.MINUTES_PUBLISHED} | published)
    send_published(locked, by=by, at=at)
    publish_version(locked, by=by, at=at)
    events.record("minutes.published", locked, by=by, at=at)
    what = "Minutes" if locked.approves_minutes else "Notes"
    tell_of(locked, MeetingTold.Kind.MINUTES, by=by, at=at, what=what)
    return locked


@operation
def go_informal(*, item, by, shown=None, at=None):
    """From this item on the members who are here talk without deciding. `shown`:
    `boards.attendance.shown.informal`. Returns the item. Raises Refused where there is a quorum, or
    something was decided from here on."""
    meeting = lock_meeting(item.meeting, by=by)
    rows.expect(meeting, Meeting.State.RUNNING)
    following = AgendaItem.objects.filter(meeting=meeting, position__gte=item.position)
    if not following.filter(is_informal=False).exists():
        return item
    _expect_shown(meeting, shown)
    quorum = quorum_of(meeting)
    if quorum.is_quorate(item.position):
        raise Refused(f"{quorum.in_words(item.position)}: the meeting can decide")
    if Decision.objects.standing().filter(item__in=following).exists():
        raise Refused("Something was decided under this item or a later one already")
    following.update(is_informal=True)
    events.record("meeting.went_informal", meeting, words={"item": item.number}, by=by, at=at)
    return item


@operation
def resume(*, item, by, shown=None, at=None):
    """Enough members are here again: from this item on the meeting decides. `shown`:
    `boards.attendance.shown.informal`. Returns the item. Raises Refused without a quorum."""
    meeting = lock_meeting(item.meeting, by=by)
    rows.expect(meeting, Meeting.State.RUNNING)
    following = AgendaItem.objects.filter(meeting=meeting, position__gte=item.position)
    if not following.filter(is_informal=True).exists():
        return item
    _expect_shown(meeting, shown)
    quorum = quorum_of(meeting)
    if not quorum.is_quorate(item.position):
        raise Refused(quorum.in_words(item.position))
    following.update(is_informal=False)
    events.record("meeting.went_formal", meeting, words={"item": item.number}, by=by, at=at)
    return item


def _expect_shown(meeting, shown):
    items = list(meeting.items.all())
    first = next((each.number for each in items if each.is_informal), None)
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


CARRIED = (
    *("kind", "title", "presenter", "minutes_allowed", "text", "recommendation", "paper"),
    *("access", "paragraphs", "private_reason", "corrects"),
)
COMES_ALONG = (AgendaItem.Kind.APOLOGIES, AgendaItem.Kind.DECLARATIONS)
"""Standing items that are heard again when a meeting goes on."""


@operation
def adjourn_meeting(
    *, meeting, starts_at, reason, by, items=None, sure_of=None, at=None, **details
):
    """Close a running meeting and set the time at which it goes on. `items`: the business that
    goes on then, also what was half heard; None: what had neither a word nor a decision. The
    standing declarations come along. Returns the meeting to come. Raises Refused without a reason
    or business, for a time that is not later, and for what was decided or is no business of this
    meeting."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.RUNNING)
    if not reason.strip():
        raise Refused("Enter a reason for adjourning", "reason")
    if starts_at <= at:
        raise Refused("The new date must be in the future", "day")
    left = unheard(locked) if items is None else _to_go_on(locked, items)
    finish_meeting(meeting=locked, by=by, at=at)
    details.pop("agenda", None)
    made = schedule_meeting(
        body=locked.body, starts_at=starts_at, by=by, at=at, agenda="empty", continues=locked,
        is_extraordinary=locked.is_extraordinary, sure_of=sure_of, **details,
    )  # fmt: skip
    standing = list(locked.items.filter(kind__in=COMES_ALONG).order_by("position"))
    along = [*standing, *left]
    under = stay_under(locked.items.order_by("position"), along)
    for position, item in enumerate(along, start=1):
        _carry(item, made, position, is_sub_item=item.pk in under, by=by, at=at)
    Meeting.objects.filter(pk=locked.pk).update(adjourned_reason=reason.strip())
    when = f"{timezone.localtime(starts_at):%-d %B %Y, %H:%M}"
    then = f"{when}, {made.where}" if made.where else when
    tell_of(locked, MeetingTold.Kind.ADJOURNED, by=by, at=at, reason=reason.strip(), then=then)
    changes = {"to": [None, when]}
    events.record("meeting.adjourned", locked, by=by, at=at, changes=changes, reason=reason)
    return made


def _to_go_on(meeting, items):
    """The items that were chosen, in their order."""
    allowed = {each.pk: each for each in may_go_on(meeting)}
    wanted = {each.pk for each in items}
    if not wanted:
        raise Refused("Choose the items to carry over. Otherwise close the meeting.", "items")
    if not wanted <= set(allowed):
        raise Refused("Something ticked was decided meanwhile, or is not of this meeting", "items")
    return [each for key, each in allowed.items() if key in wanted]


def _carry(item, meeting, position, *, is_sub_item, by, at):
    copy = AgendaItem.objects.create(
        meeting=meeting,
        position=position,
        is_sub_item=is_sub_item,
        carried_from=item,
        **{name: getattr(item, name) for name in CARRIED},
    )
    FutureItem.objects.filter(item=item).update(item=copy)
    carry_files(item, copy)
    carry_on(item, copy, by=by, at=at)


def may_go_on(meeting):
    """Business that nothing was decided about, in its order. What was heard informally waits on the
    work programme already."""
    decided = Decision.objects.standing().filter(item__meeting=meeting, excludes_public=False)
    rows = meeting.items.filter(
        kind=AgendaItem.Kind.ORDINARY, withdrawn_at=None, is_informal=False
    ).order_by("position")
    return list(rows.exclude(pk__in=decided.values("item")))


def unheard(meeting):
    """Of it, what nothing was said about."""
    said = (
        Minute.objects.filter(item__meeting=meeting).exclude(text="").values_list("item", flat=True)
    )
    said = set(said)
    return [item for item in may_go_on(meeting) if item.pk not in said]
