"""What is shown of attendance elsewhere."""

from boards.attendance.documents import attendance_of


def attendance(meetings, user):
    """{id: [the attendance of a meeting]}."""
    found = {meeting.pk: attendance_of(meeting) for meeting in meetings}
    for meeting in meetings:
        for row in found[meeting.pk]:
            row.meeting = meeting
    return {key: rows for key, rows in found.items() if rows}
