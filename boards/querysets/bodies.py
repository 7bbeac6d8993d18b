"""The base of all of them, bodies, and who sits on them. A private (operational) body needs its own
permission everywhere."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import PublicQuerySet
from boards.bodies.querysets import DatedQuerySet, OfBodyQuerySet


class MembershipQuerySet(DatedQuerySet):
    prefix = "body__"
    published = Q(pk__isnull=False)


class SeatQuerySet(DatedQuerySet):
    """Seats are public, as who holds them is."""

    prefix = "body__"
    published = Q(pk__isnull=False)

    def vacant(self, starts_on=None, ends_on=None):
        """Seats that nobody holds from this day on (to `ends_on`, if any)."""
        starts_on = starts_on or timezone.localdate()
        held = self.model._meta.get_field("holders").related_model.objects
        held = held.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), seat=OuterRef("pk"))
        if ends_on:
            held = held.filter(starts_on__lte=ends_on)
        return self.current(starts_on).filter(~Exists(held))


class TermsQuerySet(OfBodyQuerySet):
    """What a body is there for is public as the body is."""

    prefix = "body__"
    published = Q(pk__isnull=False)

    def current(self, day=None):
        """The version in force first; those before it follow."""
        return self.filter(starts_on__lte=day or timezone.localdate()).order_by("-number")


class BodyReviewQuerySet(OfBodyQuerySet):
    """That a body is under review is public; pages show findings once it has ended."""

    prefix = "body__"
    published = Q(pk__isnull=False)

    def open(self):
        return self.filter(ended_on=None)


class TermQuerySet(PublicQuerySet):
    """Who is elected for which ward is public."""

    current = DatedQuerySet.current


class DeputyQuerySet(DatedQuerySet):
    """Deputies are named inside; in public by the minutes of the meetings they came to."""

    prefix = "seat__body__"
