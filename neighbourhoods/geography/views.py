"""Which neighbourhood is this? For everybody."""

from functools import cached_property

from django.shortcuts import get_object_or_404

from accounts.pages import EVERYONE, Page
from core import slots
from core.names import LONGEST
from neighbourhoods.geography import locating
from neighbourhoods.geography.models import GeographyFile, Street
from neighbourhoods.geography.reading import fold_postcode
from neighbourhoods.places.models import Neighbourhood, Part

NEXT = "neighbourhood.next"
NOT_IMPORTED = "Postcodes and streets are not imported yet. Choose a neighbourhood by its name."
UNKNOWN_POSTCODE = "We do not know this postcode. Check it, or type the street."
NOTHING = (
    "Nothing here has this name. Try part of the street's name, or a postcode such as DE1 2QP."
)


class Where(Page):
    """From a postcode, a street or a point to the neighbourhood, and what else lies there."""

    permission = EVERYONE
    template_name = "neighbourhoods/geography/where.html"

    @cached_property
    def typed(self):
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]

    def get_context_data(self, **kwargs):
        place, matches, words = self.answer()
        found = place.neighbourhoods if place else []
        coming = slots.collect(NEXT, found, self.request.user) if found else {}
        return super().get_context_data(
            typed=self.typed,
            place=place,
            matches=matches,
            words=words,
            slots={NEXT: coming},
            neighbourhoods=None if place else Neighbourhood.objects.visible_to(self.request.user),
            sources=self._sources() if place else (),
            **kwargs,
        )

    def answer(self):
        """(Place, matches to choose from, words where there is neither)."""
        if chosen := self._chosen():
            return chosen, [], ""
        if not self.typed:
            return None, [], ""
        if point := locating.point_in(self.typed):
            return point(), [], ""
        if fold_postcode(self.typed):
            place = locating.of_postcode(self.typed)
            return place, [], "" if place else self._unknown(UNKNOWN_POSTCODE)
        matches = locating.matches(self.typed, self.request.user)
        if len(matches) == 1:
            return self._of(matches[0].name, matches[0].key), [], ""
        return None, matches, "" if matches else self._unknown(NOTHING)

    def _unknown(self, words):
        return words if locating.is_anything_imported() else NOT_IMPORTED

    def _chosen(self):
        """What the address names; 404 where it is not there."""
        for name in OF:
            key = self.request.GET.get(name, "")
            if key.isascii() and key.isdigit() and len(key) < 10:
                return self._of(name, int(key))
        return None

    def _of(self, name, key):
        rows, locate = OF[name]
        return locate(get_object_or_404(rows().visible_to(self.request.user), pk=key))

    def _sources(self):
        """What files this rests on, the latest of each kind."""
        rows = GeographyFile.objects.visible_to(self.request.user)
        return rows.order_by("kind", "-read_at", "-id").distinct("kind")


OF = {
    "street": (lambda: Street.objects, locating.of_street),
    "part": (lambda: Part.objects.select_related("neighbourhood"), locating.of_part),
    "place": (lambda: Neighbourhood.objects, locating.of_neighbourhood),
}
"""What an address may name, and how its Place is found."""
