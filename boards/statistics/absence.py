"""How often members came, and elected members who have not come for months."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from boards.attendance import rules as attendance_rules
from boards.attendance.models import Attendance
from boards.meetings.models import Meeting
from boards.seats.models import TermOfOffice
from boards.statistics import rules
from core.calendar import add_years, same_day_months_on
from core.dates import start_of
from neighbourhoods.merging import about, whoever

DAY = datetime.timedelta(days=1)
Status = Attendance.Status
FIRST_ALERT, LOSES_OFFICE = 4, 6
"""Months without a meeting: from when it is pointed out, and when the office ends."""
ALARM = 3
"""Meetings missed running from which a seat is pointed out."""


@dataclass
class Record:
    """How often a member came in the last twelve months. Expected are the meetings that were held
    while the member sat; cancelled ones are none."""

    expected: int = 0
    attended: int = 0
    apologies: int = 0
    substituted: int = 0
    missed_running: int = 0

    @property
    def is_alarming(self):
        return self.missed_running >= ALARM

    @property
    def missed_words(self):
        return f"{self.missed_running} meetings"

    @property
    def in_words(self):
        """Such as "3 of 4, apologies 1"."""
        words = f"{self.attended} of {self.expected}"
        if self.apologies:
            words += f", apologies {self.apologies}"
        if self.substituted:
            words += f", substituted {self.substituted}"
        return words


def attendance_counts(body, seats, day=None):
    """{membership id: Record} of who holds the seats, over the last twelve months. One query."""
    day = day or timezone.localdate()
    held = [seat.holder.pk for seat in seats if seat.holder]
    rows = (
        Attendance.objects.filter(
            membership__in=held,
            meeting__body=body,
            meeting__minutes_ready_at__isnull=False,
            meeting__predates_system=False,
            meeting__starts_at__date__gt=add_years(day, -1),
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .order_by("-meeting__starts_at")
        .values_list("membership", "status")
    )
    statuses = {key: [] for key in held}
    for key, status in rows:
        statuses[key].append(status)
    return {key: record_of(each) for key, each in statuses.items()}


def record_of(statuses):
    """The Record of statuses, the latest first."""
    return Record(
        expected=len(statuses),
        attended=statuses.count(Status.PRESENT),
        apologies=statuses.count(Status.APOLOGIES),
        substituted=statuses.count(Status.SUBSTITUTED),
        missed_running=attendance_rules.missed_running(statuses),
    )


@dataclass(frozen=True)
class Absent:
    """An elected member who has been at no meeting for months. `months`: 4 or 5 (or more);
    `ends_on`: when six months are full, by which the office ends (LGA 1972 s.85)."""

    term: TermOfOffice
    since: datetime.date
    months: int
    ends_on: datetime.date


def long_absent(day=None):
    """Elected members not recorded at any meeting for four months or more, the longest first: as
    member at a body here, or elsewhere as noted. Who has an approved reason since is left out.
    Two queries."""
    day = day or timezone.localdate()
    terms = TermOfOffice.objects.current(day).select_related("person__user", "ward")
    lately = Subquery(_came_lately(OuterRef("person"), day))
    terms = list(terms.annotate(lately=lately).filter(lately=None))
    came = dict(
        _came([term.person_id for term in terms], start_of(day + DAY))
        .annotate(who=whoever())
        .order_by()
        .values("who")
        .annotate(last=Max("meeting__starts_at"))
        .values_list("who", "last")
    )
    found = []
    for term in terms:
        last = came.get(term.person_id)
        days = [term.starts_on, term.attended_on, last and timezone.localtime(last).date()]
        since = max(each for each in days if each)
        months = rules.whole_months(since, day)
        ends_on = same_day_months_on(since, LOSES_OFFICE)
        approved = term.approved_on and since <= term.approved_on < ends_on
        if months >= FIRST_ALERT and not approved:
            found.append(Absent(term, since, months, ends_on))
    return sorted(found, key=lambda each: (each.since, each.term.person.name))


def _came(people, before):
    return Attendance.objects.filter(
        about(people),
        status__in=(Status.PRESENT, Status.SUBSTITUTE),
        meeting__started_at__isnull=False,
        meeting__starts_at__lt=before,
    )


def _came_lately(person, day):
    """Meetings of the last weeks to which the person came, the latest first: most members have come
    to one of them, so that nobody looks through all their years. 28 days are less than any month."""
    came = Attendance.objects.filter(
        Q(person=OuterRef(person)) | Q(person__merged_into=OuterRef(person)),
        meeting=OuterRef("pk"),
        status__in=(Status.PRESENT, Status.SUBSTITUTE),
    )
    return (
        Meeting.objects.filter(
            started_at__isnull=False,
            starts_at__gte=start_of(day - FIRST_ALERT * 28 * DAY),
            starts_at__lt=start_of(day + DAY),
        )
        .filter(Exists(came))
        .order_by("-starts_at")
        .values("pk")[:1]
    )
