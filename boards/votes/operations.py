"""Putting something to the vote, and striking a vote out."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from boards.decisions.models import Decision
from boards.decisions.operations import (
    items_to_exclude,
    name_excluded,
    quorum_to_decide,
    refuse_second,
    require_quorum,
    words_of_exclusion,
    write_decision,
)
from boards.decisions.rules import usual_outcome
from boards.meetings.locking import expect_minutes_taken, lock_meeting, once_at_meeting
from boards.votes.models import Ballot, Vote
from core import events
from core.errors import Refused

Method, Choice = Vote.Method, Ballot.Choice
COUNTED = {
    Choice.FOR: "votes_for",
    Choice.AGAINST: "votes_against",
    Choice.ABSTAINED: "abstentions",
    Choice.NOT_VOTING: "not_voting",
}
"""Which count of a vote a choice adds to."""


@operation
def record_vote(
    *,
    item,
    text,
    method,
    by,
    kind=Vote.Kind.MOTION,
    threshold=Vote.Threshold.SIMPLE,
    counts=None,
    names=None,
    mover=None,
    seconder=None,
    casting="",
    excludes_public=False,
    client_id=None,
    at=None,
):
    """Put a motion or an amendment to the vote. A motion also becomes a decision of the body.

    `counts` is {Ballot.Choice: how many}, `names` {attendance id: Ballot.Choice}; in a vote by name
    the names give the counts. The words of a motion that excludes the public are made here, whatever
    `text` says. `mover` and `seconder` are attendance ids. The same `client_id` twice
    makes one row. Returns the vote. Raises Refused where the meeting may not decide
    (`quorum_to_decide`), and for numbers or names that do not agree with the room or the rules.
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    if known := once_at_meeting(Vote.objects, client_id, item_id=item.pk):
        return known
    named = items_to_exclude(meeting, item) if excludes_public else []
    vote = Vote(
        item=item,
        kind=kind,
        text=(words_of_exclusion(named) if excludes_public else text).strip(),
        mover_id=mover,
        seconder_id=seconder,
        method=method,
        threshold=threshold,
        casting=casting,
        recorded_by=by,
        recorded_at=at,
        client_id=client_id or uuid.uuid4(),
    )
    if not vote.text:
        raise Refused("Enter the words that were put to the vote", "text")
    quorum = quorum_to_decide(meeting, item, excludes_public)
    _count(vote, meeting.body, quorum, counts or {}, names or {})
    if kind == Vote.Kind.MOTION and not named:
        refuse_second(item, vote.text)
    vote.save(force_insert=True)
    Ballot.objects.bulk_create(
        Ballot(vote=vote, attendance_id=key, choice=choice) for key, choice in (names or {}).items()
    )
    words = f"{vote.get_kind_display().lower()}: {vote.outcome.sentence}"
    events.record(
        "vote.recorded", meeting, words={"item": item.number}, by=by, at=at,
        changes={"vote": [None, words]},
    )  # fmt: skip
    if kind == Vote.Kind.MOTION:
        _settle(vote, meeting, item, quorum, named, by=by, at=at)
    return vote


def _count(vote, body, quorum, counts, names):
    """Put into an unsaved vote who was in the room, what was counted there and what came of it."""
    position = vote.item.position
    voters = {voter.attendance: voter for voter in quorum.here(position)}
    _check_movers(voters, vote.mover_id, vote.seconder_id)
    _check_method(body, vote.method, vote.threshold, vote.casting)
    _check_voters(quorum, voters, vote.method, vote.threshold)
    for choice, number in _counted(vote.method, counts, names, voters).items():
        setattr(vote, COUNTED[choice], number)
    presiding = quorum.presiding(position)
    if vote.casting and presiding is None:
        raise Refused("A casting vote needs a chair. Choose who will chair first", "casting")
    vote.presiding = presiding.name if presiding else ""
    vote.voting_present, vote.seats = len(voters), quorum.seats
    vote.carried = _outcome(vote).carried


def _settle(vote, meeting, item, quorum, named, *, by, at):
    """A motion takes the amendments before it along, and becomes a decision."""
    earlier = Vote.objects.standing().filter(
        item=vote.item_id, kind=Vote.Kind.AMENDMENT, motion=None
    )
    earlier.update(motion=vote)
    carried = Decision.Outcome.RESOLVED if named else usual_outcome(meeting)
    outcome = carried if vote.carried else Decision.Outcome.LOST
    decision = write_decision(
        meeting,
        item,
        quorum,
        outcome=outcome,
        text=vote.text,
        by=by,
        vote=vote,
        excludes_public=bool(named),
        at=at,
    )
    name_excluded(decision, named)


def _check_movers(voters, mover, seconder):
    for field, key in (("mover", mover), ("seconder", seconder)):
        if key and key not in voters:
            raise Refused("Only a voting member who is in the room can move or second", field)
    if mover and mover == seconder:
        raise Refused("Someone other than the mover must second", "seconder")


