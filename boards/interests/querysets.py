"""Reads over declared interests."""

from django.db.models import Q

from accounts.conditions import ALL
from boards.meetings.querysets import OfItemQuerySet


class InterestQuerySet(OfItemQuerySet):
    """That somebody has an interest is declared in public, in a private item too."""

    public = ALL
    published = Q(item__meeting__state="minutes_published") & (
        Q(is_own=False) | Q(confirmed_at__isnull=False)
    )
    """What somebody meant to declare, and did not declare at the meeting, is not in its record."""

    def to_remind(self, today, until):
        """Notices that are due by `until`, of which nobody was reminded: first in the week before,
        then on each day from the last."""
        due = self.filter(notified_at=None, notify_by__lte=until)
        first = Q(reminded_on=None)
        again = Q(notify_by__lte=today) & Q(reminded_on__lt=today)
        return due.filter(first | again).order_by("pk")
