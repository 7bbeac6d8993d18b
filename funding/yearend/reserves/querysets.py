"""Reads over the year end: for those who keep budgets or authorise, of the whole city."""

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import either

READ_BY = (Permission.EDIT_BUDGET, Permission.APPROVE_VIREMENT)


class YearEndQuerySet(ScopedQuerySet):
    """Who keeps budgets writes, who authorises virements is the second person; both read."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        return super().changeable_by(user, permission) if permission in READ_BY else self.none()

    def visible_to(self, user):
        return self.filter(either(*(scope_q(user, right) for right in READ_BY)))
