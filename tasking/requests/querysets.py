"""Reads over service requests."""

from accounts.access import Permission, ScopedQuerySet, scope_q


class ServiceRequestQuerySet(ScopedQuerySet):
    scope_paths = {
        "neighbourhood": "neighbourhood",
        "area": "neighbourhood__area",
        "agency": "agency",
        "service": "service",
    }

    def visible_to(self, user):
        worked = scope_q(user, Permission.WORK_REQUEST, **self.scope_paths)
        return self.filter(worked | scope_q(user, Permission.VIEW_PRIVATE, **self.scope_paths))
