"""What the calendar shows of bodies: meetings, agendas to publish, courses, plans open for comments."""

import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date, parse_datetime

from accounts.access import Permission
from boards.attendance.models import Attendance
from boards.bodies.models import Body
from boards.meetings.models import Meeting
from boards.plans.models import Plan
from boards.seats.models import Membership
from boards.training.models import Booking, CourseSession
from core import calendar, diary
from core.dates import start_of
from core.diary import Entry, Rows
from neighbourhoods.models import ClosedDay, Venue

MEETINGS, AGENDAS, COURSES, COMMENTS = "meetings", "agendas", "courses", "comments"
SHORT = {
    Body.Kind.BOARD: "Board",
    Body.Kind.FORUM: "Forum",
    Body.Kind.WARD_COMMITTEE: "Committee",
    Body.Kind.TASKING: "Tasking",
}
"""What a narrow box says of a meeting, beside the name of its place."""
AHEAD = datetime.timedelta(days=45)
"""An agenda is due so long before its meeting at most."""
COURSE = JSONObject(
    pk="pk", name=F("course__name"), starts="starts_at", ends="ends_at", venue=F("venue__name"),
    place="place", cancelled="cancelled_at",
)  # fmt: skip
PLAN = JSONObject(
    pk="pk", title="title", until="consulted_until", place="neighbourhood", body="body"
)


def register():
    diary.fill(MEETINGS, meetings, word="Meeting", shape="◆")
    diary.fill(AGENDAS, agendas, word="Agenda to publish", shape="▷")
    diary.fill(COURSES, Rows(courses, COURSE, _course), word="Training", shape="◇")
    diary.fill(COMMENTS, Rows(comments, PLAN, _comments), word="Comments close", shape="◎")


def meetings(asked):
    """Meetings that the user may know of: one query."""
    rows = Meeting.objects.announced_to(asked.user)
    rows = _of_bodies(asked, _at(asked, rows), "body__neighbourhood")
    if asked.person:
        rows = rows.filter(expected(asked.person))
    rows = rows.select_related("body", "venue").order_by("starts_at", "id")
    return [_meeting(each) for each in rows[: asked.limit + 1]]


def expected(person):
    """Q of the meetings at which a person is expected: by a seat on that day, instead of a member, or
    as its clerk."""
    seats = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("starts_at__date")),
        body=OuterRef("body"),
        person=person,
        starts_on__lte=OuterRef("starts_at__date"),
    )
    instead = Attendance.objects.filter(
        meeting=OuterRef("pk"), person=person, status=Attendance.Status.SUBSTITUTE
    )
    found = Exists(seats) | Exists(instead)
    return found | Q(organiser=person.user_id) if person.user_id else Q(found)


def _meeting(meeting):
    return Entry(
        str(meeting.body),
        meeting.day,
        meeting.get_absolute_url(),
        at=meeting.starts_at,
        ends_at=meeting.ends_at,
        where=meeting.where,
        neighbourhood_id=meeting.body.neighbourhood_id,
        body_id=meeting.body_id,
        short=SHORT.get(meeting.body.kind, meeting.body.get_kind_display()),
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
        about=meeting,
        key=f"meeting-{meeting.pk}",
    )


def agendas(asked):
    """By when agendas are to be published, for whoever publishes them: two queries at most."""
    if asked.is_broad or not _may(asked.user, Permission.RUN_MEETING):
        return []
    rows = Meeting.objects.changeable_by(asked.user, Permission.RUN_MEETING)
    rows = rows.filter(
        state=Meeting.State.PREPARING,
        starts_at__gte=start_of(asked.first),
        starts_at__lt=start_of(asked.after + AHEAD),
    )
    rows = _of_bodies(asked, rows, "body__neighbourhood")
    if asked.person:
        rows = rows.filter(organiser__isnull=False, organiser=asked.person.user_id)
    rows = list(rows.select_related("body").order_by("starts_at", "id"))
    closed = asked.once("closed days", ClosedDay.objects.days) if rows else ()
    found = [_agenda(each, closed) for each in rows]
    return [each for each in found if asked.first <= each.first < asked.after]


def _agenda(meeting, closed):
    body = meeting.body
    day = calendar.publish_target(meeting.day, body.clear_days, body.counting, closed)
    return Entry(
        f"Publish the agenda: {body}",
        day,
        meeting.get_absolute_url(),
        neighbourhood_id=body.neighbourhood_id,
        body_id=body.pk,
        short="Agenda due",
        note=f"for {meeting.day:%-d %B %Y}",
        key=f"agenda-{meeting.pk}",
    )


def courses(asked):
    """Dates of courses. They are of no neighbourhood and no body."""
    if asked.neighbourhood_id or asked.body_id:
        return None
    rows = _at(asked, CourseSession.objects.visible_to(asked.user))
    if asked.person:
        booked = Booking.objects.visible_to(asked.user).filter(person=asked.person)
        rows = rows.filter(pk__in=booked.values("session"))
    return rows.order_by("starts_at", "id")


def _course(pk, name, starts, ends, venue, place, cancelled):
    session = CourseSession(
        pk=pk, starts_at=parse_datetime(starts), place=place, venue=venue and Venue(name=venue)
    )
    return Entry(
        name,
        session.day,
        session.get_absolute_url(),
        at=session.starts_at,
        ends_at=ends and parse_datetime(ends),
        where=session.where,
        short="Training",
        is_cancelled=cancelled is not None,
        key=f"course-{pk}",
    )


def comments(asked):
    """The last days on which plans are open for comments."""
    if asked.person:
        return None
    rows = Plan.objects.visible_to(asked.user).filter(
        state=Plan.State.CONSULTED,
        consulted_until__gte=asked.first,
        consulted_until__lt=asked.after,
    )
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhood=asked.neighbourhood_id)
    if asked.body_id:
        rows = rows.filter(body=asked.body_id)
    return rows.order_by("consulted_until", "pk")


def _comments(pk, title, until, place, body):
    return Entry(
        f"Comments close: {title}",
        parse_date(until),
        Plan(pk=pk).get_absolute_url(),
        neighbourhood_id=place,
        body_id=body,
        short="Comments close",
        key=f"comments-{pk}",
    )


def _at(asked, rows):
    return rows.filter(starts_at__gte=start_of(asked.first), starts_at__lt=start_of(asked.after))


def _of_bodies(asked, rows, place):
    if asked.neighbourhood_id:
        rows = rows.filter(**{place: asked.neighbourhood_id})
    return rows.filter(body=asked.body_id) if asked.body_id else rows


def _may(user, permission):
    return user.is_authenticated and user.may(permission)
