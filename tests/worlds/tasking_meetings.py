"""A tasking group on which the side's agency sits, what it was nominated, and what it sent to its area."""

import datetime

from django.utils import timezone

from boards.models import Body, Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from tasking.meetings.escalations.operations import escalate
from tasking.meetings.operations import nominate
from tests import factories


def rows_of(side):
    """{name: row} of a side."""
    name, low = side.mark.title(), side.mark.lower()
    kind = {"kind": Body.Kind.TASKING, "power": Body.Power.OPERATIONAL}
    group = factories.BodyFactory(
        name=f"{name} Estate Tasking",
        slug=f"{low}-estate-tasking",
        neighbourhood=side.place,
        **kind,
    )
    area = factories.BodyFactory(
        name=f"{name} Area Tasking", slug=f"{low}-area-tasking", neighbourhood=None,
        area=side.place.area, **kind,
    )  # fmt: skip
    add_member(
        body=group, person=factories.PersonFactory(agency=side.agency), agency=side.agency,
        role=Membership.Role.PARTNER, starts_on=timezone.localdate() - datetime.timedelta(days=9),
        by=SYSTEM,
    )  # fmt: skip
    nomination = nominate(
        group=group, place=f"{side.mark} SECRET garages", behaviour="Fires", agency=side.agency,
        by=SYSTEM,
    )  # fmt: skip
    escalation = escalate(
        group=group, to=area, why="money", title=f"{side.mark} SECRET lights", text="New lamps",
        by=SYSTEM,
    )  # fmt: skip
    return {"task_group": group, "nomination": nomination, "escalation": escalation}
