"""Figures of walkabouts. One query."""

from django.db.models import Count

from core.figures import COUNT, FigureOf, by_place, moments
from tasking.walkabouts import states
from tasking.walkabouts.models import Walkabout


def held(places, period):
    """Walkabouts of the period that took place. Its index is that of their times."""
    start, after = moments(period)
    rows = Walkabout.objects.filter(starts_at__gte=start, starts_at__lt=after)
    rows = rows.exclude(state__in=(states.PLANNED, states.CANCELLED))
    return by_place(rows, "neighbourhood", Count("pk"))


FIGURES = (
    FigureOf(
        "walkabouts-held", "Walkabouts held",
        "Walkabouts that took place in the quarter, those of an estate with its tenants included.",
        "walkabouts", COUNT, 1, "high", "quarter", held, hides_below=0, unit_one="walkabout",
    ),
)  # fmt: skip
