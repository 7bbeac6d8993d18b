"""Reads over what ward committees have, and over its entries."""

from django.db.models import Q

from accounts.access import Permission
from accounts.conditions import either
from boards.bodies.querysets import OfBodyQuerySet


class AllocationQuerySet(OfBodyQuerySet):
    """For those inside: what the public reads has a page of its own."""

    prefix = "body__"

    def with_money(self):
        """With body, year and what stands in `funding_wardmoney`, in one query."""
        return self.select_related("body__neighbourhood", "year", "money")


class OfAllocationQuerySet(OfBodyQuerySet):
    prefix = "allocation__body__"


class EntryQuerySet(OfAllocationQuerySet):
    """What a grant took and was paid is as open as the decision it rests on; who pays sees all."""

    public = (
        Q(reservation=None)
        | Q(reservation__grant__decision__item__access="public")
        | Q(reservation__grant__delegated__isnull=False)
        | Q(reservation__carried_off__grant__decision__item__access="public")
        | Q(reservation__carried_off__grant__delegated__isnull=False)
    )

    def visible_to(self, user):
        inside = self.with_private(self.internal_to(user), user)
        return self.filter(either(inside, self.with_right(user, Permission.EDIT_BUDGET)))

    def for_list(self):
        """With what a row of a list says: what it is for."""
        return self.select_related("reservation")
