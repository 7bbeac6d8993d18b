"""What a decision that stands holds of the facts it rests on: why none of them changes any more."""

from django.db.models import Q
from django.utils import timezone

from boards.attendance.quorum import quorum_of
from boards.attendance.rules import is_in_room
from boards.decisions.models import Decision, DecisionPresent
from boards.meetings.querysets import held_as
from boards.seats.models import Membership
from core import rests


def register():
    rests.hold("attendance", "decisions", refuses=decided_with)
    rests.hold("absence", "decisions", refuses=decided_without)
    rests.hold("presiding", "decisions", refuses=presided, undo=name_presiding)
    rests.hold("item", "decisions", refuses=decided)
    rests.hold("membership", "decisions", refuses=decided_by_members)


def of_span(rows, span, prefix="item__"):
    """Rows of the meeting about the items that an Absence covers, saved or not."""
    rows = rows.filter(
        **{f"{prefix}meeting": span.attendance.meeting_id, f"{prefix}position__gte": span.first}
    )
    return rows if span.last is None else rows.filter(**{f"{prefix}position__lte": span.last})


def decided_with(span):
    """Who was in the room for a decision, or presided, stays in it."""
    row = span.attendance
    there = DecisionPresent.objects.standing().filter(attendance=row).values("decision")
    held = Q(pk__in=there) | Q(presided_by=row)
    decision = _first(of_span(Decision.objects.standing().filter(held), span))
    if decision is None:
        return None
    if decision.presided_by_id == row.pk and not decision.room_stands:
        return f"{row.name} chaired item {decision.item.number}: {way_out(decision)}"
    if decision.vote_id and decision.vote.method != "agreed":
        counted = f"was counted in the vote on item {decision.item.number}"
        return f"{row.name} {counted}: {way_out(decision)}"
    return f"{row.name} was in the room when item {decision.item.number} was decided: {way_out(decision)}"


def decided_without(span):
    """Who has a vote and was not there for a decision came later, or did not come."""
    row = span.attendance
    if not has_vote(row):
        return None
    there = DecisionPresent.objects.filter(attendance=row).values("decision")
    rows = Decision.objects.standing().filter(room_stands=True).exclude(pk__in=there)
    for decision in of_span(_whole(rows), span):
        if comes_in(span, decision.item.position):
            return (
                f"Item {decision.item.number} was decided without {row.name}. Note under "
                f"“Late arrivals, departures and chairing” for which item {row.name} came; if that was before, "
                f"{way_out(decision)}"
            )
    return None


def comes_in(span, position):
    """Whether somebody would be in the room for an item without this absence."""
    others = span.attendance.absences.exclude(pk=span.pk).values_list("first", "last")
    return is_in_room(position, list(others))


def has_vote(row):
    """Whether somebody who came has, or sits for, a vote on the day."""
    seat = row.membership_id or row.substitute_for_id
    held = Membership.objects.filter(pk=seat, has_vote=True)
    return held.current(row.meeting.day).exists()


def presided(item):
    """Who presided over a decision stays."""
    rows = Decision.objects.standing().filter(item=item, room_stands=True).exclude(presiding="")
    decision = _first(rows)
    if decision is None:
        return None
    return f"{decision.presiding} was in the chair when this was decided: {way_out(decision)}"


def name_presiding(item, *, by, at, reason):
    """Where nobody presided, or the room follows the attendance, who presides now is named."""
    quorum = None
    for decision in Decision.objects.standing().filter(item=item).select_related("item"):
        if decision.room_stands and decision.presiding:
            continue
        quorum = quorum or quorum_of(item.meeting)
        presiding = quorum.presiding(item.position)
        Decision.objects.filter(pk=decision.pk).update(
            presiding=presiding.name if presiding else "",
            presided_by=presiding.attendance if presiding else None,
        )


def decided(item):
    """Class, notice and urgency of an item that was decided stay."""
    decision = _first(Decision.objects.standing().filter(item=item))
    if decision is None:
        return None
    return f"Item {decision.item.number} was decided: {way_out(decision)}"


def decided_by_members(membership):
    """Who had a vote on the day of a meeting that decided stays so. `membership` is as it is to be,
    not saved yet."""
    stored = Membership.objects.filter(pk=membership.pk).first()
    bodies = {membership.body_id} | ({stored.body_id} if stored else set())
    rows = Decision.objects.standing().filter(room_stands=True, item__meeting__body__in=bodies)
    seat = Q(present__attendance__membership=membership.pk)
    seat |= Q(present__attendance__substitute_for=membership.pk)
    held = held_as("item__meeting__", "decide") | (seat if membership.pk else Q(pk=None))
    for decision in _whole(rows.filter(held).distinct()):
        meeting = decision.item.meeting
        if votes_at(stored, meeting) != votes_at(membership, meeting):
            day = f"{timezone.localtime(meeting.starts_at):%-d %B %Y}"
            return (
                f"{meeting.body} decided on {day}, and who had a vote then stays. Choose a day after "
                f"that, or {way_out(decision)}"
            )
    return None


def votes_at(membership, meeting):
    """Whether a membership (None: none) carries a vote at a meeting."""
    return (
        membership is not None
        and membership.has_vote
        and membership.body_id == meeting.body_id
        and membership.starts_on <= meeting.day
        and (membership.ends_on is None or membership.ends_on >= meeting.day)
    )


def way_out(decision):
    """What is left to do where a fact was wrong."""
    number = getattr(decision, "numbered", None)
    if number:
        return f"that is decision {number}, which is corrected, never changed"
    return "strike that out first"


def _whole(rows):
    return rows.select_related("item__meeting__body", "numbered", "vote").order_by(
        "item__position", "pk"
    )


def _first(rows):
    return _whole(rows).first()
