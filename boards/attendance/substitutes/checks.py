"""Who may come instead of a member (R7)."""

import datetime

from django.utils import timezone

from boards.attendance.models import Attendance
from boards.attendance.querysets import said_for
from boards.meetings.models import Meeting
from boards.meetings.querysets import held_as
from boards.seats.models import Deputy, Membership, TermOfOffice
from boards.seats.voting.councillors import HOW, entries_of, is_councillor
from boards.training.models import Requirement
from boards.training.operations import check_trained
from core import calendar, rests
from core.errors import Refused
from neighbourhoods.people.merging.followers import about

Status = Attendance.Status
WITHOUT_SEAT = (Status.SUBSTITUTE, Status.IN_ATTENDANCE)


def register():
    rests.hold("membership", "substitutes", refuses=comes_instead)
    rests.hold("day", "substitutes", refuses=sits_on_that_day)
    rests.hold("person", "attendance", refuses=both_came)
    rests.hold("power", "substitutes", refuses=stand_in_without_exception)
    rests.hold("term", "substitutes", refuses=stood_in)


def check_substitute(meeting, membership, person, announced_at):
    """Raises Refused for a substitute that the rules of the body do not allow (R7)."""
    body, field = meeting.body, "substitute"
    rows = Attendance.objects.filter(meeting=meeting)
    sent = rows.filter(said_for(meeting), membership=membership, status=Status.SUBSTITUTED).exists()
    if sent and rows.filter(entries_of(person), substitute_for=membership).exists():
        return
    if body.substitutes == body.Substitutes.NOBODY:
        raise Refused(f"{body} does not allow substitutes (see its rules)", "status")
    if body.substitutes == body.Substitutes.DEPUTIES:
        named = Deputy.objects.filter(entries_of(person), seat=membership.seat_id)
        if not named.current(meeting.day).exists():
            raise Refused(
                f"{person} is not a named substitute for this seat. Add them on the board’s page.",
                field,
            )
    if not may_stand_in(membership, person, meeting):
        raise Refused(
            f"Choose a councillor: only councillors can substitute for voting members of {body}. "
            f"Otherwise it needs {HOW}.",
            field,
        )
    if body.substitutes_same_group:
        _check_group(meeting, membership, person, field)
    check_free(meeting, person, field, instead_of=membership)
    until = meeting.starts_at - datetime.timedelta(hours=body.substitute_hours)
    if body.substitute_hours and announced_at > until and not sent:
        raise Refused(
            f"{body} needs {body.substitute_hours} hours’ notice of a substitute. If you had it in "
            "time, enter under Apologies when you received it.",
            field,
        )
    if rows.filter(membership=membership, status=Status.PRESENT).exists() and _has_decided(meeting):
        raise Refused("A substitute must attend from the start.", "status")
    check_trained(meeting, Requirement.Duty.SUBSTITUTE, person.name, person.pk, field)
    _check_often(meeting, membership)


def may_stand_in(membership, person, meeting):
    """Whether somebody may vote in place of a member: on a body that decides as a councillor, or by
    the exception of the seat."""
    since, day = meeting.body.decides_since, meeting.day
    if not (meeting.binds and membership.has_vote) or membership.seat.vote_exception:
        return True
    return bool(since and day < since) or is_councillor(person, day)


def check_free(meeting, person, field, instead_of=None):
    """Raises Refused for who sits on the body or stands in the attendance already, but for a
    substitute of the member `instead_of`."""
    seats = Membership.objects.filter(entries_of(person), body=meeting.body_id)
    if seats.current(meeting.day).exists():
        raise Refused(f"{person} sits on {meeting.body} already", field)
    rows = Attendance.objects.filter(entries_of(person), meeting=meeting)
    if instead_of is not None:
        rows = rows.exclude(substitute_for=instead_of)
    if row := rows.select_related("substitute_for__person").first():
        instead = f", for {row.substitute_for.person}" if row.substitute_for_id else ""
        raise Refused(f"{person} is in the attendance of this meeting already{instead}", field)


def _check_group(meeting, membership, person, field):
    """Who comes instead of an elected member with a political group is of the same."""
    terms = TermOfOffice.objects.current(meeting.day).exclude(group="")
    own = terms.filter(entries_of(membership.person)).values_list("group", flat=True).first()
    if own and not terms.filter(entries_of(person), group__iexact=own).exists():
        raise Refused(f"{person} is not recorded as a member of the same group ({own})", field)


def _has_decided(meeting):
    standing = {"decisions__isnull": False, "decisions__struck_out_at": None}
    return meeting.items.filter(**standing).exists()


