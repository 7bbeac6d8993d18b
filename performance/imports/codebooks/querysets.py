"""Reads over code books."""

from accounts.access import Permission, ScopedQuerySet, holds_city

EDIT = Permission.EDIT_FIGURES


class BookQuerySet(ScopedQuerySet):
    """For who keeps the figures of the city."""

    scope_paths = {}

    def visible_to(self, user):
        return self.all() if user.is_authenticated and holds_city(user, EDIT) else self.none()

    def changeable_by(self, user, permission):
        return self.visible_to(user) if permission == EDIT else self.none()


class QuestionQuerySet(BookQuerySet):
    """What was asked for an indicator is for whoever sees the indicator; the rest is the book's."""

    def asked_for(self, indicators):
        """Questions that give these indicators, the latest wave first."""
        rows = self.filter(indicator__in=indicators).select_related("book")
        return rows.order_by("-book__ends_on", "pk")
