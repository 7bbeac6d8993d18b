"""Reads over who was told of a meeting."""

from boards.bodies.querysets import OfBodyQuerySet
from neighbourhoods.models import ToldQuerySet


class MeetingToldQuerySet(ToldQuerySet, OfBodyQuerySet):
    """Never public: for those who see the meeting inside."""

    prefix = "meeting__body__"
