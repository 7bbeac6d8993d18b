"""What the operations of boards would have refused, asked of rows that were written in bulk."""

import hashlib
from collections import defaultdict

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from boards.attendance.quorum import quorum_of
from boards.decisions import operations as decisions
from boards.meetings.notice import notice_of
from boards.models import (
    AgendaItem,
    Attendance,
    Booking,
    CourseSession,
    Decision,
    DecisionNumber,
    DecisionResult,
    Meeting,
    Membership,
    MinutesApproval,
    MinutesVersion,
    Plan,
    Vote,
)
from boards.plans.adoption.operations import decisions_for
from core import calendar
from core.errors import Refused
from neighbourhoods.models import ClosedDay

State = Meeting.State
STEPS = ("agenda_published_at", "started_at", "finished_at", "minutes_ready_at", "minutes_published_at")  # fmt: skip
DONE = {
    State.PREPARING: 0,
    State.AGENDA_PUBLISHED: 1,
    State.RUNNING: 2,
    State.WRITING_UP: 3,
    State.MINUTES_READY: 4,
    State.MINUTES_PUBLISHED: 5,
}
"""How many of the steps lie behind a meeting."""


def broken_agendas():
    """Each step of a meeting was taken in its order, and its notice is as reckoned."""
    closed = ClosedDay.objects.days()
    rows = Meeting.objects.select_related("body").prefetch_related("items")
    for meeting in rows.order_by("pk"):
        if why := _broken_steps(meeting):
            yield meeting, why
        in_time = notice_of(meeting, closed, meeting.agenda_published_at).in_time
        for item in meeting.items.all():
            late = item.kind == AgendaItem.Kind.ORDINARY and not item.in_time
            if item.in_time != in_time and not late:
                yield item, f"published in time: {in_time}; it says {item.in_time}"


def _broken_steps(meeting):
    taken = [getattr(meeting, step) for step in STEPS]
    there = DONE.get(meeting.state)
    if there is not None and (None in taken[:there] or any(taken[there:])):
        return f"its steps do not fit “{meeting.get_state_display()}”"
    stamps = [at for at in taken if at]
    return "its steps are out of order" if stamps != sorted(stamps) else None


def broken_rooms():
    """Of each member something is said, and who sits for a member sits for one who sent somebody."""
    said = defaultdict(dict)
    rows = Attendance.objects.order_by("pk")
    for row in rows:
        said[row.meeting_id][row.membership_id] = row.status
    for row in rows:
        sent = said[row.meeting_id].get(row.substitute_for_id)
        if row.substitute_for_id and sent != Attendance.Status.SUBSTITUTED:
            yield row, "sits for somebody who sent no substitute"
    seats = defaultdict(list)
    for seat in Membership.objects.select_related("person").order_by("pk"):
        seats[seat.body_id].append(seat)
    for meeting in Meeting.objects.filter(minutes_ready_at__isnull=False).order_by("pk"):
        for seat in seats[meeting.body_id]:
            was_there = seat.starts_on <= meeting.day <= (seat.ends_on or meeting.day)
            if was_there and seat.pk not in said[meeting.pk]:
                yield meeting, f"nothing is said of {seat.person}"


def broken_decisions():
    """What forbids a decision did not stand against it."""
    rows = Decision.objects.standing().select_related("item__meeting__body").order_by("pk")
    for decision in rows:
        item = decision.item
        if item.withdrawn_at or item.is_informal:
            yield from _refused(decision, decisions.require_formal, item)
        if item.meeting.binds:
            yield from _refused(decision, decisions.require_admitted, item.meeting, item)
            yield from _refused(decision, decisions.require_quorum, item.meeting, item.position)
            if not decision.excludes_public:
                yield from _refused(decision, decisions.require_public_excluded, item.meeting, item)


def broken_facts():
    """Who is stored with a decision is who was there, and who presided."""
    rows = Decision.objects.standing().select_related("item__meeting__body")
    rooms = {}
    for decision in rows.prefetch_related("present").order_by("pk"):
        meeting, position = decision.item.meeting, decision.item.position
        quorum = rooms.setdefault(meeting.pk, rooms.get(meeting.pk) or quorum_of(meeting))
        here = {each.attendance for each in quorum.here(position)}
        presiding = quorum.presiding(position)
        if {each.attendance_id for each in decision.present.all()} != here:
            yield decision, quorum.in_words(position)
        if decision.presiding != (presiding.name if presiding else ""):
            yield decision, f"{presiding} presided"


def _refused(row, rule, *given):
    try:
        rule(*given)
    except Refused as refused:
        yield row, str(refused)


def broken_votes():
    """A vote came out as it was counted, by those who were there, and its decision says so."""
    rows = Vote.objects.standing().select_related("item__meeting__body", "decision")
    for vote in rows.order_by("pk"):
        if why := _broken_count(vote):
            yield vote, why
        decision = getattr(vote, "decision", None)
        if vote.kind == Vote.Kind.MOTION and not decision:
            yield vote, "nothing was decided by it"
        elif decision and vote.carried != (decision.outcome != Decision.Outcome.LOST):
            yield vote, f"it was decided as “{decision.get_outcome_display()}”"


