"""Reads over published agendas."""

from accounts.conditions import ALL
from boards.bodies.querysets import OfBodyQuerySet


class AgendaPackQuerySet(OfBodyQuerySet):
    """What was published stays published."""

    prefix = "meeting__body__"
    published = ALL
