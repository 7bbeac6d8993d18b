"""Reads over releases."""

from django.db.models import Q

from accounts.access import Permission
from accounts.conditions import both, either
from boards.bodies.querysets import OfBodyQuerySet


class ReleaseQuerySet(OfBodyQuerySet):
    """Once reviewed public, of private bodies too; before that for those who read the private
    part."""

    prefix = "item__meeting__body__"
    published = Q(reviewed_at__isnull=False)

    def internal_to(self, user):
        return both(super().internal_to(user), self.with_right(user, Permission.READ_EXEMPT))

    def visible_to(self, user):
        return self.filter(either(self.published, self.internal_to(user)))
