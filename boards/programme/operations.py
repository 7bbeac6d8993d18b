"""From one body to the next: answers to papers, the work programme, results."""

from django.db.models import Q
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.bodies.models import Body
from boards.decisions.holds import hold_decision
from boards.decisions.models import Decision
from boards.decisions.operations import record_decision
from boards.decisions.rules import usual_outcome
from boards.meetings.files.operations import carry_files
from boards.meetings.items.business import carry_on
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import add_item
from boards.meetings.locking import expect_minutes_taken, lock_meeting
from boards.meetings.models import Meeting
from boards.programme.facts import holder
from boards.programme.models import Answer, DecisionResult, FutureItem
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState

Outcome, Word = Decision.Outcome, Answer.Word
FIXED = {
    Word.REFUSED: Outcome.LOST,
    Word.DEFERRED: Outcome.DEFERRED,
    Word.REFERRED: Outcome.REFERRED,
}
"""Outcomes of the answers that are not an agreement."""


@operation
def answer(
    *, item, recommendation, word, by, text="", effective_on=None, condition="", to_body=None,
    at=None,
):  # fmt: skip
    """What the body says to one recommendation of the paper under an item. It becomes a decision;
    other words than the paper's are for an amended one. `to_body`: where it is referred to. Returns
    the answer. Raises Refused for a paper that is not ready and an answer that does not fit,
    WrongState where it is answered."""
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    if recommendation.paper_id != item.paper_id:
        raise Refused("This recommendation is from another paper", "word")
    if not recommendation.paper.is_ready:
        raise Refused(
            "The paper is not ready. Mark it as ready before you record decisions on it", "word"
        )
    if Answer.objects.filter(item=item, recommendation=recommendation).exists():
        raise WrongState(
            f"A decision on recommendation {recommendation.number} has already been recorded."
        )
    said = text.strip() or recommendation.text
    if word == Word.AMENDED and said == recommendation.text:
        raise Refused("Enter the amended wording", "text")
    if word != Word.AMENDED and text.strip() and said != recommendation.text:
        raise Refused(
            "Only enter amended wording if the recommendation was agreed as amended", "text"
        )
    if word == Word.REFERRED and to_body is None:
        raise Refused("Choose the board it is referred to", "to_body")
    if word != Word.REFERRED and to_body is not None:
        raise Refused("Only choose another board if the recommendation was referred", "to_body")
    if word in FIXED and (effective_on or condition):
        raise Refused(
            "Only enter an effective date or conditions if the recommendation was agreed",
            "condition",
        )
    decision = record_decision(
        item=item, outcome=FIXED.get(word) or usual_outcome(meeting), text=said, by=by, at=at
    )
    if to_body is not None:
        send_on(decision=decision, to_body=to_body, by=by, at=at)
    return Answer.objects.create(
        item=item, recommendation=recommendation, decision=decision, word=word,
        effective_on=effective_on, condition=condition.strip(),
    )  # fmt: skip


