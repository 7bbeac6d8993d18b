"""A member has read the papers of a meeting."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from boards.meetings.agendas.reading.models import PackRead
from boards.seats.models import Membership
from neighbourhoods.people.merging.followers import user_of


@operation
def mark_read(*, pack, by, at=None):
    """`by`, who has a seat at the meeting, has read this pack. Said again it changes nothing. Nobody
    else sees it. Returns the row. Raises PermissionDenied for who has no seat."""
    meeting = pack.meeting
    seats = Membership.objects.filter(user_of(by), body=meeting.body_id).current(meeting.day)
    rights.allow(bool(by.pk) and seats.exists(), "This is for members of the board.", by=by)
    row, _ = PackRead.objects.get_or_create(
        pack=pack, user=by, defaults={"at": at or timezone.now()}
    )
    return row