def _check_voters(quorum, voters, method, threshold):
    """Somebody votes; and agreed without a vote is no way round a majority of all members."""
    if not voters:
        raise Refused("No voting member is in the room")
    everybody = threshold == Vote.Threshold.ALL_MEMBERS and method == Method.AGREED
    if everybody and 2 * len(voters) <= quorum.seats:
        raise Refused(
            f"{len(voters)} in the room are not more than half of all {quorum.seats} members",
            "threshold",
        )


def _check_method(body, method, threshold, casting):
    if method == Method.SECRET and not body.secret_ballots:
        raise Refused(f"{body} does not vote by secret ballot (see its rules)", "method")
    if casting and not body.casting_vote:
        raise Refused(f"At {body} no one has a casting vote (see its rules)", "casting")
    if casting and method == Method.AGREED:
        raise Refused("Without a vote there is no casting vote", "casting")
    if casting and threshold != Vote.Threshold.SIMPLE:
        raise Refused(
            "A casting vote settles a tie only where a simple majority is enough", "casting"
        )


def _counted(method, counts, names, voters):
    """{choice: number} that agrees with the names and with who is in the room."""
    by_name = dict.fromkeys(Choice, 0)
    for key, choice in names.items():
        if key not in voters:
            raise Refused("Someone voted who is not a voting member present", "names")
        by_name[choice] += 1
    typed = {choice: counts.get(choice) or 0 for choice in Choice}
    if method == Method.AGREED:
        if names or any(typed.values()):
            raise Refused("Agreed without a vote: leave numbers and names blank", "method")
        return typed
    if method == Method.SECRET and names:
        raise Refused("In a secret ballot no names are recorded", "names")
    if method == Method.RECORDED:
        if missing := [voter.name for key, voter in voters.items() if key not in names]:
            raise Refused(f"Say how each member voted. Missing: {', '.join(missing)}", "names")
        if any(typed.values()) and typed != by_name:
            raise Refused("The numbers do not agree with the names. Leave them blank", "names")
        return by_name
    total = sum(typed.values())
    if total != len(voters):
        raise Refused(
            f"The votes add up to {total} but {len(voters)} voting members are present",
            "votes_for",
        )
    if any(by_name[choice] > typed[choice] for choice in Choice):
        raise Refused("More members are named than voted so", "names")
    return typed


def _outcome(vote):
    try:
        return vote.outcome
    except ValueError as error:
        raise Refused(str(error), "casting" if vote.casting else "votes_for") from None


@operation
def record_own_vote(*, vote, attendance, choice, by, at=None):
    """A member asks, right after the vote, that it be minuted how they voted.

    `attendance` is an attendance id. Source: SI 1993/202 Sch 2 para 1. Returns the ballot. Raises
    Refused for who was not there, a vote that was not counted, and where no hands were shown.
    """
    meeting = lock_meeting(vote.item.meeting, by=by)
    expect_minutes_taken(meeting)
    locked = Vote.objects.select_for_update(no_key=True).get(pk=vote.pk)
    if locked.struck_out_at or locked.method != Method.SHOW:
        raise Refused("Own votes are recorded after a show of hands")
    quorum = require_quorum(meeting, vote.item.position)
    here = {voter.attendance: voter.name for voter in quorum.here(vote.item.position)}
    if attendance not in here:
        raise Refused("Only a voting member who is in the room voted", "attendance")
    if locked.ballots.filter(attendance=attendance).exists():
        raise Refused(f"How {here[attendance]} voted is recorded already", "attendance")
    if locked.ballots.filter(choice=choice).count() >= getattr(locked, COUNTED[choice]):
        raise Refused("No further vote of this kind was counted", "choice")
    ballot = Ballot.objects.create(vote=locked, attendance_id=attendance, choice=choice)
    changes = {"vote": [None, str(ballot)]}
    events.record("vote.own_recorded", meeting, by=by, at=at, changes=changes)
    return ballot


@operation
def strike_out_vote(*, vote, by, at=None):
    """An amendment written down by mistake. (A motion goes with its decision.) Raises Refused for a
    motion, and for an amendment whose motion was voted on."""
    at = at or timezone.now()
    meeting = lock_meeting(vote.item.meeting, by=by)
    expect_minutes_taken(meeting)
    if vote.kind == Vote.Kind.MOTION:
        raise Refused("Strike out the decision; the vote goes with it")
    if vote.motion_id:
        raise Refused("The motion was voted on since: strike out its decision first")
    standing = Vote.objects.standing().filter(pk=vote.pk)
    if standing.update(struck_out_at=at, struck_out_by=by):
        changes = {"vote": [vote.outcome.sentence, None]}
        events.record("vote.struck_out", meeting, by=by, at=at, changes=changes)
    return Vote.objects.get(pk=vote.pk)
