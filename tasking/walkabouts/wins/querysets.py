"""Reads over quick wins: seen by whoever sees the action."""

from django.apps import apps
from django.db.models import Count

from accounts.access import SeenQuerySet


class QuickWinQuerySet(SeenQuerySet):
    def visible_to(self, user):
        actions = apps.get_model("tasking", "Action").objects.visible_to(user)
        return self.filter(action__in=actions.order_by().values("pk"))

    def changeable_by(self, user, permission):
        actions = apps.get_model("tasking", "Action").objects.changeable_by(user, permission)
        return self.filter(action__in=actions.order_by().values("pk"))

    def whole(self):
        """With the action, and by how many agencies it is worked on now."""
        return self.select_related("action__lead_agency", "action__neighbourhood").annotate(
            agencies=Count("action__agencies")
        )
