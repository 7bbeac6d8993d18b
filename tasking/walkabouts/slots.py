"""What walkabouts and action days show on pages further left."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core import slots
from core.cards import Card, Link
from tasking.walkabouts import states
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout

SHOWN = 3


def register():
    slots.fill(
        "neighbourhood.overview", of_neighbourhoods, template="components/cards.html", order=47
    )


def of_neighbourhoods(places, user):
    """{id: a card of what comes next there}. Two queries, whatever the number of places."""
    keys = [each.pk for each in places]
    found = {each.pk: [] for each in places}
    for model in (Walkabout, ActionDay):
        for row in _next(model, keys, user):
            found[row.neighbourhood_id].append(row)
    return {each.pk: (_card(each, found[each.pk]),) for each in places}


def _next(model, keys, user):
    rows = model.objects.visible_to(user).filter(
        neighbourhood__in=keys, state=states.PLANNED, starts_at__gte=timezone.now()
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
