"""Reads over bodies and over what belongs to one, by what a grant opens."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, always_with, is_among, scope_q
from accounts.conditions import ALL, NONE, both, either, outside

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
    published = NONE
    public = ALL
    body = None
    """The body that all the rows belong to, where that is known: rights on it are then answered once,
    and no condition is written for them."""

    def _clone(self):
        clone = super()._clone()
        clone.body = self.body
        return clone

    def __or__(self, other):
        """Rows of others come in: of these the body is not known."""
        both_rows = super().__or__(other)
        both_rows.body = None
        return both_rows

    def of_meetings(self, meetings):
        """The rows of these meetings, whose bodies and neighbourhoods are at hand."""
        rows = self.filter(**{f"{self.prefix.removesuffix('__body__')}__in": meetings})
        if len({each.body_id for each in meetings}) == 1:
            rows.body = meetings[0].body
        return rows

    @property
    def scope_paths(self):
        return body_paths(self.prefix)

    def with_right(self, user, permission):
        """Q of the rows on which the user has the permission."""
        if self.body is None:
            return scope_q(user, permission, **self.scope_paths)
        place = self.body.neighbourhood
        row = {"neighbourhood": place and place.pk, "area": place and place.area_id}
        named = scope_q(user, permission, neighbourhood="neighbourhood", area="area", body="body")
        return ALL if is_among(named, row | {"body": self.body.pk}) else NONE

    def private(self):
        """Q of the rows of bodies that work in private."""
        if self.body is None:
            return Q((f"{self.prefix}power", PRIVATE))
        return ALL if self.body.power == PRIVATE else NONE

    def internal_to(self, user):
        """Rows that the user sees before they are published."""
        ordinary = self.with_right(user, Permission.VIEW_MEETING)
        more = self.with_right(user, Permission.VIEW_PRIVATE)
        if ordinary is more or ordinary == more:
            return ordinary
        private = self.private()
        return either(both(ordinary, outside(private)), both(more, private))

    def are_internal_to(self, user):
        """Whether the user sees the rows from inside; asked of the rows of one body."""
        return self.internal_to(user) is ALL

    def are_changeable_by(self, user, permission):
        """Whether the user has the permission on the rows; asked of the rows of one body."""
        return self.allowed_to(user, permission) is ALL

    def with_private(self, inside, user):
        """Of the rows inside (a Q) those that are public, and the others for who reads such."""
        private = self.with_right(user, Permission.READ_EXEMPT)
        return inside if private == inside else both(inside, either(self.public, private))

    def visible_to(self, user):
        open_to_all = both(self.published, outside(self.private()))
        return self.filter(either(open_to_all, self.internal_to(user)))

    def changeable_by(self, user, permission):
        return self.filter(self.allowed_to(user, permission))

    def allowed_to(self, user, permission):
        """A right on a private body needs the right to see it as well."""
        allowed = self.with_right(user, permission)
        if always_with(user, permission, SEES_ALL):
            return allowed
        return both(allowed, self.internal_to(user))


class BodyQuerySet(OfBodyQuerySet):
    """That a body exists is public; a private one is seen only by those who work with it."""

    published = ALL

    def with_review(self):
        """With `is_reviewed`: whether the body is under review."""
        reviews = self.model._meta.get_field("reviews").related_model.objects.open()
        return self.annotate(is_reviewed=Exists(reviews.filter(body=OuterRef("pk"))))


class DatedQuerySet(OfBodyQuerySet):
    """Rows that hold from a day, and perhaps to one."""

    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
