"""Reads over what ward committees have, and over its entries."""

from django.db.models import Prefetch

from accounts.access import PublicQuerySet
from boards.bodies.querysets import OfBodyQuerySet


class FinancialYearQuerySet(PublicQuerySet):
    def still_open(self):
        """The years in which money still moves."""
        return self.filter(closed_at=None)


class AllocationQuerySet(OfBodyQuerySet):
    """For those inside: what the public reads has a page of its own."""

    prefix = "body__"

    def with_money(self):
        """With body, year and what stands in `funding_wardmoney`, in one query."""
        return self.select_related("body__neighbourhood", "year", "money")


class OfAllocationQuerySet(OfBodyQuerySet):
    prefix = "allocation__body__"


class EntryQuerySet(OfAllocationQuerySet):
    def for_list(self):
        """With what a row of a list says: what it is for and what it takes back."""
        undone = self.model._default_manager.only("pk", "reverses")
        return self.select_related("reservation", "reverses").prefetch_related(
            Prefetch("reversed_by", undone)
        )
