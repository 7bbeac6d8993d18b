"""Reads over minutes, their checks and approvals."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet
from boards.meetings.querysets import OfItemQuerySet


class MinuteQuerySet(OfItemQuerySet):
    """A minute may be private under an open item."""

    public = Q(access="public", item__access="public")
    published = Q(item__meeting__state="minutes_published") & public


class MinuteDraftQuerySet(OfItemQuerySet):
    """As open as the minute that it becomes."""

    public = Q(item__access="public") & ~Q(item__minute__access__in=["exempt", "confidential"])
    published = Q(item__meeting__state="minutes_published") & public


class MinutesApprovalQuerySet(OfBodyQuerySet):
    """As open as the minutes that were approved."""

    prefix = "meeting__body__"
    published = Q(meeting__state="minutes_published")


class MinutesCheckQuerySet(OfBodyQuerySet):
    """As open as the minutes that were checked."""

    prefix = "meeting__body__"
    published = Q(meeting__state="minutes_published")
