"""Reads over published agendas."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet


class AgendaPackQuerySet(OfBodyQuerySet):
    """What was published stays published."""

    prefix = "meeting__body__"
    published = Q(pk__isnull=False)
