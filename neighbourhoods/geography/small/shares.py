"""What a code of an area means for neighbourhoods: small areas lie in one; a ward of another list lies in one or
several, and is divided by the people of its small areas."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from neighbourhoods.geography.small.models import SmallArea, SmallAreaWard

SINCE_2021 = "E01033769"
"""From here on small areas were first drawn for the census of 2021."""


@dataclass(frozen=True)
class Piece:
    """What of an area lies in a neighbourhood: its share by people (all of it for a small area), and how many small
    areas of the neighbourhood that is."""

    neighbourhood: int
    share: Fraction
    areas: int
    vintage: int

    @property
    def is_whole(self):
        return self.share == 1


class SmallAreas:
    """Read once, in two queries: `pieces` of codes, and `areas` and `people` of {(vintage, neighbourhood)}."""

    def __init__(self):
        self.vintages = set()
        self.of_code = {}
        self.areas, self.people = defaultdict(int), defaultdict(int)
        unknown = set()
        for code, vintage, place, people in SmallArea.objects.order_by("vintage").values_list(
            "code", "vintage", "neighbourhood", "people"
        ):
            self.vintages.add(vintage)
            if place is None:
                self.of_code.setdefault(code, None)
                continue
            self.of_code[code] = Piece(place, Fraction(1), 1, vintage)
            self.areas[vintage, place] += 1
            self.people[vintage, place] += people or 0
            if people is None:
                unknown.add((vintage, place))
        for key in unknown:
            self.people[key] = 0
        self.of_ward = self._wards()

    def _wards(self):
        """{ward code: [(neighbourhood, people, vintage)] of its small areas}, by the latest list that has it."""
        found = {}
        rows = SmallAreaWard.objects.order_by("vintage", "small_area__vintage").values_list(
            "ward_code", "vintage", "small_area__vintage", "small_area__neighbourhood",
            "small_area__people", "small_area__code",
        )  # fmt: skip
        for code, year, census, place, people, small in rows:
            if found.get(code, (None,))[0] != (year, census):
                found[code] = ((year, census), [])
            found[code][1].append((place, people, census, small))
        return {code: parts for code, (_, parts) in found.items()}

    def small(self, code):
        """(Piece, "") of a small area; (None, "") where it lies in no neighbourhood; (None, why) where that is not
        known."""
        if code in self.of_code:
            return self.of_code[code], ""
        if not self.vintages:
            return None, "is a small area. Load first the lookup from small areas to wards"
        if code >= SINCE_2021 and code.startswith("E") and max(self.vintages) < 2021:
            return (
                None,
                "is a small area of 2021. Load first the lookup of small areas of 2021 to wards",
            )
        return None, ""

    def ward(self, code):
        """([Piece], "") of a ward of another list; ([], "") of one that lies elsewhere; ([], why) where it cannot be
        divided."""
        parts = self.of_ward.get(code)
        if parts is None:
            return [], "no lookup from small areas to wards has this ward. Load the one of its year"
        if all(place is None and small < SINCE_2021 for place, *_, small in parts):
            return [], ""
        if any(place is None for place, *_ in parts):
            return [], (
                "some small areas of this ward lie in no neighbourhood that is known. Load a lookup with "
                "the column neighbourhood_code"
            )
        people, areas = defaultdict(int), defaultdict(int)
        for place, number, *_ in parts:
            areas[place] += 1
            people[place] += number or 0
        vintage = parts[0][2]
        if len(areas) == 1:
            place = next(iter(areas))
            return [Piece(place, Fraction(1), areas[place], vintage)], ""
        if any(number is None for _, number, *_ in parts) or not sum(people.values()):
            return [], (
                "this ward lies in several neighbourhoods, and the people of its small areas are not "
                "known. Load a file with them"
            )
        whole = sum(people.values())
        return [
            Piece(place, Fraction(people[place], whole), areas[place], vintage) for place in areas
        ], ""
