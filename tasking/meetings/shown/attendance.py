"""Who came to the last meetings of a group, agency by agency: whoever came for it counts."""

from dataclasses import dataclass

from boards.models import Attendance, Meeting, Membership

Status = Attendance.Status
LAST = 6
CAME = (Status.PRESENT, Status.SUBSTITUTE, Status.IN_ATTENDANCE)
SENT_WORD = (Status.APOLOGIES, Status.SUBSTITUTED)
MARKS = {"came": "●", "apologies": "◐", "none": "○"}


@dataclass(frozen=True)
class SeatRecord:
    """How often an agency was there; `marks`: a meeting each, the latest last."""

    agency: str
    came: int
    apologies: int
    no_word: int
    marks: str

    @property
    def meetings(self):
        return self.came + self.apologies + self.no_word

    @property
    def in_words(self):
        """Such as "4 of 6 meetings, 1 apologies, 1 no word"."""
        other = [
            f"{number} {words}"
            for number, words in ((self.apologies, "apologies"), (self.no_word, "no word"))
            if number
        ]
        return ", ".join([f"{self.came} of {self.meetings} meetings", *other])


def seat_records(body):
    """[SeatRecord] of the agencies that sit on a body today, over its last six meetings. Three queries."""
    held = Meeting.objects.filter(body=body, finished_at__isnull=False, predates_system=False)
    last = [*held.order_by("-starts_at").values_list("pk", flat=True)[:LAST]][::-1]
    seats = Membership.objects.filter(body=body, agency__isnull=False).current()
    agencies = dict(seats.order_by().values_list("agency", "agency__short_name"))
    if not last:
        return []
    found = _words(last)
    records = [
        _record(name, [found.get((m, key), "none") for m in last]) for key, name in agencies.items()
    ]
    return sorted(records, key=lambda each: each.agency)


def _words(meetings):
    """{(meeting, agency): "came" or "apologies"}."""
    rows = Attendance.objects.filter(meeting__in=meetings).values_list(
        "meeting", "status", "membership__agency", "substitute_for__agency", "agency"
    )
    found = {}
    for meeting, status, *agencies in rows:
        agency = next((each for each in agencies if each), None)
        if status in CAME:
            found[meeting, agency] = "came"
        elif status in SENT_WORD:
            found.setdefault((meeting, agency), "apologies")
    return found


def _record(name, words):
    counts = [words.count(each) for each in ("came", "apologies", "none")]
    return SeatRecord(name, *counts, "".join(MARKS[each] for each in words))
