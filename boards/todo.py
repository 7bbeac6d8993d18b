"""What boards asks of a person: meetings with their next step, papers, answers to plans."""

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.access import Permission, agencies_of
from boards.attendance.models import Attendance
from boards.attendance.own.todo import to_say
from boards.bodies.querysets import midnight
from boards.corrections import todo as errors
from boards.delegated.models import DelegatedDecision
from boards.meetings import timetable
from boards.meetings.agendas.reading.todo import to_read
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of, timetable_of
from boards.meetings.rules import next_step
from boards.meetings.telling.models import MeetingTold
from boards.meetings.telling.occasions import OF_MINUTES, says
from boards.minutes.chairing.todo import CLOSED, for_the_chair
from boards.papers.models import Paper
from boards.plans.comments import todo as comments
from boards.plans.models import Commitment
from boards.seats.models import Membership
from boards.seats.own import SEATS, seats
from core import todo
from core.cards import Link
from core.todo import Button, Row
from neighbourhoods.models import ClosedDay, Person

AHEAD = datetime.timedelta(days=60)
DAY = datetime.timedelta(days=1)
BEFOREHAND = [
    each for each in MeetingTold.Kind if each not in (*OF_MINUTES, MeetingTold.Kind.ADJOURNED)
]
State = Meeting.State
ASKED = {
    "meeting_call": timetable.CALL,
    "agenda_agree": timetable.AGREE,
    "agenda_edit": timetable.PUBLISH,
    "agenda": timetable.PUBLISH,
    "meeting_live": timetable.MINUTES,
    "minutes": timetable.MINUTES,
}
"""The point of the timetable by which each step is asked for, by the name of its page."""


OWN = "what is the person's own"


def register():
    todo.figure(OWN, _own, todo.everybody)
    todo.figure(CLOSED, _closed, _has_role)
    todo.figure(SEATS, seats, todo.everybody)
    todo.fill("meetings", meetings, links=meetings_links)
    todo.fill("chairing", chairing)
    todo.fill("coming", coming)
    todo.fill("reading", reading)
    errors.register()
    todo.fill("papers", papers)
    todo.fill("delegated", to_confirm)
    todo.fill("plans", answers)
    comments.register()
    todo.fill("telephone", to_telephone)


def meetings(asked):
    """Unfinished meetings that the user runs and that ask for a step by now, each with it; about
    (meeting, step). Between its agenda and its day a meeting asks for nothing."""
    user, now, limit = asked.user, asked.now, asked.limit
    if not user.may(Permission.RUN_MEETING):
        return []
    business = AgendaItem.objects.filter(meeting=OuterRef("pk"), kind=AgendaItem.Kind.ORDINARY)
    rows = (
        Meeting.objects.with_place()
        .select_related("minutes_check")
        .annotate(has_business=Exists(business))
        .filter(starts_at__lte=now + AHEAD)
        .changeable_by(user, Permission.RUN_MEETING)
        .unfinished()
        .exclude(state=State.AGENDA_PUBLISHED, starts_at__gte=midnight(now + DAY))
    )
    closed = frozenset(asked.figure(CLOSED))
    first = Case(When(state=State.RUNNING, then=0), When(starts_at__gte=now, then=1), default=2)
    return [_to_run(each, closed) for each in rows.order_by(first, "starts_at", "id")[:limit]]


def meetings_links(user, rows):
    return [Link("All meetings", reverse("meetings"))] if rows else []


def _to_run(meeting, closed):
    step = next_step(meeting, meeting.has_business)
    page, buttons, verb = meeting.get_absolute_url(), (), step.word
    url = reverse(step.url_name, args=[meeting.pk])
    if step.is_post:
        buttons, verb = (Button(step.word, url, leads_on=True),), ""
    is_now = meeting.state == State.RUNNING or step.url_name == "meeting_start"
    return Row(
        step.sentence, page if step.is_post else url, _due(meeting, step, closed),
        todo.NOW if is_now else 2,
        where=str(meeting), about=(meeting, step), verb=verb, buttons=buttons,
        subject=step.of, is_private=meeting.body.is_private,
    )  # fmt: skip


def _due(meeting, step, closed):
    """By when a step is asked for: by the body's timetable, before the meeting else by its day."""
    points = timetable_of(meeting, notice_of(meeting, closed), closed)
    if meeting.state == State.RUNNING:
        return meeting.day
    asked = ASKED.get(step.url_name)
    due = next((each.due for each in points if each.key == asked and not each.done_on), None)
    return due or (None if meeting.started_at or meeting.predates_system else meeting.day)


