"""Which wards lie in a neighbourhood, wholly or partly: asked of the outlines, and stored nowhere."""

from dataclasses import dataclass

from core import maps
from neighbourhoods.geography.models import AreaCode

SLIVER = 0.01
"""Outlines of two sources differ by a few metres along every boundary: less of a ward than this is
none of it, and all but this is all of it."""


@dataclass(frozen=True)
class Share:
    """A ward of today, and how much of it lies in the neighbourhood."""

    ward: AreaCode
    share: float

    @property
    def is_whole(self):
        return self.share >= 1 - SLIVER

    @property
    def in_words(self):
        how = "wholly" if self.is_whole else "partly"
        return f"Ward “{self.ward.name}” lies {how} in it"


def wards_in(neighbourhood, day=None):
    """The wards of a day with their share, those that lie wholly in it first. One query; none where
    either outline is not here."""
    if not neighbourhood.boundary:
        return []
    place = maps.polygon(neighbourhood.boundary)
    found = []
    for ward in AreaCode.objects.wards(day).exclude(boundary=None):
        outline = maps.polygon(ward.boundary)
        share = outline.intersection(place).area / outline.area
        if share >= SLIVER:
            found.append(Share(ward, share))
    return sorted(found, key=lambda each: (not each.is_whole, each.ward.name))
