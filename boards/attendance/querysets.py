"""Reads over who was out of the room."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet


class AbsenceQuerySet(OfBodyQuerySet):
    """Rows of a meeting whose minutes are out, or that the user sees inside."""

    prefix = "attendance__meeting__body__"
    published = Q(attendance__meeting__state="minutes_published")
