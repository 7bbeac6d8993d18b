"""Reads over corrections."""

from django.db.models import Q

from boards.meetings.querysets import OfItemQuerySet

HIDDEN = ["exempt", "confidential"]


class CorrectionQuerySet(OfItemQuerySet):
    """As open as what is corrected: private business is corrected in private. A report that nobody
    confirmed is for those inside."""

    prefix = "meeting__body__"
    public = (Q(item=None) | Q(item__access="public") & ~Q(item__minute__access__in=HIDDEN)) & (
        Q(decision=None) | Q(decision__item__access="public") | Q(decision__excludes_public=True)
    )
    confirmed = Q(confirmed_at__isnull=False)
    published = Q(meeting__minutes_published_at__isnull=False) & public & confirmed

    def standing(self):
        """What corrects the record: for documents, counts and everybody."""
        return self.filter(self.confirmed)

    def reported(self):
        """What was reported and waits to be confirmed, or was found to be no error."""
        return self.exclude(self.confirmed)

    def whole(self):
        """With what a sentence about them reads."""
        return self.select_related(
            "item", "decision__item", "decision__numbered", "attendance", "recorded_by",
            "declined_by",
        )  # fmt: skip
