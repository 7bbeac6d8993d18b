"""How an attendance counts after its corrections. `boards.corrections.triggers.AS_CORRECTED` says the
same in SQL."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from boards.corrections.models import Correction


def as_corrected(attendances):
    """The rows with `stands_as`: the status by the last correction in force that says one, else as
    it was recorded in the version of the minutes that is out."""
    rows = counting().filter(attendance=OuterRef("pk")).order_by("-confirmed_at", "-id")
    latest = Subquery(rows.values("attended_as")[:1])
    return attendances.annotate(stands_as=Coalesce(latest, F("status")))


def counting(number=None):
    """The corrections in force that say how an attendance counts, beside version `number` (None:
    the one that is out)."""
    return Correction.objects.standing().in_force(number).exclude(attended_as="")
