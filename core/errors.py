"""Refusals that a page turns into a helpful answer. The message is what the user reads."""


class Refused(Exception):
    """A rule does not allow this. `field` names the form field it belongs to, if any."""

    def __init__(self, message, field=None):
        super().__init__(message)
        self.message = message
        self.field = field


class WrongState(Refused):
    """Somebody was quicker, or the thing is past this step. Answered with 409."""


class Clash(WrongState):
    """Two people changed the same text. `mine` was sent, `theirs` is stored."""

    def __init__(self, message, *, mine, theirs, version, who, at):
        super().__init__(message)
        self.mine, self.theirs = mine, theirs
        self.version, self.who, self.at = version, who, at
