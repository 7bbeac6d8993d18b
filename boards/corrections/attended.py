"""How an attendance counts after its corrections."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from boards.corrections.models import Correction

AS_CORRECTED = """
    COALESCE((SELECT corrected.attended_as FROM boards_correction corrected
               WHERE corrected.attendance_id = {row}.id AND corrected.attended_as <> ''
               ORDER BY corrected.id DESC LIMIT 1), {row}.status)
"""
"""SQL of the same; of a report that waits `correction_counts_confirmed` keeps the status empty."""


def as_corrected(attendances):
    """The rows with `stands_as`: the status by the last correction that says one, else as it was
    recorded."""
    said = Correction.objects.standing().filter(attendance=OuterRef("pk")).exclude(attended_as="")
    latest = Subquery(said.order_by("-id").values("attended_as")[:1])
    return attendances.annotate(stands_as=Coalesce(latest, F("status")))
