"""What was spent, promise by promise: one view that every page and file of results reads."""

from django.db import models

from boards.bodies.models import Body
from boards.plans.models import Priority
from funding.grants.applications.models import GrantRequest
from funding.grants.awards.models import Grant
from funding.ledger.models import DIGITS, Allocation, FinancialYear
from funding.results import querysets
from neighbourhoods.models import Agency, Neighbourhood, ServiceArea


class Spend(models.Model):
    """What one grant took of one ward budget, and was paid out of it, by the view `funding_spend`: its key is that of
    the promise. A grant that was carried forward stands in both years with its part of each."""

    grant = models.ForeignKey(Grant, models.DO_NOTHING, related_name="spends")
    allocation = models.ForeignKey(Allocation, models.DO_NOTHING, related_name="spends")
    year = models.ForeignKey(FinancialYear, models.DO_NOTHING, related_name="+")
    body = models.ForeignKey(Body, models.DO_NOTHING, related_name="+")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.DO_NOTHING, null=True, related_name="spends"
    )
    kind = models.CharField(max_length=10, choices=GrantRequest.What)
    priority = models.ForeignKey(Priority, models.DO_NOTHING, null=True, related_name="+")
    lead = models.ForeignKey(
        Agency, models.DO_NOTHING, null=True, related_name="+", help_text="Of the priority"
    )
    service_area = models.ForeignKey(ServiceArea, models.DO_NOTHING, null=True, related_name="+")
    agency = models.ForeignKey(
        Agency, models.DO_NOTHING, null=True, related_name="+",
        help_text="The public body that got it; none where a group did",
    )  # fmt: skip
    granted = models.DecimalField(**DIGITS)
    paid = models.DecimalField(**DIGITS)

    objects = querysets.SpendQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_spend"

    def __str__(self):
        return f"{self.grant}, {self.year}"
