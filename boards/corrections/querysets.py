"""Reads over corrections."""

from django.db.models import Q

from boards.meetings.querysets import OfItemQuerySet

HIDDEN = ["exempt", "confidential"]


class CorrectionQuerySet(OfItemQuerySet):
    """As open as what is corrected: private business is corrected in private."""

    prefix = "meeting__body__"
    public = (Q(item=None) | Q(item__access="public") & ~Q(item__minute__access__in=HIDDEN)) & (
        Q(decision=None) | Q(decision__item__access="public") | Q(decision__excludes_public=True)
    )
    published = Q(meeting__minutes_published_at__isnull=False) & public

    def whole(self):
        """With what a sentence about them reads."""
        return self.select_related("item", "decision__item", "decision__numbered", "attendance")
