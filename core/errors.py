"""Refusals that a page turns into a helpful answer. The message is what the user reads."""

import datetime
from typing import Any


class Refused(Exception):
    """A rule does not allow this. `field` names the form field it belongs to, if any."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class WrongState(Refused):
    """Somebody was quicker, or the thing is past this step. Answered with 409."""


class Gone(WrongState):
    """The row is there no longer."""


class Stale(WrongState):
    """Somebody else saved the row after the form was opened. `row` is the row as stored now, `who`
    and `at` tell of its last change ("" and None where nobody knows)."""

    def __init__(self, row: Any, *, who: str, at: datetime.datetime | None) -> None:
        super().__init__("This was changed while you were editing it. Nothing was overwritten.")
        self.row, self.who, self.at = row, who, at


class Clash(WrongState):
    """Two people changed the same text. `mine` was sent, `theirs` is stored."""

    def __init__(
        self,
        message: str,
        *,
        mine: str,
        theirs: str,
        version: int,
        who: str,
        at: datetime.datetime,
    ) -> None:
        super().__init__(message)
        self.mine, self.theirs = mine, theirs
        self.version, self.who, self.at = version, who, at
