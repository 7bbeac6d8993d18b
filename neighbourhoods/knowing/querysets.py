"""Reads over what the staff of a neighbourhood should know."""

from accounts.access import Permission, ScopedQuerySet


class KnownQuerySet(ScopedQuerySet):
    """For who keeps the neighbourhood, and for nobody else."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)
