"""Reads over seats, memberships, deputies, terms and the register."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import Permission, PublicQuerySet, ScopedQuerySet
from boards.bodies.querysets import DatedQuerySet
from neighbourhoods.people.merging.followers import user_of


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


class TermOfOfficeQuerySet(PublicQuerySet):
    """Who is elected for which ward is public."""

    current = DatedQuerySet.current


class DeputyQuerySet(DatedQuerySet):
    """Deputies are named inside; in public by the minutes of the meetings they came to."""

    prefix = "seat__body__"


class RegisterQuerySet(ScopedQuerySet):
    """The register is read by those who see a body from inside on which the person sits or sat, and
    by oneself."""

    def current(self, day=None):
        return DatedQuerySet.current(self, day)

    def visible_to(self, user):
        people = self.model._meta.get_field("person").related_model
        seats = people._meta.get_field("memberships").related_model.objects
        inside = seats.changeable_by(user, Permission.VIEW_MEETING)
        own = user_of(user) if user.is_authenticated else Q(pk__in=())
        return self.filter(own | Q(person__in=inside.values("person")))

    def changeable_by(self, user, permission):
        people = self.model._meta.get_field("person").related_model.objects
        return self.visible_to(user).filter(person__in=people.changeable_by(user, permission))
