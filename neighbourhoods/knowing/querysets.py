"""Reads over what the staff of a neighbourhood should know."""

from accounts.access import Permission, ScopedQuerySet


class KnownQuerySet(ScopedQuerySet):
    """For who keeps the neighbourhood, and for nobody else."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}

    def visible_to(self, user):
        return self.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)

    def changeable_by(self, user, permission):
        if not user.is_authenticated or permission != Permission.EDIT_NEIGHBOURHOOD:
            return self.none()
        return super().changeable_by(user, permission)
