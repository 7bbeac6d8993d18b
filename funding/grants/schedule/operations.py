"""Deciding on an application in the room: the decision of the body, and what follows from it at once."""

from django.utils import timezone

from accounts.rights import operation
from boards.decisions.models import Decision
from boards.decisions.operations import record_decision
from boards.meetings.locking import expect_minutes_taken, lock_meeting
from boards.votes.models import Ballot, Vote
from boards.votes.operations import record_vote
from core import rows
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.grants.applications import states
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.operations import refuse_request
from funding.grants.applications.rules import VOTED_DOWN
from funding.grants.awards.operations import award
from funding.grants.reports import rules
from funding.grants.reports.documents import words_of
from funding.grants.reports.reads import is_heard_under

COUNTS = {
    "votes_for": Ballot.Choice.FOR,
    "votes_against": Ballot.Choice.AGAINST,
    "abstentions": Ballot.Choice.ABSTAINED,
}


@operation
def approve(
    *, row, item, amount, by, conditions="", reason="", alternative="", client_id=None, at=None,
    **votes,
):  # fmt: skip
    """The committee approves an application of its schedule under its item: decision, grant and reserved
    money in one. `votes`: counts by COUNTS, none where it was agreed without a vote; lost, it is
    refused. The same `client_id` twice decides once. Returns the decision. Raises Refused where the
    meeting may not decide it, and with what is left where that is less; WrongState where it was
    decided."""
    at = at or timezone.now()
    asked, known = _open(row, item, client_id, by=by)
    if known:
        return known
    words = rules.approval(
        asked.what,
        amount=in_pounds(amount),
        conditions=conditions,
        subject_to=row.subject_to,
        **words_of(asked),
    )
    text = rules.with_grounds(words, reason=reason, alternative=alternative, power=row.power)
    decision = _decide(item, text, votes, client_id, by=by, at=at)
    if decision.outcome == Decision.Outcome.LOST:
        refuse_request(asked=asked, decision=decision, reason=VOTED_DOWN, by=by, at=at)
    else:
        agreed = "\n".join(each for each in (conditions.strip(), row.subject_to) if each)
        award(asked=asked, amount=amount, decision=decision, conditions=agreed, by=by, at=at)
    return decision


@operation
def refuse(*, row, item, reason, by, alternative="", client_id=None, at=None, **votes):
    """The committee refuses an application of its schedule, for a reason of the published list. Returns
    the decision. Raises what `approve` does, and Refused where the vote to refuse it was lost: then it
    is put to the vote the other way."""
    at = at or timezone.now()
    asked, known = _open(row, item, client_id, by=by)
    if known:
        return known
    words = rules.otherwise("refuse", reason=reason, **words_of(asked))
    text = rules.with_grounds(words, alternative=alternative, power=row.power)
    decision = _decide(item, text, votes, client_id, by=by, at=at)
    if decision.outcome == Decision.Outcome.LOST:
        raise Refused("More voted against refusing it. Approve or defer it", "votes_for")
    refuse_request(asked=asked, decision=decision, reason=reason, by=by, at=at)
    return decision


@operation
def defer(*, row, item, by, reason="", client_id=None, at=None):
    """The committee puts an application off: it waits for the next report. Returns the decision."""
    at = at or timezone.now()
    asked, known = _open(row, item, client_id, by=by)
    if known:
        return known
    text = rules.otherwise("defer", reason=reason, **words_of(asked))
    return record_decision(
        item=item, outcome=Decision.Outcome.DEFERRED, text=text, client_id=client_id, by=by, at=at
    )


@operation
def settle(*, row, item, amount, by, conditions="", at=None):
    """Make the grant by a decision that was recorded on the meeting's own page. Returns the grant.
    Raises Refused where nothing was resolved under the item."""
    at = at or timezone.now()
    asked, _ = _open(row, item, None, by=by, is_decided=True)
    decision = standing(item)
    if decision is None or decision.outcome != Decision.Outcome.RESOLVED:
        raise Refused("Nothing was resolved about this application")
    return award(asked=asked, amount=amount, decision=decision, conditions=conditions, by=by, at=at)


def standing(item):
    """The decision that stands under an item; None where nothing was decided."""
    found = Decision.objects.standing().filter(item=item, excludes_public=False)
    return found.order_by("-id").first()


def _open(row, item, client_id, *, by, is_decided=False):
    """(the request, the decision that this press has made already or None), with the meeting locked.
    Raises WrongState where the application was decided or withdrawn meanwhile."""
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    known = rows.once(Decision.objects.all(), client_id, item_id=item.pk)
    if known:
        return None, known
    if not meeting.binds:
        raise Refused(f"{meeting.body} only advises. It cannot decide about money")
    if not is_heard_under(row, item):
        raise Refused("This application is not heard under that item")
    asked = GrantRequest.objects.select_related(
        "application__group", "application__agency", "allocation__body", "allocation__year"
    ).get(pk=row.asked_id)
    rows.expect(asked, states.RECEIVED)
    if not is_decided and (made := standing(item)):
        raise WrongState(f"Already decided under this item: {made.get_outcome_display().lower()}.")
    return asked, None


def _decide(item, text, votes, client_id, *, by, at):
    """The decision of the body, by a vote that was counted or agreed without one."""
    counts = {choice: votes[name] for name, choice in COUNTS.items() if votes.get(name) is not None}
    if not counts:
        return record_decision(
            item=item, outcome=Decision.Outcome.RESOLVED, text=text, client_id=client_id, by=by,
            at=at,
        )  # fmt: skip
    vote = record_vote(
        item=item, text=text, method=Vote.Method.SHOW, counts=counts, client_id=client_id, by=by,
        at=at,
    )  # fmt: skip
    return vote.decision
