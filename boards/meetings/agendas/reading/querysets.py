"""Reads over who has read what."""

from accounts.access import ScopedQuerySet


class PackReadQuerySet(ScopedQuerySet):
    """What somebody has read is for nobody else."""

    def visible_to(self, user):
        return self.filter(user=user.pk) if user.is_authenticated else self.none()
