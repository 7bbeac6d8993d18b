"""Who came to a meeting, and whether that was a quorum."""

from boards.attendance.quorum import quorum_of
from boards.models import Attendance, Meeting

H = Attendance.Status


def attendances_of(world, meeting, seats):
    """Four of five come; now and then a colleague comes in place of a partner."""
    for seat in seats:
        rolled = world.chance.random()
        how = H.PRESENT if rolled < 0.78 else H.APOLOGIES if rolled < 0.93 else H.ABSENT
        if rolled > 0.98 and seat.agency_id:
            how = H.SUBSTITUTED
            yield Attendance(
                meeting=meeting,
                name=f"Colleague of {seat.person.name}",
                agency=seat.agency,
                status=H.SUBSTITUTE,
                substitute_for=seat,
            )
        yield Attendance(
            meeting=meeting,
            membership=seat,
            person=seat.person,
            name=seat.person.name,
            agency=seat.agency,
            status=how,
        )


def write_quorum():
    """Whether a quorum came to each meeting, as when it was closed."""
    for meeting in Meeting.objects.filter(finished_at__isnull=False).select_related("body"):
        quorum = quorum_of(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(
            quorum_required=quorum.required, quorum_present=len(quorum.voters)
        )
