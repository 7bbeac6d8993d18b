"""Names that are spelt nearly alike, found among many without comparing each with each."""

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise


class Near:
    """Names, given once each. Those that may be nearly the one asked for are found by the letters and the
    pairs of letters that both have: what has too few in common is left out, and nothing else is."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.letters: dict[tuple[str, int], int] = {}
        self.pairs: dict[tuple[str, int], int] = {}
        self.by_length: dict[int, list[tuple[int, int, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        self.by_length.setdefault(len(name), []).append((*self._parts(name), name))

    def _parts(self, name: str) -> tuple[int, int]:
        """The letters of a name, and its pairs of letters, each a bit of a number."""
        pairs = map("".join, pairwise(name))
        return _bits(name, self.letters), _bits(pairs, self.pairs)

    def may_be(self, name: str, floor: float) -> list[str]:
        """All names of which `difflib.SequenceMatcher.ratio` with this one reaches `floor`, and some others.

        The ratio is twice the letters that agree by all letters of both. Where `least` agree and all others
        stand between them, they are in `letters - 2 * least + 1` pieces, of which each has a pair less than
        letters."""
        mine, my_pairs = self._parts(name)
        found: list[str] = []
        for length, others in self.by_length.items():
            letters = length + len(name)
            least = math.ceil(floor * letters / 2 - 1e-9)
            pairs = least - (letters - 2 * least + 1)
            if least <= min(length, len(name)):
                found += [
                    each
                    for has, has_pairs, each in others
                    if (has_pairs & my_pairs).bit_count() >= pairs
                    and (has & mine).bit_count() >= least
                ]
        return found


def _bits(parts: Iterable[str], places: dict[tuple[str, int], int]) -> int:
    """What comes twice has a bit for the first time and one for the second."""
    bits, counted = 0, Counter[str]()
    for part in parts:
        counted[part] += 1
        bits |= 1 << places.setdefault((part, counted[part]), len(places))
    return bits
