"""What boards asks of a person: meetings with their next step, papers, answers to plans."""

import datetime

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from accounts.access import Permission, agencies_of
from boards.attendance.own.todo import to_say
from boards.corrections.todo import reported
from boards.delegated.models import DelegatedDecision
from boards.meetings import timetable
from boards.meetings.agendas.reading.todo import to_read
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of, timetable_of
from boards.meetings.rules import next_step
from boards.meetings.telling.models import MeetingTold
from boards.minutes.chairing.todo import for_the_chair
from boards.papers.models import Paper
from boards.plans.models import Commitment
from core import todo
from core.cards import Link
from core.todo import Button, Row
from neighbourhoods.models import ClosedDay

AHEAD = datetime.timedelta(days=60)
State = Meeting.State
ASKED = {
    State.PREPARING: (timetable.CALL, timetable.AGREE, timetable.PUBLISH),
    State.WRITING_UP: (timetable.MINUTES,),
    State.MINUTES_READY: (timetable.MINUTES,),
}
"""Which days of the timetable are still to come in a state."""


def register():
    todo.fill("meetings", meetings, links=meetings_links)
    todo.fill("chairing", for_the_chair)
    todo.fill("coming", to_say)
    todo.fill("reading", to_read)
    todo.fill("errors", reported)
    todo.fill("papers", papers)
    todo.fill("delegated", to_confirm)
    todo.fill("plans", answers)
    todo.fill("telephone", to_telephone)


def meetings(user, now, limit):
    """Unfinished meetings that the user runs, each with its next step; about (meeting, step)."""
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
    )
    closed = ClosedDay.objects.days()
    return [_to_run(each, closed) for each in rows.order_by("starts_at", "id")[:limit]]


def meetings_links(user, rows):
    return [Link("All meetings", reverse("meetings"))] if rows else []


def _to_run(meeting, closed):
    step = next_step(meeting, meeting.has_business)
    page, buttons, verb = meeting.get_absolute_url(), (), step.word
    url = reverse(step.url_name, args=[meeting.pk])
    if step.is_post:
        buttons, verb = (Button(step.word, url),), ""
    urgency = todo.NOW if meeting.state == State.RUNNING else 2
    return Row(
        f"{step.word}", page if step.is_post else url, _due(meeting, closed), urgency,
        where=str(meeting), about=(meeting, step), verb=verb, buttons=buttons,
    )  # fmt: skip


def _due(meeting, closed):
    """By when the step is asked for by the body's timetable, else by the day of the meeting."""
    points = timetable_of(meeting, notice_of(meeting, closed), closed)
    asked = ASKED.get(meeting.state, ())
    waiting = [point.due for point in points if point.key in asked and not point.done_on]
    return min(waiting, default=meeting.day)


def papers(user, now, limit):
    """Papers that the user is asked to write."""
    return [
        Row(
            f"Write the paper “{each}”",
            each.get_absolute_url(),
            each.due_on,
            where=str(each.body),
            about=each,
            verb="Write",
            is_private=each.access != "public",
        )
        for each in Paper.objects.asked_of(user).select_related("body")[:limit]
    ]


def to_confirm(user, now, limit):
    """Decisions outside meetings that are the user's own and not made yet."""
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


def answers(user, now, limit):
    """Priorities of plans for which the user's agency has still to say what it does."""
    if not agencies_of(user):
        return []
    rows = Commitment.objects.changeable_by(user, Permission.WORK_ACTION).waiting()
    rows = rows.select_related("priority__plan", "agency").order_by("answer_by", "id")
    return [_answer(each) for each in rows[:limit]]


def _answer(row):
    priority, url = row.priority, reverse("commitment", args=[row.pk])
    what = f"Respond for {row.agency} on “{priority.title}”"
    return Row(what, url, row.answer_by, 2, where=str(priority.plan), about=row, verb="Respond")


def to_telephone(user, now, limit):
    """Meetings of which people must be told by telephone or on paper: no letter reaches them."""
    if not user.may(Permission.RUN_MEETING):
        return []
    rows = MeetingTold.objects.changeable_by(user, Permission.RUN_MEETING).to_be_told()
    rows = rows.filter(meeting__starts_at__gte=now).exclude(meeting__state=State.MINUTES_PUBLISHED)
    counts = dict(
        rows.order_by().values("meeting").annotate(people=Count("person", distinct=True))
        .values_list("meeting", "people")[:limit]
    )  # fmt: skip
    found = Meeting.objects.filter(pk__in=counts).select_related("body").order_by("starts_at", "pk")
    return [_telephone(each, counts[each.pk]) for each in found]


def _telephone(meeting, people):
    what = f"Tell {people} {'person' if people == 1 else 'people'} by telephone or on paper"
    url = reverse("meeting_told", args=[meeting.pk])
    return Row(what, url, meeting.day, where=str(meeting), about=meeting, verb="See who")
