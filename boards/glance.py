"""What boards know of each neighbourhood at a glance, and what they add to the briefing."""

import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.access import Permission
from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of
from boards.plans.models import Commitment, Plan
from boards.seats.models import Membership
from boards.training.due import due_of
from core import glance
from core.dates import day_in_words, time_of_day
from core.glance import Cell, Column, Section
from neighbourhoods.models import ClosedDay, Neighbourhood

State = Meeting.State
PUBLIC = AnonymousUser()
"""The briefing is passed on, so it says of meetings and decisions what everybody may know."""
AHEAD, LATELY = datetime.timedelta(days=60), datetime.timedelta(days=30)
SOON = datetime.timedelta(days=14)
LINES = 8
"""Of each part of the briefing, so that it stays two pages."""
COLUMNS = (
    ("last", "Last board", "The last meeting of its board that was held", "", False),
    ("next", "Next board", "The next meeting of its board; none set counts as missing", "boards without a date", True),
    ("agendas", "Late agendas", "Upcoming meetings whose agenda should be out and is not", "late agendas", True),
    ("minutes", "Minutes to publish", "Meetings held whose minutes are not published yet", "minutes to publish", True),
    ("training", "Training due", "Required training of members that is overdue", "courses overdue", True),
    ("plan", "Plan", "Overdue responses to the plan; a plan that is not in force yet counts as missing", "plan matters", True),
)  # fmt: skip
"""(key, heading, what it says, what its numbers count, whether they count)."""


def register():
    collect = {"last": last, "next": following, "agendas": late_agendas, "minutes": minutes}
    collect |= {"training": training, "plan": plan}
    for order, (key, heading, meaning, unit, counts) in enumerate(COLUMNS):
        glance.fill(Column(key, heading, collect[key], order, counts, meaning, unit))
    glance.brief(coming, order=10)
    glance.brief(decided, order=20)


def _known(asked):
    """{id: the place with what boards know of it}: one query for all columns."""
    return asked.once("boards", lambda: {each.pk: each for each in _read(asked)})


def _read(asked):
    user, now, here = asked.user, timezone.now(), {"body__neighbourhood": OuterRef("pk")}
    board = Meeting.objects.announced_to(user).filter(body__kind=Body.Kind.BOARD, **here)
    held = board.filter(finished_at__isnull=False).order_by("-starts_at")
    to_come = board.upcoming(now).exclude(state=State.CANCELLED)
    inside = Meeting.objects.filter(Meeting.objects.internal_to(user), **here)
    out = inside.without_minutes(now)
    plans = Plan.objects.visible_to(user).in_force().filter(neighbourhood=OuterRef("pk"))
    begun = Plan.objects.visible_to(user).filter(
        neighbourhood=OuterRef("pk"), state__in=[Plan.State.CONSULTED, Plan.State.DRAFT]
    )
    asks = Commitment.objects.visible_to(user).late()
    asks = asks.filter(priority__plan__neighbourhood=OuterRef("pk"))
    meeting = JSONObject(pk="pk", at="starts_at")
    return Neighbourhood.objects.filter(pk__in=[each.pk for each in asked.places]).annotate(
        last=Subquery(held.values(found=meeting)[:1]),
        next=Subquery(to_come.values(found=meeting)[:1]),
        minutes=_number_of(out, "body__neighbourhood"),
        plan=Subquery(plans.order_by("pk").values("pk")[:1]),
        begun=Subquery(begun.order_by("state", "-pk").values(found=JSONObject(pk="pk", state="state"))[:1]),
        late_answers=_number_of(asks, "priority__plan__neighbourhood"),
    ).defer("boundary", "profile")  # fmt: skip


def _number_of(rows, path):
    counted = rows.order_by().values(path).annotate(number=Count("pk", distinct=True))
    return Subquery(counted.values("number"))


def last(asked):
    return {key: _meeting(each.last, 0, "None held") for key, each in _known(asked).items()}


def following(asked):
    return {key: _meeting(each.next, 1, "None set") for key, each in _known(asked).items()}


