"""Entries of the menu: places and people."""

from django.urls import reverse

from accounts import access
from accounts.menu import has_role
from core import menu
from core.cards import Link
from neighbourhoods.places.models import Neighbourhood


def register():
    menu.add(10, places)
    menu.add(70, menu.page("People", "people", has_role))


def places(user):
    """One neighbourhood by name; several or none, the list."""
    if url := user.is_authenticated and _only(user):
        return Link("My neighbourhood", url)
    return Link("Neighbourhoods", reverse("neighbourhoods"))


def _only(user):
    """The page of the only neighbourhood that a user works in, or None."""
    if slug := access.only_neighbourhood(user):
        return reverse("neighbourhood", args=[slug])
    mine = Neighbourhood.objects.of(user)[:2]
    return mine[0].get_absolute_url() if len(mine) == 1 else None
