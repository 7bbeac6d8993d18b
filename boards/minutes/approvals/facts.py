"""What a signature holds of the meeting at which it was given: who signed was there."""

from django.db.models.functions import Coalesce

from boards.attendance.models import Attendance
from boards.minutes.models import MinutesApproval
from boards.seats.voting.chairs import KEPT
from core import rests


def register():
    rests.hold("presence", "approvals", refuses=signed)


def signed(row):
    """Who signed minutes at a meeting stays in its attendance, under whichever entry."""
    kept = Coalesce("signed_person__merged_into", "signed_person")
    signatures = MinutesApproval.objects.filter(item__meeting=row.meeting_id).annotate(kept=kept)
    if (
        row.person_id
        and signatures.filter(
            kept__in=Attendance.objects.filter(pk=row.pk).values(entry=KEPT)
        ).exists()
    ):
        return f"{row.name} signed the earlier minutes at this meeting, and so was there"
    return None
