"""Votes before decisions."""

from boards.attendance.quorum import quorum_of
from boards.models import Ballot, Body, Decision, Vote


def write_votes(chance, clerk):
    """Every sixth recommendation of a board was put to the vote: most by hands, some by name."""
    decisions = Decision.objects.filter(item__meeting__body__kind=Body.Kind.BOARD)
    rows = decisions.select_related("item__meeting__body").order_by("id")[::6]
    for number, decision in enumerate(rows):
        quorum = quorum_of(decision.item.meeting)
        voters = quorum.here(decision.item.position)
        if len(voters) < 4:
            continue
        against = chance.sample(
            voters[1:], chance.choice((0, 0, 1, 1, 2)) if number % 7 else len(voters) // 2
        )
        vote = _vote(decision, quorum, voters, against, by_name=number % 3 == 0, clerk=clerk)
        if number % 3 == 0:
            _ballots(vote, voters, against)
        _carry(decision, vote)


def _vote(decision, quorum, voters, against, *, by_name, clerk):
    presiding = quorum.presiding(decision.item.position)
    tied = 2 * len(against) == len(voters)
    vote = Vote(
        item=decision.item,
        text=decision.text,
        mover_id=voters[0].attendance,
        seconder_id=voters[1].attendance,
        method=Vote.Method.RECORDED if by_name else Vote.Method.SHOW,
        votes_for=len(voters) - len(against),
        votes_against=len(against),
        casting=Vote.Casting.FOR if tied and presiding else "",
        voting_present=len(voters),
        seats=quorum.seats,
        presiding=getattr(presiding, "name", ""),
        recorded_by=clerk,
        recorded_at=decision.recorded_at,
    )
    vote.carried = vote.outcome.carried
    vote.save(force_insert=True)
    return vote


def _ballots(vote, voters, against):
    Ballot.objects.bulk_create(
        Ballot(
            vote=vote,
            attendance_id=voter.attendance,
            choice=Ballot.Choice.AGAINST if voter in against else Ballot.Choice.FOR,
        )
        for voter in voters
    )


def _carry(decision, vote):
    """The decision as the vote went."""
    decision.vote = vote
    decision.outcome = decision.outcome if vote.carried else Decision.Outcome.LOST
    decision.save(update_fields=["vote", "outcome"])
