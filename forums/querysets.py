"""Reads over forum meetings."""

import datetime

from django.db.models import Avg, Count
from django.utils import timezone

from boards.models import Body, Meeting


def attendance_by_neighbourhood(user, neighbourhoods):
    """{neighbourhood id: {"held", "average"}} of forums in the last twelve months that were counted.

    Only meetings whose minutes the user may read count. One query.
    """
    since = timezone.now() - datetime.timedelta(days=365)
    rows = (
        Meeting.objects.visible_to(user)
        .filter(
            body__kind=Body.Kind.FORUM,
            body__neighbourhood__in=neighbourhoods,
            state=Meeting.State.MINUTES_PUBLISHED,
            public_count__isnull=False,
            predates_system=False,
            starts_at__gte=since,
        )
        .values("body__neighbourhood")
        .annotate(held=Count("pk"), average=Avg("public_count"))
    )
    return {
        row["body__neighbourhood"]: {"held": row["held"], "average": round(row["average"])}
        for row in rows
    }


def next_forums(user, neighbourhoods):
    """{neighbourhood id: the next forum meeting}. One query."""
    rows = (
        Meeting.objects.announced_to(user)
        .upcoming()
        .unfinished()
        .filter(body__kind=Body.Kind.FORUM, body__neighbourhood__in=neighbourhoods)
        .with_place()
        .order_by("body__neighbourhood_id", "starts_at")
        .distinct("body__neighbourhood_id")
    )
    return {meeting.body.neighbourhood_id: meeting for meeting in rows}
