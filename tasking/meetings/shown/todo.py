"""What tasking meetings ask of who runs them: late nominations, answers, and actions to issue; and of who may
nominate, to do so before the closing day."""

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.access import Permission, holds_city
from boards.models import Body, Meeting
from core import todo
from core.todo import Button, Row
from tasking.meetings.closing import closing_days
from tasking.meetings.issuing.models import ActionsIssued
from tasking.meetings.issuing.operations import CLOSED
from tasking.meetings.models import Escalation, Nomination, TaskingGroup
from tasking.models import Action, Marking

SOON = datetime.timedelta(days=7)
"""Whoever may nominate is reminded so long before nominations close."""
AHEAD = datetime.timedelta(days=45)
NOMINATIONS, ESCALATIONS, UNISSUED = "nominations", "escalations", "actions to issue"
COMING = "meetings to nominate for"
READS, RUNS = Permission.VIEW_PRIVATE, Permission.RUN_MEETING


def register():
    todo.figure(NOMINATIONS, _nominations)
    todo.figure(ESCALATIONS, _escalations)
    todo.figure(UNISSUED, _unissued)
    todo.figure(COMING, _coming)
    todo.fill("nominations", nominations)
    todo.fill("escalations", escalations)
    todo.fill("issuing", to_issue)
    todo.fill("closing nominations", closing)


def _runs(asked):
    return asked.user.may(RUNS) and asked.user.may(Permission.VIEW_PRIVATE)


def _nominations(asked):
    """Those that a meeting which has closed heard, and that nobody answered."""
    if not _runs(asked):
        return None
    rows = Nomination.objects.changeable_by(asked.user, RUNS).waiting()
    heard = rows.filter(matters__item__isnull=False, matters__meeting__state__in=CLOSED)
    found = JSONObject(pk=F("pk"), body=F("body__name"))
    return ArraySubquery(heard.order_by("pk").distinct().values(found=found)[: asked.limit])


def nominations(asked):
    return [
        Row(
            "Say whether the nomination is taken on", reverse("nomination_answer", args=[row["pk"]]),
            urgency=2, where=row["body"], verb="Answer", subject="the nomination", is_private=True,
        )
        for row in asked.figure(NOMINATIONS) or ()
    ]  # fmt: skip


def _escalations(asked):
    if not _runs(asked):
        return None
    rows = Escalation.objects.changeable_by(asked.user, RUNS).waiting().order_by("pk")
    found = JSONObject(pk=F("pk"), body=F("from_body__name"))
    return ArraySubquery(rows.values(found=found)[: asked.limit])


def escalations(asked):
    """What other levels sent here and waits for an answer."""
    return [
        Row(
            "Answer the escalation", reverse("escalation_answer", args=[row["pk"]]), urgency=2,
            where=row["body"], verb="Answer", subject="the escalation", is_private=True,
        )
        for row in asked.figure(ESCALATIONS) or ()
    ]  # fmt: skip


def _unissued(asked):
    if not _runs(asked):
        return None
    agreed = Action.objects.filter(agenda_item__meeting=OuterRef("pk"), is_open=True)
    agreed = agreed.exclude(marking=Marking.SENSITIVE)
    done = ActionsIssued.objects.filter(meeting=OuterRef("pk"))
    rows = Meeting.objects.changeable_by(asked.user, RUNS)
    rows = rows.filter(body__power="operational", state__in=CLOSED, predates_system=False)
    rows = rows.filter(Exists(agreed), ~Exists(done)).order_by("-starts_at")
    found = JSONObject(pk=F("pk"), body=F("body__name"), at=F("starts_at"))
    return ArraySubquery(rows.values(found=found)[: asked.limit])


def to_issue(asked):
    """Meetings that have closed, whose actions nobody has sent out: due on their day."""
    return [_issue(row) for row in asked.figure(UNISSUED) or ()]


def _issue(row):
    day = timezone.localdate(parse_datetime(row["at"]))
    button = Button("Issue the actions", reverse("actions_issue", args=[row["pk"]]))
    return Row(
        "Issue the actions", reverse("meeting", args=[row["pk"]]), day, 2,
        where=f"{row['body']}, {day:%-d %B %Y}", buttons=(button,), subject="", is_private=True,
    )  # fmt: skip


def _coming(asked):
    """The next meetings for which one may nominate. Who sees the whole city is not reminded of each group."""
    user = asked.user
    if not user.may(READS) or holds_city(user, READS):
        return None
    groups = TaskingGroup.objects.visible_to(user).values("pk")
    rows = Meeting.objects.filter(body__in=groups, starts_at__lt=asked.now + AHEAD)
    rows = rows.upcoming(asked.now).with_open_agenda()
    found = JSONObject(pk="pk", at="starts_at", body="body", slug="body__slug", name="body__name")
    return ArraySubquery(rows.values(found=found)[: asked.limit])


def closing(asked):
    """Meetings for which nominations close within a week, for who works there."""
    found = asked.figure(COMING) or ()
    meetings = [
        Meeting(
            pk=row["pk"], starts_at=parse_datetime(row["at"]),
            body=Body(pk=row["body"], slug=row["slug"], name=row["name"]),
        )
        for row in found
    ]  # fmt: skip
    days, today = closing_days(meetings), timezone.localdate(asked.now)
    return [
        _closing(each, days[each.pk]) for each in meetings if today <= days[each.pk] <= today + SOON
    ]


def _closing(meeting, day):
    return Row(
        "Nominate matters before nominations close", reverse("nomination_add", args=[meeting.body.slug]),
        day, urgency=4, where=str(meeting.body), verb="Nominate", subject="a matter", is_private=True,
    )  # fmt: skip
