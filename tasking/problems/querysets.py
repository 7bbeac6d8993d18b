"""Reads over problem-solving plans."""

from accounts.access import Permission, ScopedQuerySet, scope_q


class ProblemQuerySet(ScopedQuerySet):
    scope_paths = {
        "neighbourhood": "neighbourhood",
        "area": "neighbourhood__area",
        "agency": "agency",
    }

    def visible_to(self, user):
        return self.filter(scope_q(user, Permission.VIEW_PRIVATE, **self.scope_paths))
