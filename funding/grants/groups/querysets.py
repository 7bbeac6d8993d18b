"""Reads over what is kept of a group as applicant."""

from django.db.models import Exists, OuterRef

from accounts.access import Permission, ScopedQuerySet, scope_q


class OfMoneyOfficers(ScopedQuerySet):
    """For who works with ward money and for nobody else."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        return self.filter(scope_q(user, Permission.EDIT_BUDGET))

    def newest(self):
        """Of documents: the one of each kind that counts."""
        later = self.model.objects.filter(
            group=OuterRef("group"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))
