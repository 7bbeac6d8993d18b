"""Reads over plans, their priorities and commitments."""

from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import NONE, either


class PlanQuerySet(ScopedQuerySet):
    """A draft is for those inside the place or the body; from the consultation on for everybody."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "area", "body": "body"}
    prefix = ""

    def scope(self, user, permission):
        """A manager of an area writes its neighbourhoods' plans too."""
        path = self.prefix
        own = {name: f"{path}{name}" for name in ("neighbourhood", "area", "body")}
        below = {"area": f"{path}neighbourhood__area"}
        return either(scope_q(user, permission, **own), scope_q(user, permission, **below))

    def visible_to(self, user):
        return self.filter(self._seen(user))

    def _seen(self, user):
        out = ~Q((f"{self.prefix}state", "draft"))
        inside = self.scope(user, Permission.VIEW_MEETING)
        return either(out, inside, self._asked(user))

    def _asked(self, user):
        """Plans that ask one's own agency for its part, drafts too: it cannot answer unread. Where
        neighbourhoods are named, those of other places are not its business."""
        path = f"{self.prefix}priorities__commitments__"
        agencies = {"agency": f"{path}agency", "named": f"{self.prefix}neighbourhood"}
        asked = scope_q(user, Permission.WORK_ACTION, **agencies)
        if asked is NONE:
            return NONE
        rows = self.model._default_manager.filter(asked, **{f"{path}asked_at__isnull": False})
        return Q(pk__in=rows.values("pk"))

    def changeable_by(self, user, permission):
        return self.visible_to(user).filter(self.scope(user, permission))

    def in_force(self, day=None):
        """Plans that are in force on a day, today unless said: one of a place."""
        day = day or timezone.localdate()
        until = Q(replaced_from=None) | Q(replaced_from__gt=day)
        return self.filter(until, in_force_from__lte=day)

    def with_place(self):
        return self.select_related("neighbourhood", "area", "body")


class OfPlanQuerySet(PlanQuerySet):
    """Priorities, as open as their plan."""

    prefix = "plan__"

    def kept(self):
        return self.exclude(change="dropped")


class PlanItemQuerySet(PlanQuerySet):
    """As open as the plan."""

    prefix = "plan__"


class CommitmentQuerySet(PlanQuerySet):
    """Answers of agencies, as open as their plan. The agency answers for itself."""

    prefix = "priority__plan__"

    def changeable_by(self, user, permission):
        if permission == Permission.WORK_ACTION:
            own = scope_q(user, permission, agency="agency", named=f"{self.prefix}neighbourhood")
            return self.visible_to(user).filter(either(own, self.scope(user, Permission.EDIT_PLAN)))
        return super().changeable_by(user, permission)

    def waiting(self):
        return self.filter(answered_at=None, asked_at__isnull=False)

    def late(self, day=None):
        return self.waiting().filter(answer_by__lt=day or timezone.localdate())
