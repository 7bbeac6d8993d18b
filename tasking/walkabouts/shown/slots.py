"""What walkabouts and action days show on pages further left."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.access import Permission
from core import slots
from core.cards import Card, Link
from tasking.actions.models import Action
from tasking.walkabouts import states
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout
from tasking.walkabouts.stops.models import Stop
from tasking.walkabouts.wins.models import QuickWin

SHOWN = 3


def register():
    slots.fill(
        "neighbourhood.overview", of_neighbourhoods, template="components/cards.html", order=47
    )
    slots.fill("action.more", of_actions, template="tasking/walkabouts/slots/action.html")


def of_neighbourhoods(places, user):
    """{id: a card of what comes next there}. Two queries, whatever the number of places."""
    keys = [each.pk for each in places]
    found = {each.pk: [] for each in places}
    for model in (Walkabout, ActionDay):
        for row in _next(model, keys, user):
            found[row.neighbourhood_id].append(row)
    return {each.pk: (_card(each, found[each.pk]),) for each in places}


def _next(model, keys, user):
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = model.objects.visible_to(user).filter(
        neighbourhood__in=keys, state=states.PLANNED, starts_at__gte=today
    )
    return rows.for_list().order_by("starts_at", "pk")[: 60 * len(keys)]


def _card(place, rows):
    rows = sorted(rows, key=lambda each: each.starts_at)[:SHOWN]
    return Card(
        "Walkabouts and action days",
        tuple(
            Link(_words(each), each.get_absolute_url(), f"Meet: {each.meeting_point}")
            for each in rows
        ),
        empty="None is planned",
        url=reverse("neighbourhood_walkabouts", args=[place.slug]),
    )


def _words(row):
    what = getattr(row, "title", "") or row.get_kind_display()
    return f"{date_format(row.day)}: {what}"


def of_actions(actions, user):
    """{id: the stop that an action came from and whether it is a quick win}, for those inside who see
    that. Three queries."""
    if not user.is_authenticated:
        return {}
    keys = [each.pk for each in actions]
    stops = Stop.objects.visible_to(user).filter(action__in=keys)
    stops = {each.action_id: each for each in stops.select_related(*OF_STOP)}
    wins = {each.action_id: each for each in QuickWin.objects.filter(action__in=keys)}
    changeable = Action.objects.changeable_by(user, Permission.EDIT_ACTION)
    mine = {*changeable.filter(pk__in=keys, is_open=True).values_list("pk", flat=True)}
    found = {}
    for key in keys:
        said = {"stop": stops.get(key), "win": wins.get(key), "may_mark": key in mine, "pk": key}
        if said["stop"] or said["win"] or said["may_mark"]:
            found[key] = said
    return found


OF_STOP = ("walkabout__neighbourhood", "walkabout__part__neighbourhood")
