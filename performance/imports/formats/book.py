"""A code book of a survey as its file is read by: which column is which question, and what its answers count as. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from performance.imports.formats.columns import folded
from performance.periods import Period

YES, VALID, LEAVES = "yes", "valid", "leaves"
"""An answer counts as yes, is valid and no yes, or leaves the base."""


@dataclass(frozen=True)
class Question:
    """One column of the file. `answers`: {an answer or its code, folded: (what it counts as, its words)}.
    `hides_small`: the indicator hides small counts, so that these must be known."""

    column: str
    indicator: str
    answers: dict[str, tuple[str, str]]
    hides_small: bool = False


@dataclass(frozen=True)
class Book:
    """What one wave of a survey asked. `city`: the ONS code of the city. Without an `area_column` the file says no
    place; without a `weight_column` everybody weighs the same."""

    survey: str
    wave: str
    mode: str
    period: Period
    questions: tuple[Question, ...]
    city: str = ""
    area_column: str = ""
    weight_column: str = ""
    is_city_only: bool = False
    version: int = 1
    problems: tuple[str, ...] = field(default=())

    @property
    def words(self) -> str:
        """How a note names it."""
        return f"{self.survey} {self.wave}, {self.mode[:1].lower()}{self.mode[1:]}"


def lines_of(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Answers, one a line: "Agree", or with the code that files have for it "2 = Agree". Gives (what a file may call
    it, folded; its words)."""
    for line in text.splitlines():
        code, equals, words = (each.strip() for each in line.partition("="))
        if equals and code and words:
            yield (folded(code), folded(words)), words
        elif line.strip():
            yield (folded(line),), " ".join(line.split())


def answers_of(yes: str, valid: str, leaves: str) -> dict[str, tuple[str, str]]:
    """{answer, folded: (what it counts as, its words)}. Raises ValueError with the answer that is given twice."""
    found: dict[str, tuple[str, str]] = {}
    for counts_as, text in ((YES, yes), (VALID, valid), (LEAVES, leaves)):
        for names, words in lines_of(text):
            for name in dict.fromkeys(names):
                if name in found:
                    raise ValueError(words)
                found[name] = (counts_as, words)
    return found
