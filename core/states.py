"""What moves where, and which step needs a word. Imports no Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Machine:
    """`moves` is {state: the states it may go to}; `reasons` holds states and (before, after)
    pairs: nobody goes there without saying why."""

    moves: dict[str, tuple[str, ...]]
    reasons: frozenset = frozenset()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """[(before, after)] of every step."""
        return [(before, after) for before, afters in self.moves.items() for after in afters]

    def can_move(self, before: str, after: str) -> bool:
        """Whether the machine has the step."""
        return after in self.moves.get(before, ())

    def needs_reason(self, before: str, after: str) -> bool:
        """Whether the step is not taken without a word."""
        return after in self.reasons or (before, after) in self.reasons