def _meeting(found, missing, none):
    if found is None:
        return Cell(missing, none)
    day = timezone.localtime(parse_datetime(found["at"])).date()
    return Cell(0, f"{day:%-d %b %Y}", reverse("meeting", args=[found["pk"]]))


def late_agendas(asked):
    """Two queries: meetings to come that are not published, and closed days."""
    now, today = timezone.now(), timezone.localdate()
    rows = Meeting.objects.filter(Meeting.objects.internal_to(asked.user), state=State.PREPARING)
    rows = rows.filter(
        body__neighbourhood__in=[each.pk for each in asked.places],
        starts_at__gt=now, starts_at__lte=now + AHEAD,
    )  # fmt: skip
    closed, counts = ClosedDay.objects.days(), {}
    for meeting in rows.select_related("body"):
        if notice_of(meeting, closed).target < today:
            place = meeting.body.neighbourhood_id
            counts[place] = counts.get(place, 0) + 1
    listed = reverse("meetings")
    return {
        each.pk: Cell(counts.get(each.pk, 0), url=f"{listed}?neighbourhood={each.slug}")
        for each in asked.places
    }


def minutes(asked):
    listed = f"{reverse('meetings')}?when=minutes&neighbourhood="
    return {
        key: Cell(each.minutes or 0, url=f"{listed}{each.slug}")
        for key, each in _known(asked).items()
    }


def training(asked):
    """Three queries."""
    seen = Body.objects.changeable_by(asked.user, Permission.VIEW_MEETING)
    seen = seen.filter(neighbourhood__in=[each.pk for each in asked.places])
    today, counts = timezone.localdate(), {}
    seats = Membership.objects.filter(body__in=seen.values("pk")).current(today)
    for rows in due_of(seats.select_related("body"), today).values():
        for due in rows:
            place = due.membership.body.neighbourhood_id
            counts[place] = counts.get(place, 0) + due.is_late
    health = reverse("compliance_of_bodies")
    return {
        each.pk: Cell(counts.get(each.pk, 0), url=f"{health}?neighbourhood={each.slug}")
        for each in asked.places
    }


def plan(asked):
    return {key: _plan(each) for key, each in _known(asked).items()}


def _plan(place):
    if place.plan is None and place.begun:
        words = Plan.State(place.begun["state"]).label
        return Cell(1, words, reverse("plan", args=[place.begun["pk"]]))
    if place.plan is None:
        return Cell(1, "No plan", f"{reverse('plans')}?neighbourhood={place.slug}")
    late = place.late_answers or 0
    return Cell(late, f"{late} late" if late else "In force", reverse("plan", args=[place.plan]))


def coming(places, user):
    """The meetings of the next two weeks of which everybody may know, here or of the whole city."""
    now = timezone.now()
    rows = Meeting.objects.announced_to(PUBLIC).upcoming(now).exclude(state=State.CANCELLED)
    rows = rows.filter(_of(places, "body__"), starts_at__lte=now + SOON).with_place()[:LINES]
    lines = [
        f"{each.body}, {_when(each)}{f', {each.where}' if each.where else ''}" for each in rows
    ]
    return Section("Meetings in the next two weeks", lines)


def _of(places, body):
    """Q of the rows of these places and of the whole city."""
    here = {f"{body}neighbourhood__in": [each.pk for each in places]}
    return Q(**here) | Q(**{f"{body}neighbourhood": None})


def _when(meeting):
    return f"{timezone.localtime(meeting.starts_at):%A %-d %B}, {time_of_day(meeting.starts_at)}"


def decided(places, user):
    """What the minutes of the last month say was decided in public, the latest first."""
    since = timezone.now() - LATELY
    rows = Decision.objects.visible_to(PUBLIC).standing().filter(item__access="public")
    rows = rows.filter(
        _of(places, "item__meeting__body__"), item__meeting__minutes_published_at__gte=since
    )
    rows = rows.select_related("item__meeting__body").order_by("-item__meeting__starts_at", "pk")
    lines = [
        f"{each.item.meeting.body}, {day_in_words(each.item.meeting.day)}: {each.item.title}"
        for each in rows[:LINES]
    ]
    return Section("Decided lately", lines, "No minutes were published in the last month.")
