"""Writes about a neighbourhood from its own pages."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows


@operation
def save_profile(*, neighbourhood, by, at=None, **fields):
    """Change the text that introduces a neighbourhood, and how its office is reached."""
    locked = rights.lock(neighbourhood, Permission.EDIT_NEIGHBOURHOOD, by=by)
    if rows.change(locked, fields):
        events.record("place.profile_changed", locked, by=by, at=at)
    return locked
