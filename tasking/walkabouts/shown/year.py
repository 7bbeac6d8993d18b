"""The year's calendar of estate walkabouts, for tenants: on a page, and on a wall."""

from itertools import groupby

from django.utils import timezone

from accounts.pages import EVERYONE, Page
from neighbourhoods.models import Neighbourhood
from tasking.walkabouts.models import Walkabout

MOST = 1_000
"""Walkabouts that one page shows."""
FIRST, LAST = 2000, 2100


class Year(Page):
    """Estate walkabouts of a year that the reader sees, month by month; of one neighbourhood where the address
    names one."""

    permission = EVERYONE
    template_name = "tasking/walkabouts/year.html"

    def get(self, request, *args, **kwargs):
        return self.render()

    def get_context_data(self, **kwargs):
        year = self._year()
        slug = self.request.GET.get("neighbourhood", "").replace("\0", "")
        places = list(Neighbourhood.objects.order_by("name"))
        place = next((each for each in places if each.slug == slug), None)
        rows = self._rows(year, place)
        months = groupby(rows[:MOST], lambda each: each.day.replace(day=1))
        return super().get_context_data(
            year=year,
            before=year - 1 if year > FIRST else None,
            after=year + 1 if year < LAST else None,
            place=place,
            places=places,
            months=[(month, list(each)) for month, each in months],
            is_cut=len(rows) > MOST,
            most=MOST,
            **kwargs,
        )

    def _year(self):
        said = self.request.GET.get("year", "")
        is_year = said.isascii() and said.isdigit() and len(said) == 4
        year = int(said) if is_year else 0
        return year if FIRST <= year <= LAST else timezone.localdate().year

    def _rows(self, year, place):
        rows = Walkabout.objects.visible_to(self.request.user).for_list()
        rows = rows.filter(kind=Walkabout.Kind.ESTATE, starts_at__year=year)
        if place is not None:
            rows = rows.filter(neighbourhood=place)
        return list(rows.order_by("starts_at", "pk")[: MOST + 1])
