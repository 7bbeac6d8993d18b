"""What a signature holds of the meeting at which it was given: who signed was there."""

from boards.minutes.models import MinutesApproval
from core import rests


def register():
    rests.hold("presence", "approvals", refuses=signed)


def signed(row):
    """Who signed minutes at a meeting stays in its attendance."""
    signatures = MinutesApproval.objects.filter(
        item__meeting=row.meeting_id, signed_person__isnull=False
    )
    if row.person_id and signatures.filter(signed_person=row.person_id).exists():
        return f"{row.name} signed the earlier minutes at this meeting, and so was there"
    return None
