"""Reads over comments on plans."""

from django.db.models import Q

from accounts.access import Permission
from accounts.conditions import both, either
from boards.plans.querysets import PlanQuerySet


class CommentQuerySet(PlanQuerySet):
    """A comment is for who writes the plan; once it is shown, for everybody who reads the plan."""

    prefix = "plan__"

    def visible_to(self, user):
        own = self.scope(user, Permission.EDIT_PLAN)
        return self.filter(either(both(Q(state="shown"), self._seen(user)), own))

    def changeable_by(self, user, permission):
        own = self.scope(user, Permission.EDIT_PLAN)
        return self.filter(both(own, self.scope(user, permission)))

    def shown(self):
        return self.filter(state="shown")

    def waiting(self):
        return self.filter(state="waiting")
