"""What waits for who runs a meeting: errors that somebody reported in its minutes."""

from django.db.models import Exists

from accounts.access import Permission
from boards.corrections.models import Correction
from core import todo
from core.todo import Row

WAITING = "whether an error is reported"


def register():
    todo.figure(WAITING, _waiting, _runs)
    todo.fill("errors", reported)


def _runs(asked):
    return WAITING if asked.user.may(Permission.RUN_MEETING) else None


def _waiting(asked):
    return Exists(Correction.objects.waiting())


def reported(asked):
    """A row for each report that nobody has confirmed or declined, the oldest first."""
    user, limit = asked.user, asked.limit
    if not asked.figure(WAITING):
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
