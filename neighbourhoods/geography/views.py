"""Which neighbourhood is this? For everybody."""

from functools import cached_property

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from accounts.pages import EVERYONE, Page
from core import slots
from core.names import LONGEST
from neighbourhoods.geography import locating
from neighbourhoods.geography.models import GeographyFile, Street
from neighbourhoods.geography.reading import fold_postcode
from neighbourhoods.places.models import Neighbourhood, Part

NEXT = "neighbourhood.next"
NOT_IMPORTED = (
    "We cannot look up postcodes or streets yet. Type the name of a neighbourhood or of a part of it, "
    "or choose your neighbourhood from the list."
)
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
        may_look_up = bool(place) or locating.is_anything_imported()
        return super().get_context_data(
            typed=self.typed,
            place=place,
            matches=matches,
            words=words,
            not_imported="" if may_look_up else NOT_IMPORTED,
            slots={NEXT: coming},
            neighbourhoods=None if place else self._neighbourhoods(),
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
            return place, [], "" if place else UNKNOWN_POSTCODE
        matches = locating.matches(self.typed, self.request.user)
        if len(matches) == 1:
            return self._of(matches[0].name, matches[0].key), [], ""
        return None, matches, "" if matches else NOTHING

    def _neighbourhoods(self):
        """All to choose from, each with its parts: two queries."""
        user = self.request.user
        parts = Prefetch("parts", Part.objects.visible_to(user))
        return Neighbourhood.objects.visible_to(user).prefetch_related(parts)

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
