"""What actions know of each neighbourhood at a glance, and what they add to the briefing."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from core import glance
from core.glance import Cell, Column, Section
from tasking.actions.models import Action
from tasking.actions.shown.slots import neighbourhood_row

AGENCIES = 5


def register():
    glance.fill(
        Column(
            "overdue", "Overdue actions", overdue, 40, unit="overdue actions",
            meaning="Open actions past the day they were due",
        )
    )  # fmt: skip
    glance.brief(by_agency, order=30)


def overdue(asked):
    """One query."""
    counts = neighbourhood_row(asked.places, asked.user)
    return {each.pk: Cell(counts[each.pk].overdue, url=_address(each)) for each in asked.places}


def _address(place):
    return reverse("neighbourhood_actions", args=[place.slug]) + "?show=overdue"


def by_agency(places, user):
    """The agencies with the most overdue actions."""
    rows = Action.objects.visible_in(user, [each.pk for each in places])
    rows = rows.overdue(timezone.localdate()).order_by().values("lead_agency__short_name")
    rows = rows.annotate(number=Count("pk")).order_by("-number", "lead_agency__short_name")
    lines = [f"{each['lead_agency__short_name']}: {each['number']:,}" for each in rows[:AGENCIES]]
    return Section("Overdue actions by agency", lines)
