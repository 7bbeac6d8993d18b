"""Reads over terms of reference and reviews."""

from django.utils import timezone

from accounts.conditions import ALL
from boards.bodies.querysets import OfBodyQuerySet


class TermsQuerySet(OfBodyQuerySet):
    """What a body is there for is public as the body is."""

    prefix = "body__"
    published = ALL

    def current(self, day=None):
        """The version in force first; those before it follow."""
        return self.filter(starts_on__lte=day or timezone.localdate()).order_by("-number")


class BodyReviewQuerySet(OfBodyQuerySet):
    """That a body is under review is public; pages show findings once it has ended."""

    prefix = "body__"
    published = ALL

    def open(self):
        return self.filter(ended_on=None)
