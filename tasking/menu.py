"""The entries of the menu: actions and requests."""

from django.urls import reverse

from accounts import access
from core import menu
from core.cards import Link
from neighbourhoods.models import Agency


def register():
    menu.add(30, actions)
    menu.add(32, menu.page("Requests", "requests", logs))


def actions(user):
    """Partners start from their agency's list."""
    if not user.is_authenticated:
        return None
    agency = Agency.objects.of(user).first() if access.acts_for_others_only(user) else None
    url = reverse("agency_actions", args=[agency.slug]) if agency else reverse("actions")
    return Link("Actions", url)


def logs(user):
    """Whoever logs requests."""
    return user.is_authenticated and user.may(access.Permission.LOG_REQUEST)
