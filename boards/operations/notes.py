"""While a meeting runs and is written up: its steps, minutes, decisions."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from boards.attendance.operations import absent_without_tick
from boards.attendance.quorum import room_of
from boards.meetings.items.operations import prepare_notes
from boards.meetings.locking import expect, expect_notes, lock_meeting, same_parent
from boards.models import (
    AgendaItem,
    Answer,
    Attendance,
    Decision,
    FutureItem,
    Meeting,
    Minute,
    MinuteDraft,
    MinutesCheck,
    Vote,
)
from boards.operations.informal import carry_over
from boards.operations.numbers import number_decisions
from boards.operations.sending import send_published
from boards.rules import exclusion_in_words
from core import events, rows
from core.errors import Clash, Refused

S = Meeting.State
Status = Attendance.Status


@operation
def start_meeting(*, meeting, by, at=None):
    """Open the live page. A meeting may start without a published agenda."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.PREPARING, S.AGENDA_PUBLISHED)
    if timezone.localtime(at).date() < locked.day:
        raise Refused(
            f"The meeting is on {locked.day:%-d %B %Y}. Start it on that day, or change its date."
        )
    rows.change(locked, {"state": S.RUNNING, "started_at": at, "started_by": by})
    prepare_notes(list(locked.items.all()), at=at)
    events.record("started the meeting", locked, by=by, at=at)
    return locked


@operation
def finish_meeting(*, meeting, by, at=None):
    """The meeting is over; the minutes are written up next."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.RUNNING)
    keep_all_minutes(locked, by=by, at=at)
    carry_over(locked, by=by, at=at)
    room = room_of(locked)
    quorum = {"quorum_required": room.required, "quorum_present": len(room.voters)}
    finished = {"state": S.WRITING_UP, "finished_at": at, "finished_by": by}
    rows.change(locked, finished | quorum)
    events.record("closed the meeting", locked, by=by, at=at)
    return locked


@operation
def mark_minutes_ready(*, meeting, by, at=None):
    """Writing up is done. Members without a tick are recorded as absent."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.WRITING_UP)
    keep_all_minutes(locked, by=by, at=at)
    absent_without_tick(locked)
    ready = {"minutes_ready_at": at, "minutes_ready_by": by}
    rows.change(locked, {"state": S.MINUTES_READY} | ready)
    events.record("marked the minutes ready", locked, by=by, at=at)
    return locked


@operation
def take_minutes_back(*, meeting, by, at=None):
    """Minutes that were marked ready are written up once more."""
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.MINUTES_READY)
    MinutesCheck.objects.filter(meeting=locked).delete()
    unready = {"minutes_ready_at": None, "minutes_ready_by": None}
    rows.change(locked, {"state": S.WRITING_UP} | unready)
    events.record("took the minutes back", locked, by=by, at=at)
    return locked


@operation
def publish_minutes(*, meeting, by, at=None):
    """Let everyone read the minutes (a private body: those who work with it)."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.MINUTES_READY)
    checked = MinutesCheck.objects.filter(meeting=locked).exists()
    if locked.body.approves_minutes and not checked:
        raise Refused(
            "Somebody else than the author must check these minutes first, here or as the chair "
            "by e-mail or phone."
        )
    unready = locked.items.filter(paper__is_ready=False).values_list("paper__title", flat=True)
    if unready:
        raise Refused(f"Not ready yet: {', '.join(unready)}. Mark the paper as ready first.")
    published = {"minutes_published_at": at, "minutes_published_by": by}
    if locked.agenda_published_at is None:
        published |= {"agenda_published_at": at, "agenda_published_by": by}
    rows.change(locked, {"state": S.MINUTES_PUBLISHED} | published)
    number_decisions(locked)
    send_published(locked, by=by, at=at)
    events.record("published the minutes", locked, by=by, at=at)
    return locked


@operation
def save_minute(*, item, text, version, by, client_id=None, leave=False, at=None):
    """Autosave the text of an item. Returns the draft with its new version.

    `version` is the one the writer started from; another stored version is a Clash with both
    texts. The same `client_id` again is answered as before. With `leave` the text becomes a
    revision of the minute; otherwise only the untracked draft changes.
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_notes(meeting)
    draft = _lock_draft(item, at)
    repeated = client_id is not None and draft.client_id == client_id
    if not repeated and draft.version != version and draft.text != text:
        raise Clash(
            f"{draft.saved_by or 'Somebody'} changed the minute of “{draft.item.title}” meanwhile.",
            mine=text,
            theirs=draft.text,
            version=draft.version,
            who=str(draft.saved_by or ""),
            at=draft.saved_at,
        )
    if not repeated:
        draft.text, draft.version, draft.client_id = text, draft.version + 1, client_id
        draft.saved_by, draft.saved_at = by, at
        draft.save()
    if leave:
        _keep(Minute.objects.filter(item=item), draft, by=by, at=at)
    return draft


