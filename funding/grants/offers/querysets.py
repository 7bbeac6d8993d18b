"""Reads over what belongs to a grant: as open as the grant."""

from django.db.models import Exists, OuterRef, Q

from accounts.access import ScopedQuerySet
from boards.bodies.querysets import body_paths


class OfGrantQuerySet(ScopedQuerySet):
    """For those who see the grant."""

    scope_paths = body_paths("grant__request__allocation__body__")

    def visible_to(self, user):
        grants = self.model._meta.get_field("grant").related_model.objects
        return self.filter(Exists(grants.visible_to(user).filter(pk=OuterRef("grant"))))


class ConditionQuerySet(OfGrantQuerySet):
    def open(self):
        return self.filter(met_on=None)

    def before(self, stage):
        return self.filter(stage=stage)


WAITS = Q(state="approved")
