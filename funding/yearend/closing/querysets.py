"""Reads over what was carried."""

from django.db.models import Q

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import either
from funding.budgets.lines.models import BudgetLine
from funding.grants.awards.models import Grant
from funding.ledger.models import Allocation


class CarriedGrantQuerySet(ScopedQuerySet):
    """As open as their grant."""

    scope_paths = None

    def visible_to(self, user):
        return self.filter(grant__in=Grant.objects.visible_to(user).values("pk"))


class CarryQuerySet(ScopedQuerySet):
    """As open as the ward budget or the line that it comes from. What a grant needs no longer is for those who
    see the grant."""

    scope_paths = None

    def visible_to(self, user):
        wards = Q(from_ward__in=Allocation.objects.visible_to(user).values("pk"), returned=None)
        lines = Q(from_line__in=BudgetLine.objects.visible_to(user).values("pk"))
        grants = Q(returned__grant__in=Grant.objects.visible_to(user).values("pk"))
        return self.filter(either(wards, lines, grants, scope_q(user, Permission.EDIT_BUDGET)))
