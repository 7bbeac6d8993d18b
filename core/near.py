"""Names that are spelt nearly alike, found among many: rapidfuzz compares with each, in C++."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Indel

ROUNDING = 1e-4
"""What is exactly at the floor rapidfuzz may round below it: it goes on from a little less."""


class Near:
    """Names, given once each, among which those that may be nearly another are looked for."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: list[str] = list(names)

    def add(self, name: str) -> None:
        self.names.append(name)

    def may_be(self, name: str, floor: float) -> list[str]:
        """All names of which `difflib.SequenceMatcher.ratio` with this one reaches `floor`, and few others, in the
        order in which they were given: letters that stand in the same order in both are never fewer than those
        that difflib finds to agree."""
        found = process.extract(
            name, self.names, scorer=Indel.normalized_similarity, score_cutoff=floor - ROUNDING,
            limit=None,
        )  # fmt: skip
        return [self.names[place] for place in sorted(place for _, _, place in found)]
