"""Reads over assessments."""

from django.db.models import Q

from accounts.access import Permission
from accounts.conditions import NONE, either
from boards.bodies.querysets import OfBodyQuerySet


class OfRequestQuerySet(OfBodyQuerySet):
    """What officers write about a request: for who works with the money. `prefix` leads to the body."""

    prefix = "asked__allocation__body__"
    published = NONE

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        return self.filter(self.with_right(user, Permission.EDIT_BUDGET))


class AssessmentQuerySet(OfRequestQuerySet):
    """Once it is ready, whoever sees the request reads it too."""

    def visible_to(self, user):
        requests = self.model._meta.get_field("asked").related_model.objects.visible_to(user)
        told = Q(ready_at__isnull=False, asked__in=requests)
        return self.filter(either(self.with_right(user, Permission.EDIT_BUDGET), told))

    def ready(self):
        """Ready for the report, and not decided yet."""
        return self.filter(ready_at__isnull=False, asked__state="received")

    def for_report(self):
        """With what a row of the report says, in one query."""
        return self.select_related(
            "asked__application__group", "asked__application__agency", "asked__allocation__body",
            "asked__allocation__year", "priority",
        )  # fmt: skip
