"""Reads over virements: whoever reads either end of one reads it whole."""

from django.db.models import Q

from accounts.access import Permission, ScopedQuerySet, holds_city
from accounts.conditions import either
from funding.budgets.lines.querysets import budget_q
from funding.ledger.models import Allocation


class VirementQuerySet(ScopedQuerySet):
    """Entered and authorised by roles of the whole city alone."""

    scope_paths = {}
    rights = (
        Permission.EDIT_BUDGET, Permission.APPROVE_VIREMENT, Permission.APPROVE_LARGE_VIREMENT,
    )  # fmt: skip

    def changeable_by(self, user, permission):
        return super().changeable_by(user, permission) if permission in self.rights else self.none()

    def visible_to(self, user):
        if any(holds_city(user, each) for each in self.rights):
            return self.all()
        wards = Allocation.objects.visible_to(user).values("pk")
        lines = (
            budget_q(user, Permission.SIGN_FORECAST, f"{end}_line__budget__")
            for end in ("from", "to")
        )
        return self.filter(
            either(*lines, Q(from_ward__in=wards, state="done"), Q(to_ward__in=wards, state="done"))
        )

    def with_ends(self):
        """With what a row of a list names."""
        return self.select_related(
            *(f"{end}_line__budget__{each}" for end in ("from", "to") for each in ("year", "neighbourhood", "area")),
            "from_line__fund", "to_line__fund", "from_ward__body", "from_ward__year", "to_ward__body", "to_ward__year",
            "entered_by", "ended_by",
        )  # fmt: skip
