"""Reads over agenda items."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet


class AgendaItemQuerySet(OfBodyQuerySet):
    """What is late waits for a supplement or the minutes."""

    prefix = "meeting__body__"
    published = Q(meeting__agenda_published_at__isnull=False, is_late=False) | Q(
        meeting__state="minutes_published"
    )
