"""What tasking meetings ask of who runs them: late nominations, answers, and actions to issue."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.access import Permission
from boards.models import Meeting
from core import todo
from core.todo import Button, Row
from tasking.meetings.issuing.operations import CLOSED
from tasking.meetings.models import ActionsIssued, Escalation, Nomination
from tasking.models import Action, Marking

NOMINATIONS, ESCALATIONS, UNISSUED = "nominations", "escalations", "actions to issue"
RUNS = Permission.RUN_MEETING


def register():
    todo.figure(NOMINATIONS, _nominations)
    todo.figure(ESCALATIONS, _escalations)
    todo.figure(UNISSUED, _unissued)
    todo.fill("nominations", nominations)
    todo.fill("escalations", escalations)
    todo.fill("issuing", to_issue)


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
