"""What boards asks of a person: meetings with their next step, papers, answers to plans."""

import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.access import Permission, agencies_of
from boards.corrections.todo import reported
from boards.delegated.models import DelegatedDecision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.rules import next_step
from boards.minutes.chairing.todo import for_the_chair
from boards.papers.models import Paper
from boards.plans.models import Commitment
from core import todo
from core.cards import Link
from core.todo import Row

AHEAD = datetime.timedelta(days=60)


def register():
    todo.fill(
        "meetings",
        meetings,
        heading="Next meetings",
        order=10,
        template="boards/todo/meetings.html",
        empty="You have no upcoming meetings.",
        links=meetings_links,
    )
    todo.fill("chairing", for_the_chair, heading="For the chair", order=15)
    todo.fill("errors", reported, heading="Errors reported in minutes", order=17)
    todo.fill("papers", papers, heading="Papers you have been asked to write", order=20)
    todo.fill("delegated", to_confirm, heading="Decisions awaiting you", order=25)
    todo.fill(
        "plans",
        answers,
        heading="Plans awaiting your agency’s response",
        order=30,
        template="boards/todo/answers.html",
    )


def meetings(user, now, limit):
    """Unfinished meetings that the user runs, each with its next step, else those to attend. A row
    is about (meeting, step or None)."""
    business = AgendaItem.objects.filter(meeting=OuterRef("pk"), kind=AgendaItem.Kind.ORDINARY)
    rows = (
        Meeting.objects.with_place()
        .select_related("minutes_check")
        .annotate(has_business=Exists(business))
        .filter(starts_at__lte=now + AHEAD)
    )
    if user.may(Permission.RUN_MEETING):
        rows = rows.changeable_by(user, Permission.RUN_MEETING).unfinished()
        found = rows.order_by("starts_at", "id")[:limit]
        return [_to_run(each) for each in found]
    announced = Meeting.objects.announced_to(user).values("pk")
    rows = rows.filter(pk__in=announced).upcoming(now).unfinished()
    mine = rows.filter(pk__in=Meeting.objects.of_members(user).values("pk"))
    return [_to_attend(each) for each in (mine[:limit] or rows[:limit])]


def _to_run(meeting):
    step = next_step(meeting, meeting.has_business)
    page = meeting.get_absolute_url()
    url = page if step.is_post else reverse(step.url_name, args=[meeting.pk])
    return Row(step.word, url, meeting.day, where=str(meeting), about=(meeting, step))


def _to_attend(meeting):
    url = meeting.get_absolute_url()
    return Row("Come", url, meeting.day, where=str(meeting), about=(meeting, None))


def meetings_links(user, rows):
    if rows:
        return [Link("All meetings", reverse("meetings"))]
    return [Link("Boards, forums and committees", reverse("bodies"))]


def papers(user, now, limit):
    """Papers that the user is asked to write."""
    return [
        Row(str(each), each.get_absolute_url(), each.due_on, where=str(each.body))
        for each in Paper.objects.asked_of(user).select_related("body")[:limit]
    ]


def to_confirm(user, now, limit):
    """Decisions outside meetings that are the user's own and not made yet."""
    rows = DelegatedDecision.objects.preparing().filter(decided_by__user=user.pk)
    return [
        Row(str(each), each.get_absolute_url(), each.decided_on, where=str(each.body))
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
    priority = row.priority
    url = reverse("commitment", args=[row.pk])
    return Row(priority.title, url, row.answer_by, where=str(priority.plan), about=row)
