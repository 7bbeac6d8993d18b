"""The chain from what a place needs to what came of it: need, priority, actions and grants, result, report.

Each package says which steps stand before and after its rows; a page shows them under "Where this belongs". A finder is
called once with all the rows and the user, and returns {id: [Step]} of what `visible_to(user)` gives, in a fixed number
of queries. A step that is declared from one side is declared from the other one too, so that the chain is walked both
ways: `tests/derby_nm/test_chain.py` walks it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

NEED, PRIORITY, ACTION, GRANT, RESULT, REPORT = (
    "The need", "Priority", "Actions", "Grants", "Result", "Report",
)  # fmt: skip
STEPS = (NEED, PRIORITY, ACTION, GRANT, RESULT, REPORT)
"""The names of the steps, in the order of the chain."""
SHOWN = 8
"""Rows of one step that a page names."""


@dataclass(frozen=True)
class Step:
    """One step along the chain: its name (one of STEPS), the words of its row, and where that is read."""

    name: str
    words: str
    url: str


Find = Callable[[list, Any], dict[int, list[Step]]]


@dataclass
class _Link:
    step: str
    before: list[Find] = field(default_factory=list)
    after: list[Find] = field(default_factory=list)


_links: dict[str, _Link] = {}


@dataclass(frozen=True)
class Around:
    """What stands before and after a row."""

    step: str
    before: list[Step]
    after: list[Step]

    @property
    def groups(self) -> list[tuple[str, list[Step]]]:
        """[(name of a step, its rows)] in the order of the chain, without those that have none."""
        found: dict[str, list[Step]] = {name: [] for name in STEPS}
        for each in (*self.before, *self.after):
            if each not in found[each.name] and len(found[each.name]) < SHOWN:
                found[each.name].append(each)
        return [(name, steps) for name, steps in found.items() if steps]


def link(label: str, step: str, *, before: Find | None = None, after: Find | None = None) -> None:
    """Say of a model ("boards.Priority") which step it is and what stands around its rows. Several packages may say so of
    one model. Raises LookupError for a name that is no step, and where the model is another step already."""
    if step not in STEPS:
        raise LookupError(f"The chain has no step {step!r}: {', '.join(STEPS)}")
    known = _links.setdefault(label, _Link(step))
    if known.step != step:
        raise LookupError(f"{label} is “{known.step}” already, and not “{step}”")
    for finders, find in ((known.before, before), (known.after, after)):
        if find is not None and find not in finders:
            finders.append(find)


def around(
    rows: Iterable[models.Model], user: Any, without: Iterable[str] = ()
) -> dict[int, Around]:
    """{id: Around} of rows of one model, as the user may see them. `without`: names of steps that the page shows itself.
    As many queries as the finders take."""
    rows = list(rows)
    if not rows:
        return {}
    known = _links.get(rows[0]._meta.label, _Link(""))
    found = {each.pk: Around(known.step, [], []) for each in rows}
    for side, finders in (("before", known.before), ("after", known.after)):
        for find in finders:
            for key, steps in find(rows, user).items():
                getattr(found[key], side).extend(each for each in steps if each.name not in without)
    return found


def labels() -> list[str]:
    """The models that stand in the chain."""
    return sorted(_links)
