"""What walkabouts and action days ask of who plans them: the landlord to be rung, what is to be sent out
and written up, what an action day lacks in its last week."""

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import todo
from core.todo import Row
from tasking.walkabouts import rules, states
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout
from tasking.walkabouts.stops.models import Stop

WALKS, DAYS = "walkabouts to be worked on", "action days to be worked on"


def register():
    todo.figure(WALKS, _walks)
    todo.figure(DAYS, _days)
    todo.fill("walkabouts", walkabouts)
    todo.fill("action days", action_days)


def _mine(model, asked):
    """Rows that the user plans; None where it is no question for them."""
    if not asked.user.may(Permission.EDIT_WALKABOUT):
        return None
    return model.objects.changeable_by(asked.user, Permission.EDIT_WALKABOUT)


def _found(rows, asked, **more):
    said = JSONObject(
        pk=F("pk"), state=F("state"), place=F("neighbourhood__name"), starts=F("starts_at"), **more
    )
    return ArraySubquery(rows.order_by("starts_at", "pk").values(found=said)[: asked.limit])


def _walks(asked):
    """Walkabouts of which the landlord must be told, or that are over and not written up."""
    if (rows := _mine(Walkabout, asked)) is None:
        return None
    danger = Exists(Stop.objects.filter(walkabout=OuterRef("pk"), is_danger=True, told_at=None))
    over = Q(state=states.PLANNED, starts_at__lt=asked.now - datetime.timedelta(days=1))
    waits = over | Q(state__in=[states.WALKED, states.SENT]) | danger
    rows = rows.exclude(state=states.CANCELLED).annotate(danger=danger).filter(waits)
    return _found(rows, asked, danger=F("danger"))


def walkabouts(asked):
    return [_walk(**each) for each in asked.figure(WALKS) or ()]


VERBS = {
    states.PLANNED: ("Say who came to the walkabout", "walkabout_walked", "Say who came"),
    states.WALKED: ("Send stops to services from the walkabout", "walkabout_send", "Send out"),
    states.SENT: ("Write up the walkabout", "walkabout_write", "Write up"),
}


def _walk(pk, state, place, starts, danger):
    day = _day_of(starts)
    row = Walkabout(pk=pk, state=state)
    if danger:
        what = f"Ring the landlord: danger in a council home, walkabout of {day:%-d %B}"
        url = row.get_absolute_url() + "#stops"
        return Row(what, url, day, 1, where=place, about=row, verb="Open", is_private=True)
    words, name, verb = VERBS[state]
    url, due = reverse(name, args=[pk]), day + rules.WRITE_UP
    return Row(f"{words} of {day:%-d %B}", url, due, 2, where=place, about=row, verb=verb)


def _days(asked):
    """Action days within a week that lack something, and those that were held and have no result."""
    if (rows := _mine(ActionDay, asked)) is None:
        return None
    soon = Q(state=states.PLANNED, starts_at__lt=asked.now + rules.SOON, risk_signed_on=None)
    over = Q(state=states.PLANNED, starts_at__lt=asked.now - datetime.timedelta(days=1))
    return _found(rows.filter(soon | over | Q(state=states.DONE)), asked, title=F("title"))


def action_days(asked):
    return [_day(asked.now, **each) for each in asked.figure(DAYS) or ()]


def _day(now, pk, state, place, starts, title):
    day = _day_of(starts)
    row = ActionDay(pk=pk, state=state)
    said = {"where": place, "about": row}
    if state == states.DONE:
        url, due = reverse("day_write", args=[pk]), day + rules.WRITE_UP
        return Row(f"Write the result: {title}", url, due, 2, verb="Write", **said)
    if day >= timezone.localdate(now):
        words = f"The risk assessment is missing: {title}"
        return Row(words, reverse("day_edit", args=[pk]), day, 1, verb="Enter it", **said)
    return Row(
        f"Say that it was held: {title}", reverse("day_held", args=[pk]), day, 2, verb="Say", **said
    )


def _day_of(text):
    """The day of a time that the database wrote into JSON."""
    return timezone.localdate(datetime.datetime.fromisoformat(text))
