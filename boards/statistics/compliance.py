"""How well each body keeps its own rules: counts over twelve months, for all bodies of a page at
once."""

import datetime
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from boards.attendance.models import Attendance
from boards.attendance.rules import MISSED
from boards.bodies.models import Body
from boards.corrections.attended import as_corrected
from boards.corrections.models import Correction
from boards.corrections.rooms import put_beside
from boards.decisions.models import Decision, DecisionPresent
from boards.meetings.agendas.models import AgendaPack
from boards.meetings.models import Meeting
from boards.meetings.querysets import held_as
from boards.papers.models import Paper
from boards.seats.models import Membership, Seat
from boards.statistics.absence import ALARM
from boards.training.due import late_by_body
from core.dates import start_of

YEAR = datetime.timedelta(days=365)
COLUMNS = (
    ("inquorate", "Inquorate meetings", "Fewer members than the quorum", "held"),
    (
        "without_quorum",
        "Decided below quorum",
        "Decisions with fewer voting members than the quorum, as recorded or as corrected",
        "rooms",
    ),
    ("unpresided", "No chair recorded", "Decisions with no chair recorded", "rooms"),
    ("late_agendas", "Late agendas", "Published after the deadline", "held"),
    ("late_papers", "Late papers", "Past the due date and not ready", "papers"),
    ("unsigned", "Minutes not signed", "Minutes of earlier meetings not yet signed", "held"),
    ("vacant", "Vacant seats", "Seats with no member today", "seats"),
    ("training", "Training due", "Required training overdue", "training"),
    ("missing", "Missed three in a row", "Absent without a substitute", "seats"),
)
"""(key, heading, what is counted, where the rows are). Other packages add theirs through the slot
"body.compliance"."""
PAGES = {"papers": "papers", "training": "body_training", "rooms": "body_quorum"}


def where(body, place):
    """The address of the rows behind a number."""
    if place in PAGES:
        return reverse(PAGES[place], args=[body.slug])
    return f"{body.get_absolute_url()}#{place}"


def compliance_of(bodies, now=None):
    """{body id: {key: count}} for every column, in at most thirteen queries, and two more where
    corrected attendance is counted."""
    now = now or timezone.now()
    day, since = timezone.localtime(now).date(), now - YEAR
    ids = [body.pk for body in bodies]
    held = Meeting.objects.filter(
        body__in=ids, finished_at__isnull=False, starts_at__gte=since, predates_system=False
    )
    packs = AgendaPack.objects.filter(
        meeting__body__in=ids, number=1, in_time=False, published_at__gte=since
    )
    decided = Decision.objects.standing().filter(
        item__meeting__body__in=ids, item__meeting__starts_at__gte=since
    )
    papers = Paper.objects.filter(body__in=ids, is_ready=False, due_on__lt=day)
    counts = {
        "inquorate": _count(held.filter(quorum_present__lt=F("quorum_required")), "body"),
        "without_quorum": _without_quorum(decided),
        "unpresided": _count(decided.filter(presiding="", quorum__gt=0), "item__meeting__body"),
        "late_agendas": _count(packs, "meeting__body"),
        "late_papers": _count(papers, "body"),
        "unsigned": _count(_unsigned(bodies, since), "body"),
        "vacant": _count(Seat.objects.filter(body__in=ids).vacant(day), "body"),
        "training": late_by_body(ids, day),
        "missing": _missing(ids, day),
    }
    return {key: {name: found.get(key, 0) for name, found in counts.items()} for key in ids}


def _count(rows, path):
    return dict(rows.order_by().values(path).annotate(n=Count("pk")).values_list(path, "n"))


def _without_quorum(decisions):
    """{body id: decisions with too few in the room, as recorded or by a correction}."""
    found = _count(_below_quorum(decisions), "item__meeting__body")
    corrected = Correction.objects.exclude(attended_as="").values("attendance")
    rooms = DecisionPresent.objects.filter(attendance__in=corrected).values("decision")
    rows = decisions.filter(pk__in=rooms).select_related("item__meeting__body")
    for each in put_beside(rows):
        if each.corrected_room and each.corrected_room.lost_quorum:
            body = each.item.meeting.body_id
            found[body] = found.get(body, 0) + 1
    return found


def _below_quorum(decisions):
    """At bodies that may go on all the same; one that decides does not without a quorum."""
    rows = decisions.exclude(held_as("item__meeting__", Body.Power.DECIDE))
    return rows.filter(voting_present__lt=F("quorum"))


def _unsigned(bodies, since):
    """Meetings of bodies that approve minutes, before the last one held, whose are not signed."""
    ids = [body.pk for body in bodies]
    held = Meeting.objects.filter(finished_at__isnull=False, predates_system=False)
    last = held.filter(body=OuterRef("pk")).order_by("-starts_at").values("pk")[:1]
    lasts = Body.objects.filter(pk__in=ids).annotate(last=Subquery(last))
    rows = held.filter(held_as("", *Body.APPROVING), body__in=ids, starts_at__gte=since)
    rows = rows.filter(Q(approval=None) | Q(approval__signed_at=None))
    return rows.exclude(pk__in=lasts.exclude(last=None).values("last"))


def _latest(ids, day):
    """Ids of the last three meetings of each body in two years, each body on its index."""
    held = Meeting.objects.filter(
        body=OuterRef("pk"),
        minutes_ready_at__isnull=False,
        predates_system=False,
        starts_at__gte=start_of(day - 2 * YEAR),
    ).exclude(state=Meeting.State.CANCELLED)
    last = ArraySubquery(held.order_by("-starts_at").values("pk")[:ALARM])
    return list(chain(*Body.objects.filter(pk__in=ids).values_list(last, flat=True)))


def _missing(ids, day):
    """{body id: members who missed the last three meetings of two years}."""
    seats = Membership.objects.filter(body__in=ids).current(day)
    rows = as_corrected(Attendance.objects)
    rows = rows.filter(membership__in=seats, meeting__in=_latest(ids, day))
    missed = {}
    for membership, body, status in rows.values_list("membership", "membership__body", "stands_as"):
        missed.setdefault((membership, body), []).append(status in MISSED)
    found = {}
    for (_, body), each in missed.items():
        if len(each) == ALARM and all(each):
            found[body] = found.get(body, 0) + 1
    return found
