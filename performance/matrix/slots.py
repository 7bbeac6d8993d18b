"""What the matrix shows on pages of neighbourhoods."""

from django.urls import reverse
from django.utils.http import urlencode

from core import slots
from core.cards import Card, Link
from performance.marks.models import Marks


def register():
    slots.fill(
        "neighbourhood.overview", overview, template="components/cards.html", order=31
    )  # fmt: skip


def overview(neighbourhoods, user):
    """{id: (Card,)} of those with a figure: all of them with their marks, and beside other places. One query."""
    rows = Marks.objects.visible_to(user).filter(neighbourhood__in=neighbourhoods)
    known = set(rows.order_by().values_list("neighbourhood", flat=True).distinct())
    return {each.pk: (_card(each),) for each in neighbourhoods if each.pk in known}


def _card(place):
    own = f"{reverse('matrix')}?{urlencode({'neighbourhood': place.slug})}"
    beside = f"{reverse('compare')}?{urlencode({'place': place.slug})}"
    return Card(
        "Figures",
        (
            Link(f"Every figure for {place}, and how it compares", own),
            Link(f"Compare {place} with other places", beside),
        ),
    )
