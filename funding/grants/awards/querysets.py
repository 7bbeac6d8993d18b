"""Reads over grants."""

from accounts.access import Permission
from accounts.conditions import NONE, either
from boards.bodies.querysets import OfBodyQuerySet
from funding.grants.applications.querysets import DECIDED_OPENLY


class GrantQuerySet(OfBodyQuerySet):
    """For those inside; what was decided in private for those who read such, and for who pays it."""

    prefix = "request__allocation__body__"
    published = NONE
    public = DECIDED_OPENLY

    def visible_to(self, user):
        inside = self.with_private(self.internal_to(user), user)
        return self.filter(either(inside, self.with_right(user, Permission.EDIT_BUDGET)))

    def for_list(self):
        return self.select_related(
            "request__application__group", "request__application__agency",
            "request__allocation__body", "request__allocation__year", "reservation",
        )  # fmt: skip
