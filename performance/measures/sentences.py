"""One sentence for each priority: how it stands by its measures, and what is being done. Pure.

`docs/methods.md` gives the rule for several measures: one that is worse is never hidden behind one that is better.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import in_pounds
from performance.marks.marks import BETTER, CHANGE, EARLY, SIMILAR, WORSE

ORDER = (WORSE, BETTER, SIMILAR)
"""Which word a priority gets, if one of its measures has it."""
ALONE = {BETTER: "is better", WORSE: "is worse", SIMILAR: "is about the same", EARLY: "is too early to judge"}  # fmt: skip
MANY = {BETTER: "are better", WORSE: "are worse", SIMILAR: "are about the same", EARLY: "are too early to judge"}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What one measure says: `key` of CHANGE, its name, the figures behind it in a sentence, and their source.
    `is_new_series`: its figure is not compared with earlier ones, and `why` says what changed."""

    key: str
    name: str
    why: str
    source: str
    is_new_series: bool = False


@dataclass(frozen=True)
class Actions:
    """Numbers of actions for a priority; `overdue` is some of `open`."""

    done: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Grants:
    """How many grants that are published serve a priority, and pounds granted."""

    number: int = 0
    granted: Decimal = Decimal(0)


def verdict(keys: Iterable[str]) -> str:
    """The key of CHANGE of a priority by those of its measures. What only describes (higher, lower) says nothing."""
    found = set(keys)
    return next((each for each in ORDER if each in found), EARLY)


def in_a_sentence(said: Sequence[Said]) -> str:
    """How a priority stands: the figures of those that decide, then how the others stand."""
    key = verdict(each.key for each in said)
    if not said:
        return "No measure has been chosen yet."
    if key == EARLY and (new := next((each for each in said if each.is_new_series), None)):
        return f"{new.name}: {new.why} Source: {new.source.rstrip('.')}."
    if key == EARLY:
        return "There are too few figures yet to compare."
    leading = [each for each in said if each.key == key]
    named = leading if key == WORSE else leading[:1]
    parts = [f"{each.name}: {each.why} Source: {each.source.rstrip('.')}." for each in named]
    others = Counter(each.key if each.key in ORDER else EARLY for each in said if each not in named)
    return " ".join([*parts, *([f"{_counted(others)}."] if others else [])])


def _counted(others: Counter) -> str:
    parts = []
    for key in (*ORDER, EARLY):
        if number := others[key]:
            noun = "other measure" if number == 1 else "other measures"
            words = (ALONE if number == 1 else MANY)[key]
            parts.append(f"{number} {noun} {words}" if not parts else f"{number} {words}")
    return ", ".join(parts)


def being_done(actions: Actions, grants: Grants) -> str:
    """What is being done: 4 actions done, 2 open, 1 of them overdue. 2 grants, £3,000."""
    parts = []
    if actions.done:
        parts.append(f"{_actions(actions.done)} done")
    if actions.open:
        parts.append(f"{actions.open} open" if parts else f"{_actions(actions.open)} open")
    if actions.overdue:
        parts.append(f"{actions.overdue} of them overdue" if actions.open > 1 else "it is overdue")
    words = f"{', '.join(parts)}." if parts else "No action yet."
    if not grants.number:
        return words
    noun = "grant" if grants.number == 1 else "grants"
    return f"{words} {grants.number} {noun}, {in_pounds(grants.granted)}."


def _actions(number: int) -> str:
    return f"{number} action" if number == 1 else f"{number} actions"


def whole(said: Sequence[Said], actions: Actions, grants: Grants) -> str:
    """The one sentence of a priority: its word, why, and what is being done."""
    word = CHANGE[verdict(each.key for each in said)][0]
    return f"{word}. {in_a_sentence(said)} {being_done(actions, grants)}"
