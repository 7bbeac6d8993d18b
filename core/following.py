"""Steps of packages that follow what another one writes, in its transaction, without being known to it."""

from collections.abc import Callable
from typing import Any

Step = Callable[..., Any]


class Following:
    """What follows one kind of change, in the order in which it was registered. Where it is made its docstring says how a
    step is called."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def follow(self, step: Step) -> None:
        """Register a step, once however often it is asked."""
        if step not in self._steps:
            self._steps.append(step)

    def tell(self, *facts: Any, **more: Any) -> None:
        """A step of who has written: call all that follow it."""
        for step in self._steps:
            step(*facts, **more)
