"""Names that are spelt nearly alike: what is left out without a closer look is nothing that is near."""

import difflib
import random

import pytest

from core.near import Near

SYLLABLES = [
    "al",
    "ba",
    "chad",
    "den",
    "field",
    "ham",
    "in",
    "kel",
    "ley",
    "mor",
    "nor",
    "os",
    "pin",
    "ral",
    "sin",
    "ton",
]
draw = random.Random(14)


def name():
    words = ("".join(draw.choices(SYLLABLES, k=draw.randint(1, 3))) for _ in range(3))
    return " ".join(words)


NAMES = sorted({name() for _ in range(1_500)})


def misspelt(text):
    """With up to four letters lost, doubled, swapped or others."""
    letters = list(text)
    for _ in range(draw.randint(0, 4)):
        place = draw.randrange(len(letters) - 1)
        letters[place : place + 1] = draw.choice(
            ([], [letters[place]] * 2, [draw.choice("aeinr")], letters[place : place + 2][::-1])
        )
    return "".join(letters)


@pytest.mark.parametrize("floor", [0.7, 0.75, 0.85, 0.95])
def test_all_that_are_near_are_found(floor):
    near, found = Near(NAMES), 0
    for text in map(misspelt, draw.sample(NAMES, 60)):
        right = difflib.get_close_matches(text, NAMES, n=99, cutoff=floor)
        kept = near.may_be(text, floor)
        assert difflib.get_close_matches(text, kept, n=99, cutoff=floor) == right
        found += len(right)
    assert found > 20, "nothing was near, so nothing could be lost"


def test_most_others_are_left_out():
    near = Near(NAMES)
    kept = [len(near.may_be(text, 0.85)) for text in NAMES[::10]]
    assert sum(kept) / len(kept) < len(NAMES) / 50


def test_short_and_empty_names():
    near = Near(["", "a", "ab"])
    assert near.may_be("", 0.85) == [""]
    assert near.may_be("a", 0.85) == ["a"]
    assert near.may_be("ab", 0.85) == ["ab"]
    assert Near().may_be("ab", 0.85) == []


def test_what_is_exactly_at_the_floor_is_near():
    """34 of 40 letters: rapidfuzz itself rounds that below 0.85."""
    one, other = "bachad mor kelsinos", "bachad morkelin pinos"
    assert difflib.get_close_matches(one, [other], cutoff=0.85) == [other]
    assert Near([other]).may_be(one, 0.85) == [other]
