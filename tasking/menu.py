"""The entry of the menu: actions."""

from django.urls import reverse

from accounts import access
from core import menu
from core.cards import Link
from neighbourhoods.models import Agency


def register():
    menu.add(30, actions)


def actions(user):
    """Partners start from their agency's list."""
    if not user.is_authenticated:
        return None
    agency = Agency.objects.of(user).first() if access.acts_for_others_only(user) else None
    url = reverse("agency_actions", args=[agency.slug]) if agency else reverse("actions")
    return Link("Actions", url)
