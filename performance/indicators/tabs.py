"""The pages of performance, as each of them shows them above its list."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.access import Permission
from performance.indicators.querysets import gives_any, sees_all


@dataclass(frozen=True)
class Tab:
    """A page of performance: its words, its address, and whether it is the one that is open."""

    words: str
    href: str
    is_here: bool


def everybody(user):
    return True


def sees_actions(user):
    return user.is_authenticated and user.may(Permission.VIEW_ACTION)


PAGES = (
    ("matrix", "Matrix", everybody),
    ("changes", "What changed", everybody),
    ("reports", "Reports", everybody),
    ("indicators", "Indicators", everybody),
    ("quarter_figures", "This quarter’s figures", gives_any),
    ("data_returns", "Data returns", lambda user: user.is_authenticated),
    ("data_sources", "Data sources", sees_all),
    ("performance", "Actions on time", sees_actions),
    ("open_indicators", "Open data", everybody),
)
"""(name of the address, words, whether a user has use for it)."""


def tabs(user, here):
    """[Tab] of what a user may use; `here` names the address of the page that is open."""
    return [Tab(words, reverse(name), name == here) for name, words, shown in PAGES if shown(user)]
