"""Reads over published minutes."""

from accounts.conditions import ALL
from boards.bodies.querysets import OfBodyQuerySet
from core.frozen import PRINTS


class MinutesVersionQuerySet(OfBodyQuerySet):
    """What was published stays published."""

    prefix = "meeting__body__"
    published = ALL

    def without_prints(self):
        """For lists: the documents and their files stay in the database."""
        return self.defer(*PRINTS)
