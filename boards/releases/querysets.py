"""Reads over releases."""

from django.db.models import Q

from accounts.access import Permission, scope_q
from boards.bodies.querysets import OfBodyQuerySet


class ReleaseQuerySet(OfBodyQuerySet):
    """Once reviewed public, of private bodies too; before that for those who read the private
    part."""

    prefix = "item__meeting__body__"
    published = Q(reviewed_at__isnull=False)

    def internal_to(self, user):
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        return super().internal_to(user) & private

    def visible_to(self, user):
        return self.filter(self.published | self.internal_to(user))
