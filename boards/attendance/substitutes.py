"""Who may come instead of a member (R7)."""

import datetime

from django.utils import timezone

from boards.attendance.models import Attendance
from boards.meetings.models import Meeting
from boards.seats.models import Deputy, Membership, TermOfOffice
from boards.training.models import Requirement
from boards.training.operations import check_trained
from core import calendar
from core.errors import Refused
from neighbourhoods.models import Person

Status = Attendance.Status


def person_named(name, membership):
    """Who comes instead: the deputy of this name, or the one person of this name. Else None."""
    deputies = Person.objects.filter(deputy_for__seat=membership.seat_id, name__iexact=name)
    found = list(deputies.distinct()[:2]) or list(Person.objects.filter(name__iexact=name)[:2])
    return found[0] if len(found) == 1 else None


def check_substitute(meeting, membership, name, announced_at):
    """Raises Refused for a substitute that the rules of the body do not allow (R7)."""
    body, field = meeting.body, "substitute_name"
    rows = Attendance.objects.filter(meeting=meeting)
    sent = rows.filter(membership=membership, status=Status.SUBSTITUTED).exists()
    if sent and rows.filter(substitute_for=membership, name=name).exists():
        return
    if body.substitutes == body.Substitutes.NOBODY:
        raise Refused(f"{body} takes no substitutes (see its rules)", "status")
    if body.substitutes == body.Substitutes.DEPUTIES:
        named = Deputy.objects.filter(seat=membership.seat_id).current(meeting.day)
        if name.casefold() not in {
            each.casefold() for each in named.values_list("person__name", flat=True)
        }:
            raise Refused(f"{name} is no deputy for this seat. Name one on the body's page.", field)
    if body.substitutes_same_group:
        _check_group(meeting, membership, name, field)
    others = Membership.objects.filter(body=body).current(meeting.day).exclude(pk=membership.pk)
    if others.filter(person__name__iexact=name).exists():
        raise Refused(f"{name} sits on {body} already", field)
    until = meeting.starts_at - datetime.timedelta(hours=body.substitute_hours)
    if body.substitute_hours and announced_at > until and not sent:
        raise Refused(
            f"A substitute is announced {body.substitute_hours} hours before the meeting. If that "
            "was so, enter under Apologies when it was announced.",
            field,
        )
    if rows.filter(membership=membership, status=Status.PRESENT).exists() and _has_decided(meeting):
        raise Refused("A substitute comes for the whole meeting, not in the middle of it", "status")
    check_trained(meeting, Requirement.Duty.SUBSTITUTE, name, None, field)
    _check_often(meeting, membership)


def _check_group(meeting, membership, name, field):
    """Who comes instead of an elected member with a political group is of the same."""
    terms = TermOfOffice.objects.current(meeting.day).exclude(group="")
    own = terms.filter(person=membership.person_id).values_list("group", flat=True).first()
    other = person_named(name, membership)
    if own and not (other and terms.filter(person=other, group__iexact=own).exists()):
        raise Refused(f"{name} is not recorded as a member of the same group ({own})", field)


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
