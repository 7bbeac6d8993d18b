"""Meetings and what is published before them."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet


class MinutesApprovalQuerySet(OfBodyQuerySet):
    """As open as the minutes that were approved."""

    prefix = "meeting__body__"
    published = Q(meeting__minutes_published_at__isnull=False)


class MinutesCheckQuerySet(OfBodyQuerySet):
    """As open as the minutes that were checked."""

    prefix = "meeting__body__"
    published = Q(meeting__minutes_published_at__isnull=False)


class AgendaPackQuerySet(OfBodyQuerySet):
    """What was published stays published."""

    prefix = "meeting__body__"
    published = Q(pk__isnull=False)
