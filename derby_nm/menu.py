"""The menu: by job, never by table; only what this person may use."""

from dataclasses import dataclass

from django.urls import reverse

from accounts import access
from accounts.access import Permission
from neighbourhoods.models import Agency, Neighbourhood


@dataclass(frozen=True)
class Entry:
    word: str
    url: str
    active: bool


def menu_for(request):
    """Entries in the order of the product's menu."""
    user = getattr(request, "user", None)
    signed_in = getattr(user, "is_authenticated", False)
    words = [("Home", reverse("home"))]
    words.append(_places(user) if signed_in else ("Neighbourhoods", reverse("neighbourhoods")))
    words.append(("Meetings", reverse("meetings")))
    if signed_in:
        words.append(("Actions", _actions(user)))
    words += [("Residents", reverse("residents")), ("Money", reverse("money"))]
    if signed_in and user.may(Permission.VIEW_ACTION):
        words.append(("Performance", reverse("performance")))
    if signed_in and user.has_role:
        words.append(("People", reverse("people")))
    if signed_in and user.may(Permission.MANAGE_ACCESS):
        words.append(("Users and roles", reverse("users")))
        words.append(("Background jobs", reverse("jobs")))
    active = _active(request.path, [url for _, url in words])
    return [Entry(word, url, url == active) for word, url in words]


def _places(user):
    """One neighbourhood by name; several or none, the list."""
    if slug := access.only_neighbourhood(user):
        return "My neighbourhood", reverse("neighbourhood", args=[slug])
    mine = list(Neighbourhood.objects.of(user)[:2])
    if len(mine) == 1:
        return "My neighbourhood", mine[0].get_absolute_url()
    return "Neighbourhoods", reverse("neighbourhoods")


def _actions(user):
    """Partners start from their agency's list."""
    if access.acts_for_others_only(user):
        agency = Agency.objects.of(user).first()
        if agency:
            return reverse("agency_actions", args=[agency.slug])
    return reverse("actions")


def _active(path, urls):
    """The longest menu address that the path begins with; home only exactly."""
    fitting = [url for url in urls if path.startswith(url) and (url != "/" or path == "/")]
    return max(fitting, key=len, default=None)
