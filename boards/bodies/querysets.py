"""Reads over bodies and over what belongs to one, by what a grant opens."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, always_with, scope_q

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

    def with_review(self):
        """With `is_reviewed`: whether the body is under review."""
        reviews = self.model._meta.get_field("reviews").related_model.objects.open()
        return self.annotate(is_reviewed=Exists(reviews.filter(body=OuterRef("pk"))))


class DatedQuerySet(OfBodyQuerySet):
    """Rows that hold from a day, and perhaps to one."""

    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
