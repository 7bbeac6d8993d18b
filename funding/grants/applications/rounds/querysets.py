"""Reads over rounds of applications: everybody may know when a committee takes them."""

from accounts.access import Permission, PublicQuerySet


class RoundQuerySet(PublicQuerySet):
    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)
