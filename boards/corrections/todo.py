"""What waits for who runs a meeting: errors that somebody reported in its minutes."""

from accounts.access import Permission
from boards.corrections.models import Correction
from core.todo import Row


def reported(asked):
    """A row for each report that nobody has confirmed or declined, the oldest first."""
    user, limit = asked.user, asked.limit
    if not user.may(Permission.RUN_MEETING):
        return []
    rows = Correction.objects.waiting().changeable_by(user, Permission.RUN_MEETING)
    rows = rows.visible_to(user).select_related("meeting__body", "recorded_by")
    return [_row(each) for each in rows.order_by("recorded_at", "id")[:limit]]


def _row(report):
    words = f"Confirm or decline an error reported by {report.recorded_by}"
    url = report.meeting.get_absolute_url()
    return Row(
        words,
        url,
        where=str(report.meeting),
        urgency=2,
        verb="Decide",
        is_private=report.meeting.body.is_private,
    )
