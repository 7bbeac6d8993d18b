"""What performance shows on a neighbourhood's pages."""

from core import slots
from performance.querysets import progress


def register():
    slots.fill(
        "neighbourhood.overview", overview, template="performance/slots/overview.html", order=30
    )
    slots.fill("neighbourhood.map", map_value, template="")


def overview(neighbourhoods, user):
    return progress(user, neighbourhoods) if user.is_authenticated else {}


def map_value(neighbourhoods, user):
    """Overdue actions colour the map for those who see actions."""
    found = overview(neighbourhoods, user)
    return {key: {"value": each.overdue, "unit": "overdue actions"} for key, each in found.items()}
