"""Who is expected at a meeting, and what they need to take part."""

from collections import Counter

from django.db.models import Q

from boards.attendance.models import Attendance
from boards.attendance.querysets import said_for
from boards.meetings.sending.models import RegularAttender
from boards.seats.models import Membership
from neighbourhoods.models import AccessNeeds

Status = Attendance.Status
AWAY = (Status.APOLOGIES, Status.SUBSTITUTED, Status.ABSENT)


def needs_of_expected(meeting):
    """What those need who are expected: members who have not sent apologies for the time that is
    set, who comes instead, regular attenders, and others who were added by name. One query."""
    said = Attendance.objects.filter(meeting=meeting, person__isnull=False)
    away = said.filter(said_for(meeting), status__in=AWAY, membership__isnull=False)
    seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    members = seats.exclude(pk__in=away.values("membership")).values("person")
    others = said.exclude(status__in=AWAY).values("person")
    always = RegularAttender.objects.filter(body=meeting.body_id).current(meeting.day)
    always = always.exclude(person__in=said.filter(status__in=AWAY).values("person"))
    rows = AccessNeeds.objects.filter(
        Q(person__in=members)
        | Q(person__in=always.values("person"))
        | Q(person__in=others)
        | Q(person__merged__in=others)
    )
    return rows.select_related("person__agency").order_by("person__name", "pk").distinct()


def counted(needs):
    """["2 large print", "1 hearing loop", …] of some needs, without names."""
    counts = Counter()
    for each in needs:
        counts.update(each.kinds)
    return [f"{number} {words}" for words, number in counts.items()]
