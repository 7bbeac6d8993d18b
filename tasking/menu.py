"""The entries of the menu: actions, requests, problem-solving plans, walkabouts, what agencies share."""

from django.urls import reverse

from accounts import access
from core import menu
from core.cards import Link
from neighbourhoods.models import Agency


def register():
    menu.add(30, actions)
    menu.add(32, menu.page("Requests", "requests", logs))
    menu.add(34, menu.page("Problems", "problems", reads_problems))
    menu.add(36, menu.page("Walkabouts", "walkabouts", goes_along))
    menu.add(75, menu.page("Information sharing", "agreements", shares))


def actions(user):
    """Partners start from their agency's list."""
    if not user.is_authenticated:
        return None
    agency = Agency.objects.of(user).first() if access.acts_for_others_only(user) else None
    url = reverse("agency_actions", args=[agency.slug]) if agency else reverse("actions")
    return Link("Actions", url)


def logs(user):
    """Whoever logs requests, and who keeps the services matrix by which they go."""
    may = (access.Permission.LOG_REQUEST, access.Permission.EDIT_REFERENCE)
    return user.is_authenticated and any(user.may(each) for each in may)


def goes_along(user):
    """Whoever plans walkabouts and action days, or reads what was found."""
    rights = (access.Permission.EDIT_WALKABOUT, access.Permission.VIEW_PRIVATE)
    return user.is_authenticated and any(user.may(each) for each in rights)


def reads_problems(user):
    """Whoever reads what agencies share."""
    return user.is_authenticated and user.may(access.Permission.VIEW_PRIVATE)


def shares(user):
    """Whoever keeps the register, and who acts for an agency: its agreements, and who read its records."""
    if not user.is_authenticated:
        return False
    if user.may(access.Permission.KEEP_AGREEMENTS):
        return True
    return bool(access.agencies_of(user)) and user.may(access.Permission.VIEW_ACTION)
