"""Reads over attendance, and over who was out of the room."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet

NAMED = Q(membership__isnull=False) | Q(substitute_for__isnull=False) | Q(agency__isnull=False)
"""Those whom minutes name; the others are counted there (boards.attendance.documents)."""


def said_for(meeting):
    """Q of attendance that was said for the time at which the meeting is set now, or was ticked."""
    return Q(said_for=None) | Q(said_for=meeting.starts_at)


class AbsenceQuerySet(OfBodyQuerySet):
    """Rows of a meeting whose minutes are out, or that the user sees inside."""

    prefix = "attendance__meeting__body__"
    published = Q(attendance__meeting__state="minutes_published")
