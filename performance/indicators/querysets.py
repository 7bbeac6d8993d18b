"""Reads over indicators."""

from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, holds_city

EDIT, PUBLISH = Permission.EDIT_FIGURES, Permission.PUBLISH_FIGURES


def sees_all(user):
    """Whether the user also sees what is not published yet."""
    return user.is_authenticated and (holds_city(user, EDIT) or holds_city(user, PUBLISH))


class IndicatorQuerySet(ScopedQuerySet):
    """What is published is for everybody; what is prepared for who keeps and publishes figures, and for who leads it."""

    scope_paths = {}

    def visible_to(self, user):
        if sees_all(user):
            return self.all()
        published = Q(published_at__isnull=False)
        return self.filter(
            published | Q(lead__user=user.pk) if user.is_authenticated else published
        )

    def changeable_by(self, user, permission):
        """The council keeps one set of indicators: a right on them covers the city."""
        own = permission in (EDIT, PUBLISH) and user.is_authenticated
        return self.all() if own and holds_city(user, permission) else self.none()

    def given(self):
        """Those whose figures somebody gives; the others this system counts itself."""
        return self.filter(counted_as="")

    def counted(self):
        """Those that this system counts itself."""
        return self.exclude(counted_as="")

    def collected(self, day=None):
        """Those that still get new figures."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day or timezone.localdate()))
