"""Reads over what belongs to a grant: as open as the grant."""

from django.db.models import Exists, OuterRef, Q

from accounts.access import ScopedQuerySet


class OfGrantQuerySet(ScopedQuerySet):
    """For those who see the grant, and changed by who may change it."""

    def visible_to(self, user):
        return self.filter(Exists(self._grants.visible_to(user).filter(pk=OuterRef("grant"))))

    def changeable_by(self, user, permission):
        grants = self._grants.changeable_by(user, permission)
        return self.filter(Exists(grants.filter(pk=OuterRef("grant"))))

    @property
    def _grants(self):
        return self.model._meta.get_field("grant").related_model.objects


class ConditionQuerySet(OfGrantQuerySet):
    def open(self):
        return self.filter(met_on=None)

    def before(self, stage):
        return self.filter(stage=stage)


class ReviewQuerySet(OfGrantQuerySet):
    def open(self):
        return self.filter(outcome="open")


WAITS = Q(state="approved")
