"""What forums show on a neighbourhood's page."""

from dataclasses import dataclass

from boards.models import Meeting
from core import slots
from core.cards import Card
from forums.querysets import attendance_by_neighbourhood, next_forums


def register():
    slots.fill("neighbourhood.overview", overview, template="forums/slots/overview.html", order=20)


@dataclass(frozen=True)
class ForumCard(Card):
    """The next forum, and how many came on average to those held in the last twelve months."""

    next: Meeting | None = None
    held: int = 0
    average: int = 0


def overview(neighbourhoods, user):
    """{id: ForumCard}."""
    came = attendance_by_neighbourhood(user, neighbourhoods)
    following = next_forums(user, neighbourhoods)
    return {
        each.pk: ForumCard("Forum", next=following.get(each.pk), **came.get(each.pk, {}))
        for each in neighbourhoods
    }
