"""Named rules of sharing. A refusal's text is what the user reads."""

import datetime

from django.utils import timezone

from tasking.sharing.marking import SENSITIVE, may_be_named

FRESH = datetime.timedelta(hours=1)
"""For so long one reason holds for one record."""


def refuses_marking(record, marking, agencies):
    """Why who acts for these agencies (ids) may not mark a record so, or None."""
    if why := getattr(record, "keeps_marking", ""):
        return why
    if marking == SENSITIVE and getattr(record, "is_published", False):
        return "Everybody may read it already. Publishing cannot be undone by marking it"
    if record.marking == SENSITIVE and record.originator_id not in agencies:
        return "Only the agency that it is from can make it less than official-sensitive. Ask them"
    origin = getattr(record, "problem", None)
    if record.marking == SENSITIVE and getattr(origin, "is_sensitive", False):
        return f"It comes from {origin.reference}, which is official-sensitive. Change that first"
    return None


def can_read(record, user):
    """Whether somebody, once named, sees the record: their role opens it, and they do not administer the system."""
    if not user.is_active or not may_be_named(user):
        return False
    return type(record)._default_manager.visible_to(user).filter(pk=record.pk).exists()


def owner_of(record):
    """The agency (id) that sees who read a record: whose it is, or who leads it."""
    found = (
        getattr(record, name, None) for name in ("originator_id", "lead_agency_id", "agency_id")
    )
    return next(filter(None, found))


def is_fresh(reading, now=None):
    """Whether the reason of a reading still holds."""
    return reading is not None and reading.at > (now or timezone.now()) - FRESH