def _own(asked):
    """Of who asks: whether they have or had a seat, came for somebody, and have a paper to write or a
    decision to make. None for who is not among the people of the record."""
    me = Q(person=OuterRef("pk")) | Q(person__merged_into=OuterRef("pk"))
    writes = Paper.objects.filter(author=OuterRef("pk"), is_ready=False)
    decides = DelegatedDecision.objects.preparing().filter(decided_by=OuterRef("pk"))
    rows = Person.objects.filter(user=OuterRef("pk")).order_by("pk")
    found = JSONObject(
        sits=Exists(Membership.objects.filter(me)),
        stood_in=Exists(Attendance.objects.filter(me, substitute_for__isnull=False)),
        writes=Exists(writes),
        decides=Exists(decides),
    )
    return Subquery(rows.values(found=found)[:1])


def own(asked, *names):
    """Whether one of these holds of who asks (`_own`)."""
    found = asked.figure(OWN) or {}
    return any(found.get(name) for name in names)


def _closed(asked):
    """The days that do not count, for who runs meetings or sits on a body."""
    return ArraySubquery(ClosedDay.objects.of_council().order_by().values("day"))


def _has_role(asked):
    return CLOSED if asked.user.has_role else None


def chairing(asked):
    """What waits for who presides."""
    return for_the_chair(asked) if own(asked, "sits", "stood_in") else []


def coming(asked):
    """Whether a member will come."""
    return to_say(asked) if own(asked, "sits") else []


def reading(asked):
    """What a member has to read."""
    return to_read(asked) if own(asked, "sits") else []


def papers(asked):
    """Papers that the user is asked to write."""
    user, limit = asked.user, asked.limit
    if not own(asked, "writes"):
        return []
    return [
        Row(
            f"Write the paper “{each}”",
            each.get_absolute_url(),
            each.due_on,
            where=str(each.body),
            about=each,
            verb="Write",
            subject=f"the paper “{each}”",
            is_private=each.access != "public" or each.body.is_private,
        )
        for each in Paper.objects.asked_of(user).select_related("body")[:limit]
    ]


def to_confirm(asked):
    """Decisions outside meetings that are the user's own and not made yet."""
    user, limit = asked.user, asked.limit
    if not own(asked, "decides"):
        return []
    rows = DelegatedDecision.objects.preparing().filter(decided_by__user=user.pk)
    return [
        Row(
            f"Make the decision “{each}”",
            each.get_absolute_url(),
            each.decided_on,
            where=str(each.body),
            about=each,
            verb="Decide",
            is_private=True,
        )
        for each in rows.select_related("body").order_by("id")[:limit]
    ]


def answers(asked):
    """Priorities of plans for which the user's agency has still to say what it does."""
    user, limit = asked.user, asked.limit
    if not agencies_of(user):
        return []
    rows = Commitment.objects.changeable_by(user, Permission.WORK_ACTION).waiting()
    rows = rows.select_related("priority__plan", "agency").order_by("answer_by", "id")
    return [_answer(each) for each in rows[:limit]]


def _answer(row):
    priority, url = row.priority, reverse("commitment", args=[row.pk])
    subject = f"for {row.agency} on “{priority.title}”"
    plan = priority.plan
    return Row(
        f"Respond {subject}",
        url,
        row.answer_by,
        2,
        where=str(plan),
        about=row,
        verb="Respond",
        subject=subject,
        is_private=plan.state == plan.State.DRAFT,
    )


def to_telephone(asked):
    """Meetings to come of which people must be told by telephone or on paper, because no letter
    reaches them, and of which that still is so."""
    user, now, limit = asked.user, asked.now, asked.limit
    if not user.may(Permission.RUN_MEETING):
        return []
    told = MeetingTold.objects.changeable_by(user, Permission.RUN_MEETING).to_be_told()
    told = told.filter(meeting__starts_at__gte=now, kind__in=BEFOREHAND)
    told = told.select_related("meeting__body").order_by("meeting__starts_at", "meeting", "pk")
    people = {}
    for row in told:
        if row.says == says(row.meeting, row.kind):
            people.setdefault(row.meeting, set()).add(row.person_id)
    return [_telephone(each, len(people[each])) for each in list(people)[:limit]]


def _telephone(meeting, people):
    what = f"Tell {people} {'person' if people == 1 else 'people'} by phone or on paper"
    url = reverse("meeting_told", args=[meeting.pk])
    return Row(
        what,
        url,
        meeting.day,
        where=str(meeting),
        about=meeting,
        verb="See who",
        subject="is to be told by phone or on paper",
        is_private=meeting.body.is_private,
    )
