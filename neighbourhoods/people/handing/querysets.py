"""Reads over what was handed over."""

from accounts import access
from accounts.access import Permission, ScopedQuerySet


class HandOverQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Who pressed, and who looks after actions in the whole city: what it was about each reads by
        its own right."""
        if not user.is_authenticated:
            return self.none()
        if access.holds_city(user, Permission.EDIT_ACTION):
            return self.all()
        return self.filter(by=user.pk)


class HandOverLineQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        hand_overs = self.model._meta.get_field("hand_over").related_model.objects
        return self.filter(hand_over__in=hand_overs.visible_to(user))
