"""Writes about a neighbourhood from its own pages."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows


@operation
def save_profile(*, neighbourhood, profile, by, at=None):
    """Change the text that introduces a neighbourhood."""
    locked = rights.lock(neighbourhood, Permission.EDIT_NEIGHBOURHOOD, by=by)
    if rows.change(locked, {"profile": profile}):
        events.record("place.profile_changed", locked, by=by, at=at)
    return locked
