"""Figures that boards count of their own records (core.figures): of every meeting, whatever its body and whoever may
read it. Each takes one query, minutes in time two; all begin at the times of meetings, which have an index."""

from collections import Counter

from django.db.models import Count, F, Q
from django.utils import timezone

from boards.attendance.models import Attendance
from boards.corrections.attended import as_corrected
from boards.meetings import timetable
from boards.meetings.agendas.models import AgendaPack
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of, timetable_of
from boards.plans.models import Commitment, Priority
from core import figures
from core.figures import PROPORTION, FigureOf, by_place, moments, with_city
from neighbourhoods.models import ClosedDay

PLACE = "body__neighbourhood"
HELD = Q(finished_at__isnull=False)


def _meetings(period):
    """Those of a period that were prepared in this system."""
    start, after = moments(period)
    return Meeting.objects.filter(starts_at__gte=start, starts_at__lt=after, predates_system=False)


def held(places, period):
    """Of the meetings that were set for the period: held."""
    return by_place(_meetings(period), PLACE, Count("pk", filter=HELD), Count("pk"))


def quorate(places, period):
    """Of the meetings held that needed a quorum: closed with enough members in the room."""
    rows = _meetings(period).filter(HELD, quorum_required__gt=0, quorum_present__isnull=False)
    enough = Q(quorum_present__gte=F("quorum_required"))
    return by_place(rows, PLACE, Count("pk", filter=enough), Count("pk"))


def agendas(places, period):
    """Of the first agendas published for meetings of the period: with their clear days."""
    rows = AgendaPack.objects.filter(number=1, meeting__in=_meetings(period))
    return by_place(rows, f"meeting__{PLACE}", Count("pk", filter=Q(in_time=True)), Count("pk"))


def minutes(places, period):
    """Of the meetings held whose body publishes draft minutes within so many working days: published by then. What is
    not due yet is no question."""
    closed, today = ClosedDay.objects.days(), timezone.localdate()
    kept, asked = Counter(), Counter()
    for each in _meetings(period).filter(HELD).select_related("body"):
        points = timetable_of(each, notice_of(each, closed), closed)
        point = next((one for one in points if one.key == timetable.MINUTES), None)
        if point is None or (point.done_on is None and point.due >= today):
            continue
        asked[each.body.neighbourhood_id] += 1
        kept[each.body.neighbourhood_id] += point.done_on is not None and not point.was_late
    return with_city({place: (kept[place], number) for place, number in asked.items()})


def attendance(places, period):
    """Of the seats whose holders were expected at meetings held: the member came, as recorded or as corrected."""
    held_then = _meetings(period).filter(HELD, minutes_ready_at__isnull=False)
    rows = as_corrected(Attendance.objects).filter(membership__isnull=False, meeting__in=held_then)
    came = Q(stands_as=Attendance.Status.PRESENT)
    return by_place(rows, f"meeting__{PLACE}", Count("pk", filter=came), Count("pk"))


def plan_answers(places, period):
    """Of what agencies were asked to promise for a priority, with a day for the answer in the period: answered by then.
    An answer that is still waited for and not late yet is no question."""
    rows = Commitment.objects.filter(
        answer_by__range=(period.starts_on, period.ends_on), asked_at__isnull=False
    ).exclude(priority__change=Priority.Change.DROPPED)
    rows = rows.exclude(answered_at=None, answer_by__gte=timezone.localdate())
    in_time = Q(answered_at__date__lte=F("answer_by"))
    return by_place(rows, "priority__plan__neighbourhood", Count("pk", filter=in_time), Count("pk"))


def _share(code, name, definition, counts, **more):
    return FigureOf(code, name, definition, "", PROPORTION, 100, "high", "quarter", counts, **more)


FIGURES = (
    _share(
        "meetings-held", "Meetings held as planned",
        "Meetings of boards, forums, committees and groups that were set for the quarter: held, of all. Cancelled meetings were "
        "not held.",
        held, hides_below=0,
    ),
    _share(
        "meetings-quorate", "Meetings with a quorum",
        "Meetings held in the quarter that needed a quorum: closed with enough members, of all.",
        quorate, hides_below=0,
    ),
    _share(
        "agendas-in-time", "Agendas published in time",
        "Agendas of meetings in the quarter that were published with their clear days, of all that were published.",
        agendas, hides_below=0,
    ),
    _share(
        "minutes-in-time", "Draft minutes published in time",
        "Meetings held in the quarter whose draft minutes were published within the working days that their body gives, of "
        "all that are due. Bodies that give no number of days are left out.",
        minutes, hides_below=0,
    ),
    _share(
        "member-attendance", "Attendance of members",
        "Attendances of members at meetings in the quarter, of all seats whose holders were expected. Somebody who comes "
        "twice counts twice. Substitutes are not counted as the member.",
        attendance,
    ),
    _share(
        "plan-answers-in-time", "Agencies’ answers to plans in time",
        "What agencies were asked to promise for a priority of a plan, with a day for the answer in the quarter: answered by "
        "then, yes or no, of all. Priorities that were removed are left out.",
        plan_answers, hides_below=0,
    ),
)  # fmt: skip


def register():
    figures.declare(*FIGURES)
