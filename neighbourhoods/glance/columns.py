"""What neighbourhoods know of each place at a glance: the posts of its team that nobody holds."""

from django.db.models import Count

from core import glance
from core.glance import Cell, Column
from neighbourhoods.people.models import TeamPost


def register():
    glance.fill(
        Column(
            "vacancies", "Vacant posts", vacancies, 50, unit="vacant posts",
            meaning="Posts of the neighbourhood team that nobody holds today",
        )
    )  # fmt: skip


def vacancies(asked):
    """{id: Cell}: one query."""
    rows = TeamPost.objects.current().filter(neighbourhood__in=asked.places, person=None).order_by()
    counts = dict(rows.values_list("neighbourhood").annotate(Count("pk")))
    return {
        each.pk: Cell(counts.get(each.pk, 0), url=f"{each.get_absolute_url()}#team")
        for each in asked.places
    }
