"""What performance shows on a neighbourhood's pages."""

from dataclasses import dataclass

from core import slots
from core.cards import Card
from tasking.actions.lists.progress import Progress, open_counts, progress


def register():
    slots.fill(
        "neighbourhood.overview", overview, template="performance/slots/overview.html", order=30
    )
    slots.fill("neighbourhood.map", map_value, template="")
    slots.declare("indicator.method", "How the latest figure of an indicator in a place is judged")
    slots.declare("indicator.marks", "The three marks of its latest figures, by the keys of these")
    slots.declare("indicator.more", "What more there is to know of how an indicator is measured")


@dataclass(frozen=True)
class InTimeCard(Card):
    """How many of the actions that fell due were done in time."""

    progress: Progress | None = None


def overview(neighbourhoods, user):
    """{id: InTimeCard} for those who see actions."""
    if not user.is_authenticated:
        return {}
    counted = progress(user, neighbourhoods)
    return {key: InTimeCard("On-time actions", progress=each) for key, each in counted.items()}


def map_value(neighbourhoods, user):
    """Overdue actions colour the map for those who see actions."""
    if not user.is_authenticated:
        return {}
    return {
        key: {"value": each["overdue"], "unit": "overdue actions"}
        for key, each in open_counts(user, neighbourhoods).items()
    }
