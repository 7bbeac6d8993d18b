"""What actions ask of a person: the own ones, and what is overdue where the person works."""

from django.urls import reverse
from django.utils import timezone

from core import todo
from core.cards import Link
from core.todo import Row
from neighbourhoods.models import Agency
from tasking.models import Action


def register():
    todo.fill(
        "own actions",
        own,
        heading="My actions",
        order=40,
        template="tasking/todo/own.html",
        links=own_links,
    )
    todo.fill(
        "overdue actions",
        overdue,
        heading="Overdue",
        order=50,
        template="tasking/todo/overdue.html",
        empty="Nothing is overdue.",
        links=overdue_links,
    )


def own(user, now, limit):
    """The open actions that the user owns."""
    return _first(Action.objects.filter(owner__user=user).open(), limit)


def overdue(user, now, limit):
    """The most overdue actions of the places and agencies that the user works for."""
    late = {"is_open": True, "due_on__lt": timezone.localdate(now)}
    return _first(Action.objects.known_to(user, **late).exclude(owner__user=user), limit)


def _first(actions, limit):
    return [_row(each) for each in actions.for_list().order_by("due_on", "id")[:limit]]


def _row(action):
    where = str(action.neighbourhood or action.body or "")
    url = action.get_absolute_url()
    return Row(action.what, url, action.due_on, action.priority, where=where, about=action)


def own_links(user, rows):
    return [Link("All my actions", reverse("my_actions"))]


def overdue_links(user, rows):
    found = [
        Link(f"See all actions for {agency}", reverse("agency_actions", args=[agency.slug]))
        for agency in Agency.objects.of(user)
    ]
    if rows and not found:
        return [Link("See all overdue actions", reverse("actions") + "?show=overdue")]
    return found
