"""Reads over who gets papers."""

from accounts.conditions import NONE
from boards.bodies.querysets import DatedQuerySet, OfBodyQuerySet


class RegularAttenderQuerySet(DatedQuerySet):
    """For who sees the body inside."""

    prefix = "body__"
    published = NONE


class PapersSentQuerySet(OfBodyQuerySet):
    """For who sees the meeting inside."""

    prefix = "pack__meeting__body__"
    published = NONE
