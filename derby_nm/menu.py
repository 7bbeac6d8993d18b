"""The menu of one page: home, then what the packages offer; the entry that one is in is marked."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from core import menu
from core.cards import Link


@dataclass(frozen=True)
class Entry:
    word: str
    url: str
    active: bool


def menu_for(request):
    """Entries in the order of the product's menu."""
    user = getattr(request, "user", None) or AnonymousUser()
    links = [Link("Home", reverse("home")), *menu.links(user)]
    active = _active(request.path, [link.url for link in links])
    return [Entry(link.words, link.url, link.url == active) for link in links]


def _active(path, urls):
    """The longest menu address that the path begins with; home only exactly."""
    fitting = [url for url in urls if path.startswith(url) and (url != "/" or path == "/")]
    return max(fitting, key=len, default=None)
