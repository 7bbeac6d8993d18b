"""What links are for. A package declares its purposes in `AppConfig.ready()`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_DAYS = 92
"""No purpose lets a link work for longer; the database holds the same."""
OPENED = "opened"


@dataclass(frozen=True)
class Purpose:
    """`name` stands in the table, `target` is the label of the model in small letters, `days` how
    long a link works. `uses`: {code: words} of what may be done by it; that it was opened is one
    for all."""

    name: str
    target: str
    days: int
    uses: Mapping[str, str] = field(default_factory=dict)

    def in_words(self, what: str) -> str:
        """What a use is called. Raises LookupError for one that was not declared."""
        if what == OPENED:
            return "Opened"
        if what not in self.uses:
            raise LookupError(f"{self.name} has no use {what!r}")
        return self.uses[what]


_purposes: dict[str, Purpose] = {}


def declare(purpose: Purpose) -> None:
    """Register a purpose. Raises LookupError where its name is taken, and ValueError where its links
    would work for too long."""
    if not 1 <= purpose.days <= MOST_DAYS:
        raise ValueError(f"Links work for 1 to {MOST_DAYS} days, not {purpose.days}")
    if _purposes.setdefault(purpose.name, purpose) != purpose:
        raise LookupError(f"Declared already: {purpose.name}")


def purpose_called(name: str) -> Purpose:
    """Raises LookupError for a purpose that nobody declared."""
    if name not in _purposes:
        raise LookupError(f"No links have the purpose {name!r}")
    return _purposes[name]
