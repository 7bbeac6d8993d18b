"""Grades of a walkabout beside those of the walkabout before: what changed."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from tasking.walkabouts import rules
from tasking.walkabouts.stops.models import Block, BlockGrade


@dataclass(frozen=True)
class Graded:
    """A grade, the one before ("" for none), and what changed in word, colour and shape."""

    row: BlockGrade
    before: str
    look: tuple


def grades_of(walkabout, user):
    """The grades of a walkabout that a reader sees, each with what changed. One query."""
    seen = BlockGrade.objects.visible_to(user)
    earlier = seen.filter(
        block=OuterRef("block"), walkabout__starts_at__lt=walkabout.starts_at
    ).order_by("-walkabout__starts_at", "-pk")
    rows = seen.filter(walkabout=walkabout).select_related("block")
    rows = rows.annotate(before=Subquery(earlier.values("grade")[:1]))
    return [
        Graded(each, each.before or "", rules.WORDS[rules.trend(each.grade, each.before)])
        for each in rows.order_by("block__name", "pk")
    ]


def blocks_of(walkabout):
    """The blocks of its neighbourhood, to choose from on the telephone."""
    return Block.objects.filter(neighbourhood=walkabout.neighbourhood_id).order_by("name")
