"""The key messages of a profile. Pure; imports no Django. `docs/methods.md` lists the rules with their thresholds."""

from collections.abc import Iterable
from dataclasses import dataclass

from performance.marks.marks import (
    BEST,
    BETTER,
    HIGHER,
    HIGHEST,
    LOWER,
    LOWEST,
    MISSED,
    REACHED,
    WORSE,
    WORST,
)  # fmt: skip

MOST = 6
"""Messages of a profile."""
DEPRIVED = 20.0
"""Per cent of people in the most deprived tenth of England from which it is said: twice England's own share."""
GROWN = 5.0
"""Per cent by which the number of people must have changed."""
WAYS = {BETTER: "has got better", WORSE: "has got worse", HIGHER: "has risen", LOWER: "has fallen"}
FAR = {WORST: 2, BEST: 6, HIGHEST: 7, LOWEST: 7}
CHANGED = {WORSE: 1, BETTER: 4, HIGHER: 8, LOWER: 8}
MET = {MISSED: 0, REACHED: 5}
TENTH, PEOPLE = 3, 9
"""In which order messages come: what is missed and worse, what is better, what only describes."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An indicator in a place, in words. Keys are those of `performance.marks.marks`. `is_shown`: its figure is shown to
    everybody, of enough who answered, reliable and still collected; of another nothing is said."""

    key: int
    name: str
    words: str
    period: str
    source: str
    is_shown: bool = True
    is_demo: bool = False
    status: str = ""
    status_word: str = ""
    there: str = ""
    direction: str = ""
    aim: str = ""
    change: str = ""
    before: str = ""
    before_period: str = ""
    share: float | None = None
    """Per cent of people in the most deprived tenth, where the indicator counts these."""


@dataclass(frozen=True, slots=True)
class People:
    """How many people live in a place, and how many the same source counted earlier."""

    people: int
    year: int
    source: str
    earlier: int
    earlier_year: int

    @property
    def grown(self) -> float:
        """Per cent, less than 0 where there are fewer; 0 where nobody lived there."""
        return (self.people - self.earlier) / self.earlier * 100 if self.earlier else 0.0

    @property
    def change(self) -> str:
        """Such as "6.0% more than in 2015"; "" where nobody lived there."""
        if not self.earlier:
            return ""
        word = "fewer" if self.grown < 0 else "more"
        return f"{abs(self.grown):.1f}% {word} than in {self.earlier_year}"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence. `key` of the indicator that it is about, None for people."""

    order: int
    text: str
    key: int | None = None


def messages(facts: Iterable[Fact], people: People | None = None) -> list[Message]:
    """At most six, in their order: one of an indicator, the first that fires."""
    found = [each for fact in facts if (each := _first(fact)) is not None]
    if people is not None and (said := _people(people)) is not None:
        found.append(said)
    return sorted(found, key=lambda each: (each.order, each.text))[:MOST]


def _first(fact: Fact) -> Message | None:
    if not fact.is_shown:
        return None
    fired = [
        each for rule in (_met, _changed, _far, _tenth) if (each := rule(fact)) is not None
    ]  # fmt: skip
    return min(fired, key=lambda each: each.order, default=None)


def _met(fact: Fact) -> Message | None:
    if fact.direction not in MET:
        return None
    word, was = ("missed", "was") if fact.direction == MISSED else ("reached", "is")
    return _said(
        MET[fact.direction],
        fact,
        f"{fact.name}: target {word}. {fact.words} in {fact.period}; the target {was} {fact.aim}",
    )


def _changed(fact: Fact) -> Message | None:
    if fact.change not in CHANGED:
        return None
    return _said(
        CHANGED[fact.change],
        fact,
        f"{fact.name}: {WAYS[fact.change]}. {fact.words} in {fact.period}, from {fact.before} in {fact.before_period}",
    )


def _far(fact: Fact) -> Message | None:
    if fact.status not in FAR:
        return None
    word = fact.status_word[:1].lower() + fact.status_word[1:]
    return _said(
        FAR[fact.status],
        fact,
        f"{fact.name}: {fact.words} in {fact.period}, {word} ({fact.there})",
    )


def _tenth(fact: Fact) -> Message | None:
    if fact.share is None or fact.share < DEPRIVED:
        return None
    return _said(
        TENTH,
        fact,
        f"{fact.words} of people live in one of the most deprived tenth of small areas in England in {fact.period}",
    )


def _people(people: People) -> Message | None:
    if abs(people.grown) <= GROWN:
        return None
    words = f"{people.people:,} people live here in {people.year}, {people.change}"
    return Message(PEOPLE, f"{words}. Source: {people.source}.")


def _said(order: int, fact: Fact, words: str) -> Message:
    demo = " These are demonstration figures." if fact.is_demo else ""
    return Message(order, f"{words}. Source: {fact.source}.{demo}", fact.key)
