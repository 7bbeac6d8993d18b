"""Reads over open commitments and what becomes of them."""

from django.db.models import Q

from funding.yearend.reserves.querysets import YearEndQuerySet


class OfGrantsAndOrders(YearEndQuerySet):
    """With the year end; of grants those that the person sees."""

    def visible_to(self, user):
        grants = self.model._meta.get_field("grant").related_model.objects
        seen = Q(grant__in=grants.visible_to(user).values("pk"))
        return super().visible_to(user).filter(Q(grant=None) | seen)


class SettlementQuerySet(OfGrantsAndOrders):
    def with_what(self):
        """With what it is for, as a list names it."""
        return self.select_related(
            "year", "made_by", "answered_by", "grant__reservation", "grant__request__application",
            "grant__request__allocation__body", "order", "line__budget__year",
            "line__budget__neighbourhood", "line__budget__area",
        )  # fmt: skip

    def counting(self):
        """What is settled, or authorised."""
        return self.filter(state__in=["settled", "authorised"])


class CommitmentQuerySet(OfGrantsAndOrders):
    def for_list(self):
        return self.select_related(
            "year", "body", "order", "line__budget__year", "line__budget__neighbourhood",
            "line__budget__area", "grant__reservation", "grant__request__application",
        )  # fmt: skip
