"""Signed minutes never change: what is found wrong later is a new item that points back."""

from accounts.rights import operation
from boards.meetings.items.operations import add_item
from boards.meetings.locking import lock_meeting
from boards.models import Minute, MinutesApproval
from core.errors import Refused


@operation
def correct_signed(*, item, meeting, text, by, at=None):
    """Put a correction of an item of signed minutes on a later agenda of the same body, with the
    class of that item or of its minute. Returns the new item, whose `corrects` is the old one."""
    meeting = lock_meeting(meeting, by=by)
    signed = MinutesApproval.objects.filter(meeting=item.meeting_id, signed_at__isnull=False)
    if not signed.exists():
        raise Refused("These minutes are not signed yet: correct them as they are approved")
    if meeting.body_id != item.meeting.body_id or meeting.starts_at <= item.meeting.starts_at:
        raise Refused("Choose a later meeting of the same body", "meeting")
    if not text.strip():
        raise Refused("Enter what is wrong and how it should read", "text")
    minute = Minute.objects.filter(item=item).first()
    source = minute if not item.is_private and minute and minute.is_private else item
    return add_item(
        meeting=meeting,
        title=f"Correction: minutes of {item.meeting.day:%-d %B %Y}, item {item.position}",
        text=text.strip(),
        corrects=item,
        **source.class_fields,
        by=by,
        at=at,
    )