def _check_often(meeting, membership):
    most = meeting.body.substitute_most
    if most is None:
        return
    year = calendar.municipal_year(meeting.day)
    sent = Attendance.objects.filter(
        membership__seat=membership.seat_id,
        status=Status.SUBSTITUTED,
        meeting__body=meeting.body_id,
    ).exclude(meeting=meeting)
    sent = sent.exclude(meeting__state=Meeting.State.CANCELLED).values_list(
        "meeting__starts_at", flat=True
    )
    times = sum(calendar.municipal_year(timezone.localtime(each).date()) == year for each in sent)
    if times >= most:
        word = "once" if times == 1 else f"{times} times"
        raise Refused(
            f"For this seat a substitute came {word} this municipal year; {most} is the most "
            f"at {meeting.body}",
            "status",
        )


def comes_instead(membership):
    """Whoever is at a meeting of the body without a seat has none on that day: `membership` is as
    it is to be."""
    rows = Attendance.objects.filter(
        entries_of(membership.person),
        meeting__body=membership.body_id,
        status__in=WITHOUT_SEAT,
        meeting__starts_at__date__gte=membership.starts_on,
    ).exclude(meeting__state=Meeting.State.CANCELLED)
    if membership.ends_on:
        rows = rows.filter(meeting__starts_at__date__lte=membership.ends_on)
    row = rows.select_related("meeting").order_by("meeting__starts_at").first()
    if row is None:
        return None
    return (
        f"{membership.person} is entered as “{row.get_status_display().lower()}” at the meeting of "
        f"{row.meeting.day:%-d %B %Y}: change that first, or begin after it"
    )


def sits_on_that_day(meeting):
    """A meeting moves to no day on which a substitute who is entered has a seat."""
    rows = Attendance.objects.filter(meeting=meeting, status__in=WITHOUT_SEAT)
    for row in rows.exclude(person=None).select_related("person"):
        seats = Membership.objects.filter(entries_of(row.person), body=meeting.body_id)
        if seats.current(meeting.day).exists():
            return f"{row.name} comes as a substitute, and sits on {meeting.body} on that day"
    return None


def both_came(pair):
    """Two entries that stand in the attendance of one meeting are two people there, and so are one
    who came without a seat and one who had it."""
    keys = [about([each.pk]) for each in pair]
    rows = Attendance.objects.select_related("meeting__body")
    here = Attendance.objects.filter(keys[0]).values("meeting")
    if row := rows.filter(keys[1], meeting__in=here).first():
        return f"Both are in the attendance of {row.meeting}: put that right first"
    came = rows.filter(keys[0] | keys[1], status__in=WITHOUT_SEAT)
    for row in came.exclude(meeting__state=Meeting.State.CANCELLED):
        seats = Membership.objects.filter(keys[0] | keys[1], body=row.meeting.body_id)
        if seats.current(row.meeting.day).exists():
            return f"One had a seat at {row.meeting}, the other came without: put that right first"
    return None


def stand_in_without_exception(body):
    """Before a body begins to decide: who is entered to come for a member with a vote. `body` is as
    it is to be."""
    return _no_councillor(Attendance.objects.filter(meeting__body=body.pk), body=body)


def stood_in(term):
    """A term under which somebody came, or is to come, for a member with a vote stays. `term` is as
    it is to be."""
    rows = Attendance.objects.filter(entries_of(term.person), held_as("meeting__", "decide"))
    others = TermOfOffice.objects.filter(entries_of(term.person)).exclude(pk=term.pk)

    def holds(row):
        day = row.meeting.day
        own = term.starts_on <= day and (term.ends_on is None or term.ends_on >= day)
        return own or others.current(day).exists()

    return _no_councillor(rows, holds=holds)


def _no_councillor(rows, body=None, holds=None):
    """Why a row of `rows` could not stand; None where all could."""
    rows = rows.filter(substitute_for__has_vote=True, substitute_for__seat__vote_exception="")
    rows = rows.filter(meeting__held_power__in=["", "decide"])
    rows = rows.exclude(meeting__state=Meeting.State.CANCELLED).order_by("pk")
    for row in rows.select_related("meeting", "person", "substitute_for__body"):
        since = (body or row.substitute_for.body).decides_since
        if since and row.meeting.day < since:
            continue
        if not (holds(row) if holds else is_councillor(row.person, row.meeting.day)):
            return (
                f"{row.name} comes for a member with a vote at the meeting of "
                f"{row.meeting.day:%-d %B %Y}, and would be no councillor: change that first"
            )
    return None
