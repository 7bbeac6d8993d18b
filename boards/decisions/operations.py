"""Recording decisions and striking them out; what must hold before something is decided."""

import uuid

from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.rights import operation
from boards.attendance.quorum import quorum_of
from boards.bodies.models import Body
from boards.decisions.models import Decision, DecisionNumber, ExclusionItem
from boards.decisions.rules import exclusion_in_words, in_force_on
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import expect_minutes_taken, lock_meeting, once_at_meeting
from core import calendar, events, rests, rows, settings
from core.dates import time_of_day
from core.errors import Refused
from neighbourhoods.models import ClosedDay

STORED = ["room_stands", "voting_members", "in_time", "urgent_reason", "public_left_by"]
"""What the database adds to a decision."""


@operation
def record_decision(
    *,
    item,
    outcome,
    text,
    by,
    is_recommendation=False,
    client_id=None,
    at=None,
):
    """Write down what was decided under an item without a vote.

    The same `client_id` twice makes one row. `is_recommendation`: what the item recommends, which
    is for an item that nothing was decided under. Raises Refused without words, for a motion that
    was lost, for what was decided already, and where the meeting may not decide
    (`quorum_to_decide`).
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    if known := once_at_meeting(Decision.objects, client_id, item_id=item.pk):
        return known  # what was taken is not refused when it is sent again
    if not text.strip():
        raise Refused("Enter what was decided", "text")
    if outcome in (Decision.Outcome.RESOLVED, Decision.Outcome.RECOMMENDED):
        lost = item.votes.standing().filter(kind="motion", carried=False)
        if lost.filter(text__iexact=text.strip()).exists():
            raise Refused("This was voted on and lost: strike that out first", "text")
    quorum = quorum_to_decide(meeting, item)
    refuse_second(item, None if is_recommendation else text)
    return write_decision(
        meeting,
        item,
        quorum,
        outcome=outcome,
        text=text,
        client_id=client_id or uuid.uuid4(),
        by=by,
        at=at,
    )


def refuse_second(item, text):
    """Raises Refused where these words were decided under the item already; without words, where
    anything was."""
    rows = Decision.objects.standing().filter(item=item, excludes_public=False)
    if text is not None:
        rows = rows.exclude(outcome=Decision.Outcome.LOST)
        rows = rows.alias(said=Lower("text")).filter(said=Lower(Value(text.strip())))
    if found := rows.select_related("recorded_by").first():
        who = f" by {found.recorded_by.name}" if found.recorded_by else ""
        raise Refused(
            f"Item {item.number} was decided already: {found.get_outcome_display().lower()} at "
            f"{time_of_day(timezone.localtime(found.recorded_at))}, recorded{who}. If that is wrong, "
            "strike it out first."
        )


def quorum_to_decide(meeting, item, excludes_public=False):
    """Who is in the room, where the meeting may decide under this item now; else raises
    Refused."""
    stored = require_formal(item)
    require_admitted(meeting, stored)
    if not excludes_public:
        require_public_excluded(meeting, stored)
    return require_quorum(meeting, item.position)


def write_decision(meeting, item, quorum, *, by, at, **fields):
    """Step: a decision of a locked meeting whose room was found fit to decide. The database stores
    with it who is there and what it rests on (boards.decisions.triggers)."""
    presiding = quorum.presiding(item.position)
    decision = Decision.objects.create(
        item=item,
        presiding=presiding.name if presiding else "",
        presided_by_id=presiding.attendance if presiding else None,
        voting_present=quorum.count(item.position),
        quorum=quorum.required,
        recorded_by=by,
        recorded_at=at,
        **fields,
    )
    decision.refresh_from_db(fields=STORED)
    changes = {"decision": [None, decision.get_outcome_display()]}
    events.record(
        "decision.recorded", meeting, words={"item": item.number}, by=by, at=at, changes=changes
    )
    return decision


@operation
def exclude_public(*, item, by, client_id=None, at=None):
    """Resolve that the public leaves for this exempt item and those that follow and are not covered
    yet. Returns the decision. Raises Refused for an item that is not exempt."""
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    if known := exclusions(meeting).filter(excluded__item=item.pk).first():
        return known
    named = items_to_exclude(meeting, item)
    decision = write_decision(
        meeting,
        item,
        quorum_to_decide(meeting, item, excludes_public=True),
        outcome=Decision.Outcome.RESOLVED,
        text=words_of_exclusion(named),
        excludes_public=True,
        client_id=client_id or uuid.uuid4(),
        by=by,
        at=at,
    )
    name_excluded(decision, named)
    return decision


def items_to_exclude(meeting, item):
    """The exempt items from this one on for which the public is not excluded yet. Raises Refused
    where this one is not among them."""
    covered = ExclusionItem.objects.filter(decision__in=exclusions(meeting))
    following = AgendaItem.objects.filter(
        meeting=meeting, position__gte=item.position, access=AgendaItem.Access.EXEMPT
    )
    named = list(following.exclude(pk__in=covered.values("item")).order_by("position"))
    if item.pk not in [each.pk for each in named]:
        raise Refused(
            "Only for exempt items the public is excluded by a resolution, and once for each"
        )
    return named


def words_of_exclusion(named):
    """The resolution for these items: it is made here and never typed."""
    return exclusion_in_words(
        [(each.number, each.paragraphs, each.private_reason) for each in named]
    )


def name_excluded(decision, named):
    """Step: which items a resolution excludes the public from, and by which paragraphs."""
    ExclusionItem.objects.bulk_create(
        ExclusionItem(decision=decision, item=each, paragraphs=each.paragraphs) for each in named
    )


@operation
def strike_out_decision(*, decision, by, at=None):
    """A decision written down by mistake: it stays, struck out, and leaves the minutes. Raises
    Refused for one that has its number, and where something rests on it."""
    at = at or timezone.now()
    meeting = lock_meeting(decision.item.meeting, by=by)
    expect_minutes_taken(meeting)
    locked = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if locked.struck_out_at is None:
        refuse_numbered(locked)
        _keep_public_out(locked)
        rests.take_back("decision", locked, by=by, at=at)
        rows.change(locked, {"struck_out_at": at, "struck_out_by": by})
        if locked.vote_id:  # its amendments wait for the motion to be put again
            votes = locked.item.votes
            votes.filter(pk=locked.vote_id).update(struck_out_at=at, struck_out_by=by)
            votes.filter(motion=locked.vote_id).update(motion=None)
        changes = {"decision": [locked.get_outcome_display(), None]}
        events.record("decision.struck_out", meeting, by=by, at=at, changes=changes)
    return locked


def refuse_numbered(decision):
    """Raises Refused for a decision that was published with its number."""
    number = DecisionNumber.objects.filter(decision=decision).first()
    if number:
        raise Refused(
            f"This was published as decision {number}, so it stays as it is. A correction says what "
            "is wrong with it."
        )


def require_formal(item):
    """The item as it stands now. Raises Refused for what was withdrawn, or is heard informally for
    want of a quorum."""
    stored = AgendaItem.objects.get(pk=item.pk)
    if stored.withdrawn_at:
        raise Refused("This item was withdrawn from the agenda, so it is not decided")
    if stored.is_informal:
        raise Refused(
            "This item is heard informally, because there is no quorum: take notes. It goes to the next "
            "meeting. If the quorum is restored, say so at the top of the page."
        )
    return stored


def require_admitted(meeting, item):
    """Raises Refused for what a deciding body may not decide: an item not published in time. What
    was held before this system had its own notice."""
    if meeting.binds and not (item.is_admitted or meeting.predates_system):
        raise Refused(
            "This item was not published with its clear days, so it cannot be decided. "
            "The chair can accept it as urgent with a reason, or add it to the next agenda."
        )


def require_public_excluded(meeting, item):
    """Raises Refused for an exempt item of a deciding body while the public is still there."""
    if not meeting.binds or item.access != AgendaItem.Access.EXEMPT:
        return
    if not exclusions(meeting).filter(excluded__item=item.pk).exists():
        raise Refused(
            "This item is exempt: the board first resolves that the public is excluded, then it "
            "decides. Press “Exclude the public” under the item."
        )


def exclusions(meeting):
    """The resolutions of a meeting by which the public was excluded."""
    resolved = Decision.objects.standing().filter(item__meeting=meeting, excludes_public=True)
    return resolved.exclude(outcome=Decision.Outcome.LOST)


def _keep_public_out(decision):
    """What was decided in private rests on the resolution that excluded the public."""
    if decision.decided_in_private.standing().exists():
        raise Refused("Private items were decided on the strength of this: strike those out first")


def require_quorum(meeting, position):
    """Who is there. Raises Refused where a deciding body has no quorum for the item at this
    position, or nobody presides over it."""
    quorum = quorum_of(meeting)
    if meeting.predates_system:
        return quorum
    if meeting.binds and not quorum.is_quorate(position):
        raise Refused(
            f"{quorum.in_words(position)}. Without a quorum nothing can be decided: wait, carry on "
            "with notes only, or close the meeting and take the item to the next one."
        )
    if meeting.binds and quorum.presiding(position) is None:
        raise Refused("The chair and vice-chair are absent. Choose who will chair.")
    return quorum


def in_force_of(body, published_on):
    """The day on which a decision of a body comes into force whose notice is published on a day;
    None where it cannot be called in, because the body exercises no executive functions."""
    if not body.exercises_executive:
        return None
    days = settings.value("boards.call_in_days", on=published_on, body=body)
    return in_force_on(published_on, days, ClosedDay.objects.days())


def number_decisions(meeting, *, at):
    """Give the standing decisions of a meeting whose minutes go out `at` their numbers, in the order
    of the business, and to what an executive body resolved the day on which it comes into force.

    The body's row is locked, so that two meetings published at once share no number.
    """
    Body.objects.select_for_update(no_key=True).get(pk=meeting.body_id)
    year = calendar.municipal_year(meeting.day)
    last = DecisionNumber.objects.filter(body=meeting.body_id, year=year).order_by("-number")
    number = last.values_list("number", flat=True).first() or 0
    rows = Decision.objects.standing().filter(item__meeting=meeting, numbered=None)
    in_force_on = in_force_of(meeting.body, timezone.localdate(at))
    DecisionNumber.objects.bulk_create(
        DecisionNumber(
            decision=each,
            body_id=meeting.body_id,
            year=year,
            number=number + count,
            in_force_on=in_force_on if each.outcome == Decision.Outcome.RESOLVED else None,
        )
        for count, each in enumerate(rows.order_by("item__position", "id"), start=1)
    )
