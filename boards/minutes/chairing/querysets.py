"""Reads over minutes that were sent back."""

from boards.bodies.querysets import OfBodyQuerySet


class MinutesReturnQuerySet(OfBodyQuerySet):
    """For those who see the meeting from inside."""

    prefix = "meeting__body__"

    def unanswered(self):
        """What the chair found wrong in minutes that are not ready again."""
        return self.filter(answered_at=None)
