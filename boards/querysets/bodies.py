"""The base of all of them, bodies, and who sits on them. A private (operational) body needs its own
permission everywhere."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import Permission, PublicQuerySet, ScopedQuerySet, always_with, scope_q

PRIVATE = "operational"


SEES_ALL = {Permission.VIEW_MEETING, Permission.VIEW_PRIVATE}


def body_paths(prefix=""):
    """The keywords of scope_q for a model that reaches a body by `prefix`."""
    return {
        "neighbourhood": f"{prefix}neighbourhood",
        "area": f"{prefix}neighbourhood__area",
        "body": f"{prefix}pk" if prefix else "pk",
    }


def midnight(now):
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


class OfBodyQuerySet(ScopedQuerySet):
    """Rows that belong to a body, reached by `prefix`; `published` says what anyone may see."""

    prefix = ""
    published = Q(pk__in=())

    @property
    def scope_paths(self):
        return body_paths(self.prefix)

    def internal_to(self, user):
        """Rows that the user sees before they are published."""
        private = Q((f"{self.prefix}power", PRIVATE))
        ordinary = scope_q(user, Permission.VIEW_MEETING, **self.scope_paths) & ~private
        return ordinary | (scope_q(user, Permission.VIEW_PRIVATE, **self.scope_paths) & private)

    def visible_to(self, user):
        open_to_all = self.published & ~Q((f"{self.prefix}power", PRIVATE))
        return self.filter(open_to_all | self.internal_to(user))

    def changeable_by(self, user, permission):
        """A right on a private body needs the right to see it as well."""
        allowed = scope_q(user, permission, **self.scope_paths)
        if always_with(user, permission, SEES_ALL):
            return self.filter(allowed)
        return self.filter(allowed & self.internal_to(user))


class BodyQuerySet(OfBodyQuerySet):
    """That a body exists is public; a private one is seen only by those who work with it."""

    published = Q(pk__isnull=False)


class DatedQuerySet(OfBodyQuerySet):
    """Rows that hold from a day, and perhaps to one."""

    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


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