def _broken_count(vote):
    body, quorum = vote.item.meeting.body, quorum_of(vote.item.meeting)
    try:
        carried = vote.outcome.carried
    except ValueError as wrong:
        return str(wrong)
    if carried != vote.carried:
        return vote.outcome.sentence
    presiding = quorum.presiding(vote.item.position)
    if vote.presiding != getattr(presiding, "name", ""):
        return f"{presiding} presided"
    if vote.casting and not (presiding and body.casting_vote):
        return "A casting vote needs a chair. Choose who will chair first"
    if vote.voting_present != quorum.count(vote.item.position):
        return quorum.in_words(vote.item.position)
    return None


def broken_numbers():
    """Decisions in published minutes are numbered by body and municipal year, without gaps."""
    given = defaultdict(list)
    rows = DecisionNumber.objects.select_related("decision__item__meeting")
    for row in rows.order_by("number"):
        meeting = row.decision.item.meeting
        given[row.body_id, row.year].append(row)
        if (row.body_id, row.year) != (meeting.body_id, calendar.municipal_year(meeting.day)):
            yield row, "it is numbered in another body or year"
    for numbers in given.values():
        for place, row in enumerate(numbers, start=1):
            if row.number != place:
                yield row, "decisions are numbered without gaps"
    out = Q(item__meeting__state=State.MINUTES_PUBLISHED)
    for decision in Decision.objects.standing().filter(out, numbered=None):
        yield decision, "its minutes are out, and it has no number"
    for decision in Decision.objects.filter(~out, numbered__isnull=False):
        yield decision, "it has a number before its minutes are out"


def broken_minutes():
    """Minutes are frozen as they go out, and those that are approved later were checked by somebody
    else before."""
    rows = Meeting.objects.filter(state=State.MINUTES_PUBLISHED).select_related(
        "body", "minutes_check__person"
    )
    frozen = MinutesVersion.objects.filter(meeting=OuterRef("pk"))
    for meeting in rows.annotate(is_frozen=Exists(frozen)).order_by("pk"):
        if not meeting.is_frozen:
            yield meeting, "its minutes were not frozen as they were published"
        check = getattr(meeting, "minutes_check", None)
        if not check:
            if meeting.approves_minutes:
                yield meeting, "Someone other than the author must check these minutes first"
        elif (check.checked_by_id or check.person.user_id) == meeting.minutes_ready_by_id:
            yield check, "Someone other than the author must agree"
        elif not meeting.day <= check.checked_on <= localdate(check.recorded_at):
            yield check, "The day must lie between the meeting and today"


def broken_approvals():
    """Minutes are approved at a later meeting of the same body, and signed as they were frozen."""
    rows = MinutesApproval.objects.select_related("meeting__body", "item__meeting__body")
    for approval in rows.order_by("pk"):
        meeting, later = approval.meeting, approval.item.meeting
        if not meeting.approves_minutes or later.is_extraordinary:
            yield approval, f"{meeting.body} approves no minutes there"
        if meeting.body_id != later.body_id or meeting.starts_at >= later.starts_at:
            yield approval, "Minutes are approved at a later meeting of the same body"
        if not meeting.minutes_published_at or approval.recorded_at < meeting.minutes_published_at:
            yield approval, "they were approved before they were published"
        if approval.pdf and hashlib.sha256(approval.pdf).hexdigest() != approval.sha256:
            yield approval, "the hash is not that of the signed file"
        if later.binds:
            yield from _refused(approval, decisions.require_quorum, later, approval.item.position)


def broken_results():
    """What became of a decision was reported between the meeting and the day of the report."""
    rows = DecisionResult.objects.select_related("decision__item__meeting").order_by("pk")
    for row in rows:
        if not row.decision.item.meeting.day <= row.on <= localdate(row.recorded_at):
            yield row, "The day must lie between the meeting and today"


def broken_plans():
    """A plan was adopted by a decision of its body that may adopt it."""
    for plan in Plan.objects.filter(adopted_by__isnull=False).order_by("pk"):
        if not decisions_for(plan).filter(pk=plan.adopted_by_id).exists():
            yield plan, "Choose a decision of the body that adopts the plan"
        if not plan.priorities.kept().exists():
            yield plan, "A plan has no priorities"


def broken_bookings():
    """Nobody was given a place that was not there, nor after the beginning, nor came before it."""
    sessions = CourseSession.objects.annotate(taken=Count("bookings"))
    for session in sessions.filter(taken__gt=F("places")):
        yield session, "All places are taken"
    for row in Booking.objects.filter(booked_at__gte=F("session__starts_at")):
        yield row, "This session has begun already."
    for row in Booking.objects.filter(recorded_at__lt=F("session__starts_at")):
        yield row, "The session has not begun yet"
