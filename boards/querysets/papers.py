"""Papers, their files, and the work programme."""

from django.db.models import Q

from accounts.access import Permission, scope_q
from boards.bodies.querysets import OfBodyQuerySet


class FutureItemQuerySet(OfBodyQuerySet):
    """The work programme is for those inside; private entries for those who read such items."""

    prefix = "body__"
    public = Q(access="public")

    def internal_to(self, user):
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        return super().internal_to(user) & (self.public | private)

    def waiting(self):
        return self.filter(item=None, dropped_at=None)