@operation
def take_up(*, entry, meeting, by, at=None):
    """Put an entry of the work programme on the agenda of a meeting of its body. Returns the item.
    Raises Refused for another body's, WrongState where it is on an agenda or was dropped."""
    locked = _lock(entry, by)
    if meeting.body_id != locked.body_id:
        raise Refused("This is on the work programme of another board")
    rows.expect(meeting, Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    paper = locked.paper
    source = paper if paper is not None and paper.is_private else locked
    item = add_item(
        meeting=meeting, title=locked.title, by=by, at=at, text=locked.text, paper=paper,
        recommendation=locked.recommendation, presenter=locked.lead, access=source.access,
        paragraphs=source.paragraphs, private_reason=source.private_reason,
    )  # fmt: skip
    if locked.from_item_id:
        rows.change(item, {"corrects": locked.from_item.corrects})
        carry_files(locked.from_item, item)
        carry_on(locked.from_item, item, by=by, at=at)
    elif locked.from_decision_id:
        carry_on(locked.from_decision.item, item, by=by, at=at)
    rows.change(locked, {"item": item})
    return item


@operation
def drop(*, entry, reason, by, at=None):
    """Take an entry off the work programme, with the reason. Raises Refused without a reason,
    WrongState where it is on an agenda or was dropped."""
    locked = _lock(entry, by)
    if not reason.strip():
        raise Refused("Enter a reason for removing it", "reason")
    dropped = {"dropped_at": at or timezone.now(), "dropped_by": by}
    rows.change(locked, dropped | {"dropped_reason": reason.strip()})
    changes = {"item": [named(locked), None]}
    why = "" if locked.is_private else locked.dropped_reason
    events.record("work.dropped", locked.body, by=by, at=at, changes=changes, reason=why)
    return locked


def _lock(entry, by):
    found = FutureItem.objects.select_related("body")
    locked = rights.lock(entry, Permission.RUN_MEETING, by=by, found=found)
    if locked.item_id:
        raise WrongState("This is already on an agenda.")
    if locked.dropped_at:
        raise WrongState(f"This was removed: {locked.dropped_reason}")
    return locked


@operation
def report_result(*, decision, standing, text, on, by, at=None):
    """Say what became of a decision. Published with it. Returns the row. Raises Refused without
    words or for a day that does not fit, WrongState for a decision that was struck out."""
    at = at or timezone.now()
    found = Decision.objects.select_related("item__meeting__body")
    decision = rights.lock(decision, Permission.RUN_MEETING, by=by, found=found)
    meeting = decision.item.meeting
    if decision.struck_out_at:
        raise WrongState("This decision was struck out.")
    if not text.strip():
        raise Refused("Enter what was done", "text")
    if not meeting.day <= on <= timezone.localtime(at).date():
        raise Refused("The date must be between the meeting and today", "on")
    result = DecisionResult.objects.create(
        decision=decision, standing=standing, text=text.strip(), on=on, recorded_by=by,
        recorded_at=at,
    )  # fmt: skip
    hold_decision(
        decision=decision, holder=f"result-{result.pk}", label="An update on its outcome",
        at=at,
    )  # fmt: skip
    changes = {"standing": [None, result.get_standing_display()]}
    events.record("decision.result_reported", meeting, by=by, at=at, changes=changes)
    return result


def bodies_to_choose(meeting):
    """Bodies that something may be referred to from this meeting."""
    others = Body.objects.exclude(pk=meeting.body_id)
    private = Q(power=Body.Power.OPERATIONAL)
    same = others.filter(private if meeting.body.is_private else ~private)
    return same.order_by("name")


def unanswered(item):
    """Recommendations of the paper under an item that the body has not answered."""
    if item.paper_id is None:
        return []
    given = Answer.objects.filter(item=item).values("recommendation")
    return list(item.paper.recommendations.exclude(pk__in=given))


@operation
def agree_all(*, item, by, at=None):
    """One press: every recommendation that is open is agreed as it stands. Returns the answers.
    Raises Refused where none is open."""
    lock_meeting(item.meeting, by=by)
    item = AgendaItem.objects.select_related("paper", "meeting").get(pk=item.pk)
    open_ones = unanswered(item)
    if not open_ones:
        raise Refused("Decisions on all the recommendations have already been recorded")
    return [
        answer(item=item, recommendation=each, word=Word.AGREED, by=by, at=at) for each in open_ones
    ]


@operation
def send_on(*, decision, to_body, by, at=None):
    """Put a recommendation, a referral or a deferred matter on the work programme of the body that
    hears it next, with its class. The same body gets it once. Returns the entry. Raises Refused for
    a decision or a body that does not fit, WrongState for one that was struck out."""
    at = at or timezone.now()
    found = Decision.objects.select_related("item__meeting__body")
    decision = rights.lock(decision, Permission.RUN_MEETING, by=by, found=found)
    meeting = decision.item.meeting
    if decision.struck_out_at:
        raise WrongState("This decision was struck out.")
    if decision.outcome not in (Outcome.RECOMMENDED, Outcome.REFERRED, Outcome.DEFERRED):
        raise Refused("Only a recommended, referred or deferred decision can be referred")
    if to_body.pk == meeting.body_id and decision.outcome != Outcome.DEFERRED:
        raise Refused("Choose a different board from the one that made the decision", "to_body")
    if to_body.is_private != meeting.body.is_private:
        raise Refused("This cannot move between a private board and a public one", "to_body")
    item = decision.item
    entry, created = FutureItem.objects.get_or_create(
        body=to_body,
        from_decision=decision,
        defaults={
            "title": item.title,
            "recommendation": decision.text,
            "text": "" if item.is_private else item.text,
            "lead": item.presenter,
            "paper": item.paper,
            **item.class_fields,
            "created_by": user_or_none(by),
            "created_at": at,
        },
    )
    if created:
        label = f"The work programme of {to_body}"
        hold_decision(decision=decision, holder=holder(entry), label=label, at=at)
        changes = {"to": [None, to_body.name]}
        events.record("decision.sent_on", meeting, by=by, at=at, changes=changes)
    return entry


def send_published(meeting, *, by, at):
    """Once minutes are out: recommendations go to the body that decides, deferred matters to the
    body's own work programme."""
    rows = Decision.objects.standing().filter(item__meeting=meeting).select_related("item__meeting")
    target = meeting.body.recommends_to
    for decision in rows.filter(outcome__in=[Outcome.RECOMMENDED, Outcome.DEFERRED], sent_on=None):
        if decision.outcome == Outcome.DEFERRED:
            send_on(decision=decision, to_body=meeting.body, by=by, at=at)
        elif target is not None:
            send_on(decision=decision, to_body=target, by=by, at=at)


@operation
def plan_item(*, body, title, by, at=None, **details):
    """Note something that a later meeting of the body will hear. Returns the entry."""
    rights.require(Permission.RUN_MEETING, by=by, on=body)
    entry = FutureItem(body=body, title=title, created_by=by, created_at=at or timezone.now())
    for name, value in details.items():
        setattr(entry, name, value)
    entry.paragraphs = sorted(entry.paragraphs)
    entry.check_class(body)
    entry.save()
    changes = {"item": [None, named(entry)]}
    events.record("work.planned", body, by=by, at=at, changes=changes)
    return entry


def named(entry):
    """How an event calls an entry: private ones are seen by fewer than the events are."""
    return "a private item" if entry.is_private else entry.title


@operation
def propose_item(*, meeting, title, by, text="", at=None):
    """Propose something for a meeting that is being prepared. It waits on the work programme of
    the body until it is taken up. Returns the entry."""
    locked = lock_meeting(meeting, by=by, right=Permission.VIEW_MEETING)
    rows.expect(locked, Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    return plan_item(
        body=locked.body, title=title, text=text, lead=by.name, wanted_on=locked.day, by=by, at=at
    )
