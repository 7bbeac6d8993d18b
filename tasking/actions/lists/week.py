"""What actions have to say of a neighbourhood's week: what nobody has accepted, what is overdue, what is
due."""

import datetime

from django.urls import reverse
from django.utils import timezone

from core.cards import Card, Link
from core.dates import day_in_words
from tasking import states
from tasking.actions.models import Action

WEEK = datetime.timedelta(days=7)
SHOWN = 10


def week(neighbourhoods, user):
    """{id: cards}: three queries a neighbourhood."""
    return {place.pk: _of(place, user, timezone.localdate()) for place in neighbourhoods}


def _of(place, user, today):
    rows = Action.objects.visible_in(user, [place.pk]).open().select_related("lead_agency")
    rows = rows.order_by("due_on", "id")
    late = list(rows.filter(due_on__lt=today)[: SHOWN + 1])
    links = tuple(_link(each) for each in late[:SHOWN])
    if len(late) > SHOWN:
        every = reverse("neighbourhood_actions", args=[place.slug]) + "?show=overdue"
        links += (Link("See all overdue actions", every),)
    due = rows.filter(due_on__gte=today, due_on__lte=today + WEEK)
    offered = rows.filter(state=states.OFFERED)
    return [
        Card("Overdue actions", links, "None."),
        Card("Actions due in the next seven days", _links(due), "None."),
        Card("Offered, and not accepted yet", _links(offered), "None."),
    ]


def _links(rows):
    return tuple(_link(each) for each in rows[:SHOWN])


def _link(action):
    note = f"{action.lead_agency}, due {day_in_words(action.due_on)}"
    return Link(f"{action.reference}: {action.what}", action.get_absolute_url(), note)
