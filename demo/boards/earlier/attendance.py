"""Who came to a meeting, and whether that was a quorum."""

from boards.attendance.quorum import quorum_of
from boards.models import Attendance, Decision, Meeting

Status = Attendance.Status


def attendances_of(chance, meeting, seats, colleagues):
    """Four of five come; now and then a colleague comes in place of a partner. `colleagues`:
    demo.boards.seats.colleagues of the body."""
    free = {agency: list(people) for agency, people in colleagues.items()}
    for seat in seats:
        rolled = chance.random()
        how = (
            Status.PRESENT
            if rolled < 0.78
            else Status.APOLOGIES
            if rolled < 0.93
            else Status.ABSENT
        )
        if rolled > 0.98 and free.get(seat.agency_id):
            how, colleague = Status.SUBSTITUTED, free[seat.agency_id].pop(0)
            yield Attendance(
                meeting=meeting,
                person=colleague,
                name=colleague.name,
                agency=seat.agency,
                status=Status.SUBSTITUTE,
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
    """Whether a quorum came to each meeting, as when it was closed; and for what it decided, how many
    were needed and who presided."""
    held = Meeting.objects.filter(finished_at__isnull=False).select_related("body")
    for meeting in held.prefetch_related("items__decisions"):
        quorum = quorum_of(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(
            quorum_required=quorum.required, quorum_present=len(quorum.voters)
        )
        for item in meeting.items.all():
            for decision in item.decisions.all():
                _write_room(decision, quorum, quorum.presiding(item.position))


def _write_room(decision, quorum, presiding):
    Decision.objects.filter(pk=decision.pk).update(
        quorum=quorum.required,
        presiding=presiding.name if presiding else "",
        presided_by=presiding.attendance if presiding else None,
    )
