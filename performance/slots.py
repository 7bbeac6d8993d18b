"""What performance shows on a neighbourhood's pages."""

from core import slots
from performance.querysets import open_counts, progress


def register():
    slots.fill(
        "neighbourhood.overview", overview, template="performance/slots/overview.html", order=30
    )
    slots.fill("neighbourhood.map", map_value, template="")


def overview(neighbourhoods, user):
    return progress(user, neighbourhoods) if user.is_authenticated else {}


def map_value(neighbourhoods, user):
    """Overdue actions colour the map for those who see actions."""
    if not user.is_authenticated:
        return {}
    return {
        key: {"value": each["overdue"], "unit": "overdue actions"}
        for key, each in open_counts(user, neighbourhoods).items()
    }
