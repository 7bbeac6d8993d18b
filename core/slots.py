"""Named places where a package further right shows something on a page of one further left.

The left package declares a slot; the right one fills it in `AppConfig.ready()`. A filler is called
once with all the objects and the user and returns {object id: data} in a fixed number of queries.
Pages, PDF, exports and jobs read the same data; `{% slot %}` is only its HTML face.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Filler:
    """`collect(objects, user) -> {id: data}`; `template` shows one object's data as HTML. Data
    that are already a prepared piece (core.repeat) are shown as they are."""

    collect: Callable[[list, Any], dict[int, Any]]
    template: str
    order: int = 0


@dataclass
class Slot:
    name: str
    meaning: str
    fillers: list[Filler] = field(default_factory=list)


_slots: dict[str, Slot] = {}


def declare(name: str, meaning: str) -> None:
    """Declare a slot by name, with a line that says what belongs in it."""
    _slots.setdefault(name, Slot(name, meaning))


def fill(
    name: str,
    collect: Callable[[list, Any], dict[int, Any]],
    *,
    template: str,
    order: int = 0,
) -> None:
    """Register a filler. Raises LookupError for a slot that nobody declared, so a typing slip
    shows."""
    if name not in _slots:
        raise LookupError(f"No slot is called {name!r}. Declared: {', '.join(sorted(_slots))}")
    filler = Filler(collect, template, order)
    if filler not in _slots[name].fillers:
        _slots[name].fillers.append(filler)
        _slots[name].fillers.sort(key=lambda each: each.order)


def collect(name: str, objects: Iterable, user: Any) -> dict[int, list[tuple[str, Any]]]:
    """Return {object id: [(template, data), …]} for every filler of the slot."""
    objects = list(objects)
    found: dict[int, list[tuple[str, Any]]] = {each.pk: [] for each in objects}
    for filler in _slots[name].fillers:
        data = filler.collect(objects, user)
        for each in objects:
            if each.pk in data:
                found[each.pk].append((filler.template, data[each.pk]))
    return found


def collect_data(name: str, objects: Iterable, user: Any) -> dict[int, list]:
    """Return {object id: [data, …]}: what PDF and exports read."""
    return {key: [data for _, data in pairs] for key, pairs in collect(name, objects, user).items()}
