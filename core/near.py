"""Names that are spelt nearly alike, found among many without comparing each with each.

Sets of names are numbers: bit 0 stands for the name that was given first. So one addition or comparison
of a few numbers counts, for all names at once, what they have in common with the one that is asked for.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

Part = tuple[str, int]
"""A letter or two that stand together, and whether it is the first of them in a name, the second, …"""


class Near:
    """Names, given once each. Those that may be nearly the one asked for are found by the letters and the
    pairs of letters that both have: what has too few in common is left out, and nothing else is."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: list[str] = []
        self.having: dict[Part, int] = {}
        self.of_length: dict[int, int] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        bit = 1 << len(self.names)
        self.names.append(name)
        self.of_length[len(name)] = self.of_length.get(len(name), 0) | bit
        for part in (*_numbered(name), *_pairs(name)):
            self.having[part] = self.having.get(part, 0) | bit

    def may_be(self, name: str, floor: float) -> list[str]:
        """All names of which `difflib.SequenceMatcher.ratio` with this one reaches `floor`, and some others.

        The ratio is twice the letters that agree by all letters of both. Where `least` agree and all others
        stand between them, they are in `letters - 2 * least + 1` pieces, of which each has a pair less than
        letters."""
        if not self.names:
            return []
        same_letters, same_pairs, found = self._sum(_numbered(name)), self._sum(_pairs(name)), 0
        for length, names in self.of_length.items():
            letters = length + len(name)
            least = math.ceil(floor * letters / 2 - 1e-9)
            if least <= min(length, len(name)):
                names = _at_least(least, same_letters, names)
                found |= _at_least(least - (letters - 2 * least + 1), same_pairs, names)
        return [self.names[place] for place in _places(found)]

    def _sum(self, parts: Iterable[Part]) -> list[int]:
        """How many of the parts each name has, in binary: who has a 1 in the last place, the one before, …"""
        sums: list[int] = []
        for part in parts:
            carried = self.having.get(part, 0)
            for place, ones in enumerate(sums):
                sums[place], carried = ones ^ carried, ones & carried
                if not carried:
                    break
            if carried:
                sums.append(carried)
        return sums


def _pairs(name: str) -> list[Part]:
    return _numbered(map("".join, pairwise(name)))


def _numbered(parts: Iterable[str]) -> list[Part]:
    return [(part, n) for part, count in Counter(parts).items() for n in range(count)]


def _at_least(number: int, sums: list[int], names: int) -> int:
    """Those of the names whose sum is so much or more: compared from the first place of both on."""
    if number <= 0:
        return names
    if number.bit_length() > len(sums):
        return 0
    more, same = 0, names
    for place in reversed(range(len(sums))):
        ones = same & sums[place]
        if number >> place & 1:
            same = ones
        else:
            more, same = more | ones, same ^ ones
    return more | same


def _places(names: int) -> Iterator[int]:
    while names:
        last = names & -names
        yield last.bit_length() - 1
        names ^= last
