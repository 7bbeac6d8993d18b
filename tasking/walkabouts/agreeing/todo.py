"""Reports and results that are written up: to be read and published by somebody who wrote none of it."""

from functools import partial

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.access import Permission
from core import events, todo
from core.models import Event
from core.todo import Row, Rows
from tasking.walkabouts import rules, states
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout

REPORTS, RESULTS = "reports to publish", "results to publish"
WITHDRAWN = "walkabout.withdrawn"
WORDS_CHANGED = ("walkabout.written", "walkabout.corrected", "walkabout.to_be_agreed")
OF_BOTH = {"pk": F("pk"), "place": F("neighbourhood__name"), "starts": F("starts_at")}


def register():
    reports = partial(waiting, Walkabout)
    results = partial(waiting, ActionDay)
    todo.fill(REPORTS, Rows(reports, JSONObject(**OF_BOTH), _report))
    todo.fill(RESULTS, Rows(results, JSONObject(**OF_BOTH, title=F("title")), _result))


def waiting(model, asked):
    """What is written up and not published, for who may publish it and had no hand in it. What was taken
    off the public pages waits for nobody until its words change."""
    if not asked.user.may(Permission.EDIT_WALKABOUT):
        return None
    rows = model.objects.changeable_by(asked.user, Permission.EDIT_WALKABOUT)
    rows = rows.filter(state=states.WRITTEN, published_at=None)
    rows = rows.exclude(prepared_by__contains=[asked.user.pk]).alias(last=_last_step(model))
    return rows.exclude(last=events.in_words(WITHDRAWN)).order_by("starts_at", "pk")


def _last_step(model):
    told = Event.objects.filter(target_type=model._meta.label_lower, target_id=OuterRef("pk"))
    told = told.filter(verb__in=[events.in_words(each) for each in (WITHDRAWN, *WORDS_CHANGED)])
    return Coalesce(Subquery(told.order_by("-id").values("verb")[:1]), Value(""))


def _report(pk, place, starts):
    day = _day_of(starts)
    return _row(Walkabout(pk=pk), f"the report of the walkabout of {day:%-d %B}", day, place)


def _result(pk, place, starts, title):
    return _row(ActionDay(pk=pk), f"the result of {title}", _day_of(starts), place)


def _row(row, subject, day, place):
    name = "day_publish" if isinstance(row, ActionDay) else "walkabout_publish"
    return Row(
        f"Read and publish {subject}", reverse(name, args=[row.pk]), day + rules.WRITE_UP, 2,
        where=place, about=row, verb="Read", subject=subject,
    )  # fmt: skip


def _day_of(text):
    return timezone.localdate(parse_datetime(text))
