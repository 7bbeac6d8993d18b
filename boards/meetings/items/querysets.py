"""Reads over agenda items."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet


class AgendaItemQuerySet(OfBodyQuerySet):
    prefix = "meeting__body__"
    published = Q(meeting__agenda_published_at__isnull=False, is_late=False) | Q(
        meeting__minutes_published_at__isnull=False
    )
