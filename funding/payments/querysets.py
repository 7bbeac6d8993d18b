"""Reads over payments."""

from django.db.models import Exists, OuterRef

from accounts.access import Permission, ScopedQuerySet
from boards.bodies.querysets import body_paths


class PaymentQuerySet(ScopedQuerySet):
    """As open as their grant."""

    scope_paths = body_paths("grant__request__allocation__body__")

    def changeable_by(self, user, permission):
        if permission not in (Permission.EDIT_BUDGET, Permission.APPROVE_PAYMENT):
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        grants = self.model._meta.get_field("grant").related_model.objects
        return self.filter(Exists(grants.visible_to(user).filter(pk=OuterRef("grant"))))

    def for_second(self, user):
        """Claimed, and nothing that this person prepared, awarded, accepted, entered, changed or assessed."""
        rows = self.filter(state="claimed", grant__state="accepted").exclude(prepared_by=user)
        rows = rows.exclude(grant__awarded_by=user).exclude(grant__acceptance_by=user)
        rows = rows.exclude(grant__request__application__hands__user=user)
        return rows.exclude(grant__request__application__entered_by=user)
