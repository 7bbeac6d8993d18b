"""Reads over reports and their rows."""

from accounts.access import Permission, ScopedQuerySet
from accounts.conditions import NONE, either
from boards.bodies.querysets import OfBodyQuerySet


class WardReportQuerySet(OfBodyQuerySet):
    """For those inside the ward committee, and for who writes it for the whole city. What the public
    reads is the paper."""

    prefix = "meeting__body__"
    published = NONE

    def visible_to(self, user):
        inside = self.internal_to(user)
        return self.filter(either(inside, self.with_right(user, Permission.EDIT_BUDGET)))


class RowQuerySet(ScopedQuerySet):
    """As open as what was asked: with the report alone nobody reads more."""

    def visible_to(self, user):
        asked = self.model._meta.get_field("asked").related_model.objects
        return self.filter(asked__in=asked.visible_to(user))

    def changeable_by(self, user, permission):
        reports = self.model._meta.get_field("report").related_model.objects
        return self.filter(report__in=reports.changeable_by(user, permission))

    def for_list(self):
        return self.select_related(
            "asked__application__group", "asked__application__agency", "asked__allocation__body",
            "asked__allocation__year", "item",
        )  # fmt: skip
