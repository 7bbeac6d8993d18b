"""Mainstream budgets: what services spend anyway, and which neighbourhood has a say in it."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.access import Permission, PublicQuerySet
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.ledger.models import DIGITS, FinancialYear
from neighbourhoods.models import Agency, Neighbourhood


class MainstreamQuerySet(PublicQuerySet):
    """Read by everybody, changed by the finance officer."""

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class MainstreamBudget(Versioned):
    """Part of a service's own budget that a neighbourhood decides on, or that it influences. No
    contribution: it is never counted among them."""

    class Say(models.TextChoices):
        """How much the neighbourhood has to say."""

        DEVOLVED = "devolved", "Devolved: decided in the neighbourhood"
        INFLUENCED = "influenced", "Influenced: decided by the service, after asking"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="mainstream_budgets")
    service = models.CharField(max_length=200)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="mainstream_budgets"
    )
    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="+")
    say = models.CharField(max_length=10, choices=Say)
    amount = PoundsField(**DIGITS, null=True)
    decided_by = models.CharField(max_length=200)
    delegation = models.CharField(max_length=300)
    reported_to = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = MainstreamQuerySet.as_manager()

    class Meta:
        ordering = ["neighbourhood__name", "service", "id"]
        indexes = [models.Index(fields=["year", "service", "id"], name="mainstream_of_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="mainstream_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(service="") & ~Q(decided_by="") & ~Q(delegation="")
                & ~Q(reported_to="") & ~Q(source=""),
                name="mainstream_says_who_decides",
            ),
        ]  # fmt: skip
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.service}, {self.year}"

    def get_absolute_url(self):
        if self.neighbourhood_id is None:
            return reverse("money")
        return reverse("place_money", args=[self.neighbourhood.slug])