def _lock_draft(item, at):
    """The draft, locked after its meeting: the order in which every other step locks them."""
    drafts = MinuteDraft.objects.select_for_update(no_key=True, of=("self",))
    drafts = drafts.select_related("item", "saved_by").filter(item=item)
    draft = drafts.first()
    if draft is None:
        prepare_notes([item], at=at)
        draft = drafts.get()
    return draft


def keep_all_minutes(meeting, *, by, at):
    """Turn every draft of a meeting into the minute, locking them all."""
    drafts = MinuteDraft.objects.select_for_update(no_key=True).filter(item__meeting=meeting)
    changed = {draft.item_id: draft for draft in drafts.order_by("pk")}
    for minute in Minute.objects.filter(item__in=list(changed)):
        draft = changed[minute.item_id]
        if minute.text != draft.text:
            _keep(Minute.objects.filter(pk=minute.pk), draft, by=draft.saved_by or by, at=at)


def _keep(minutes, draft, *, by, at):
    minutes.exclude(text=draft.text).update(text=draft.text, saved_by=by, saved_at=at)


@operation
def record_decision(
    *,
    item,
    outcome,
    text,
    by,
    vote=None,
    excludes_public=False,
    client_id=None,
    once=False,
    at=None,
):
    """Write down what was decided under an item, after a `vote` or without one.

    `excludes_public`: it resolves that the public leaves. The same `client_id` twice makes one row;
    with `once` so do the same words, for a form that carries no id.
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_notes(meeting)
    if not text.strip():
        raise Refused("Enter what was decided", "text")
    if vote is None and outcome in (Decision.Outcome.RESOLVED, Decision.Outcome.RECOMMENDED):
        lost = Vote.objects.standing().filter(item=item, kind="motion", carried=False)
        if lost.filter(text__iexact=text.strip()).exists():
            raise Refused("This was voted on and lost: strike that out first", "text")
    require_formal(item)
    require_admitted(meeting, item)
    if not excludes_public:
        require_public_excluded(meeting, item)
    room = require_quorum(meeting, item.position)
    presiding = room.presiding(item.position)
    if once:
        same = Decision.objects.standing().filter(item=item, vote=None, outcome=outcome, text=text)
        if known := same.first():
            return known
    decision, created = Decision.objects.get_or_create(
        client_id=client_id or uuid.uuid4(),
        defaults={
            "presiding": presiding.name if presiding else "",
            "voting_present": room.count(item.position),
            "quorum": room.required,
            "item": item,
            "outcome": outcome,
            "text": text,
            "vote": vote,
            "excludes_public": excludes_public,
            "recorded_by": by,
            "recorded_at": at,
        },
    )
    same_parent(decision.item_id == item.pk)
    if created:
        changes = {"decision": [None, decision.get_outcome_display()]}
        verb = f"recorded a decision under item {item.position}"
        events.record(verb, meeting, by=by, at=at, changes=changes)
    return decision


@operation
def exclude_public(*, item, by, client_id=None, at=None):
    """Resolve that the public leaves for the exempt items from this one on. Returns the decision."""
    meeting = lock_meeting(item.meeting, by=by)
    following = AgendaItem.objects.filter(
        meeting=meeting, position__gte=item.position, access=AgendaItem.Access.EXEMPT
    )
    named = list(following.values_list("position", "paragraphs", "private_reason"))
    if item.position not in [position for position, *_ in named]:
        raise Refused("Only for exempt items the public is excluded by a resolution")
    expect_notes(meeting)
    if known := exclusions(meeting).filter(item__position__lte=item.position).first():
        return known
    return record_decision(
        item=item,
        outcome=Decision.Outcome.RESOLVED,
        text=exclusion_in_words(named),
        excludes_public=True,
        by=by,
        client_id=client_id,
        at=at,
    )


@operation
def strike_out_decision(*, decision, by, at=None):
    """A decision written down by mistake: it stays, struck out, and leaves the minutes."""
    at = at or timezone.now()
    meeting = lock_meeting(decision.item.meeting, by=by)
    expect_notes(meeting)
    locked = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if locked.struck_out_at is None:
        _keep_public_out(meeting, locked)
        _refuse_if_taken_up(locked)
        Answer.objects.filter(decision=locked).delete()
        rows.change(locked, {"struck_out_at": at, "struck_out_by": by})
        if locked.vote_id:  # its amendments wait for the motion to be put again
            Vote.objects.filter(pk=locked.vote_id).update(struck_out_at=at, struck_out_by=by)
            Vote.objects.filter(motion=locked.vote_id).update(motion=None)
        changes = {"decision": [locked.get_outcome_display(), None]}
        events.record("struck out a decision", meeting, by=by, at=at, changes=changes)
    return locked


def require_formal(item):
    """Refuse what was withdrawn, or is heard informally for want of a quorum."""
    if AgendaItem.objects.filter(pk=item.pk, withdrawn_at__isnull=False).exists():
        raise Refused("This item was withdrawn from the agenda, so it is not decided")
    if AgendaItem.objects.filter(pk=item.pk, is_informal=True).exists():
        raise Refused(
            "This item is heard informally, for want of a quorum: take notes. It goes to the next "
            "meeting. If enough members are here again, say so at the top of the page."
        )


def require_admitted(meeting, item):
    """Refuse what a deciding body may not decide: an item that was not published in time."""
    if meeting.body.binds and not AgendaItem.objects.get(pk=item.pk).is_admitted:
        raise Refused(
            "This item was not published with its clear days, so it cannot be decided. "
            "The person presiding may hold it urgent and say why; or put it on the next agenda."
        )


def require_public_excluded(meeting, item):
    """Refuse to decide an exempt item of a deciding body while the public is still there."""
    item = AgendaItem.objects.get(pk=item.pk)
    if not meeting.body.binds or item.access != AgendaItem.Access.EXEMPT:
        return
    if not exclusions(meeting).filter(item__position__lte=item.position).exists():
        raise Refused(
            "This item is exempt: the body first resolves that the public is excluded, then it "
            "decides. Press “Exclude the public” under the item."
        )


def exclusions(meeting):
    """The resolutions of a meeting by which the public was excluded."""
    resolved = Decision.objects.standing().filter(item__meeting=meeting, excludes_public=True)
    return resolved.exclude(outcome=Decision.Outcome.LOST)


def _refuse_if_taken_up(decision):
    """What another meeting has on its agenda already is not unsaid here; what waits is."""
    entries = FutureItem.objects.filter(from_decision=decision)
    if entries.filter(item__isnull=False).exists():
        raise Refused("This is on another agenda already, so it is not struck out")
    entries.delete()


def _keep_public_out(meeting, decision):
    """What was decided in private rests on the resolution that excluded the public."""
    if not (decision.excludes_public and meeting.body.binds):
        return
    first = decision.item.position
    other = exclusions(meeting).exclude(pk=decision.pk).filter(item__position__lte=first)
    rests = Decision.objects.standing().filter(
        item__meeting=meeting, item__access="exempt", item__position__gte=first,
        excludes_public=False,
    )  # fmt: skip
    if rests.exists() and not other.exists():
        raise Refused("Private items were decided on the strength of this: strike those out first")


def require_quorum(meeting, position):
    """The room, or a refusal where a deciding body has no quorum for the item at this position."""
    room = room_of(meeting)
    if meeting.body.binds and not room.is_quorate(position):
        raise Refused(
            f"{room.in_words(position)}. Without a quorum nothing can be decided: wait, carry on "
            "with notes only, or close the meeting and take the item to the next one."
        )
    return room
