"""Entries of the menu for those who manage access, and who is shown an entry."""

from accounts.access import Permission
from core import menu


def register():
    menu.add(80, menu.page("Users and roles", "users", holds(Permission.MANAGE_ACCESS)))
    menu.add(85, menu.page("Personal data", "retention", holds(Permission.MANAGE_RETENTION)))
    menu.add(90, menu.page("Background jobs", "jobs", holds(Permission.MANAGE_ACCESS)))


def holds(permission):
    """Shows an entry to those who have the right anywhere."""
    return lambda user: user.is_authenticated and user.may(permission)


def has_role(user):
    return user.is_authenticated and user.has_role
