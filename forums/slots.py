"""What forums show on a neighbourhood's page."""

from dataclasses import dataclass

from core import slots
from core.cards import Card
from forums.querysets import attendance_by_neighbourhood


def register():
    slots.fill("neighbourhood.overview", overview, template="forums/slots/overview.html", order=20)


@dataclass(frozen=True)
class ForumCard(Card):
    """How many came on average to the forums held in the last twelve months."""

    held: int = 0
    average: int = 0


def overview(neighbourhoods, user):
    """{id: ForumCard}."""
    came = attendance_by_neighbourhood(user, neighbourhoods)
    return {key: ForumCard("Forum", **each) for key, each in came.items()}
