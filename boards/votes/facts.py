"""What votes hold of the room: who is named in one or was counted was there."""

from boards.attendance.quorum import quorum_of
from boards.decisions.facts import comes_in, has_vote, of_span
from boards.votes.models import Vote
from core import rests


def register():
    rests.hold("tick", "votes", refuses=named)
    rests.hold("attendance", "votes", refuses=voted)
    rests.hold("absence", "votes", refuses=counted_without)


def named(row):
    """A tick on which a vote depends, struck out or not, is not taken off."""
    if Vote.objects.naming([row]).exists():
        return "This member is named in a vote: strike that out first"
    return None


def voted(span):
    """Who is named in a vote, or was counted in one, was in the room for it."""
    row = span.attendance
    if of_span(Vote.objects.naming([row]).standing(), span).exists():
        return "This member is named in a vote then: strike that out first"
    for vote in of_span(_waiting(), span):
        if row.pk in _here(row, vote):
            return f"{row.name} was counted in the vote on item {vote.item.number}: strike that out first"
    return None


def counted_without(span):
    """Who has a vote and was not counted in an amendment is not in the room for it afterwards."""
    row = span.attendance
    if not has_vote(row):
        return None
    for vote in of_span(_waiting(), span):
        here = _here(row, vote) | ({row.pk} if comes_in(span, vote.item.position) else set())
        if row.pk in here and len(here) > vote.voting_present:
            return (
                f"The vote on item {vote.item.number} was counted without {row.name}. Note under "
                f"“Late arrivals, departures and chairing” for which item {row.name} came, or strike that out "
                "first"
            )
    return None


def _waiting():
    """Counted votes on amendments: those on motions are held by their decision."""
    return Vote.objects.counted().filter(kind=Vote.Kind.AMENDMENT).select_related("item")


def _here(row, vote):
    """Ids of the voting members who are in the room for the item of a vote now."""
    meeting = type(row).objects.select_related("meeting__body").get(pk=row.pk).meeting
    return {each.attendance for each in quorum_of(meeting).here(vote.item.position)}
