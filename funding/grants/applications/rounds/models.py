"""Rounds of applications: from when to when a ward committee takes them. One without any takes them all year."""

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from core.constraints import same, span
from core.rows import Versioned, raises_version
from funding.grants.applications.rounds import querysets
from funding.ledger.models import Allocation


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ApplicationRound(Versioned):
    """Days on which applications for one ward budget are taken, both counting."""

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    closes_on = models.DateField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.RoundQuerySet.as_manager()
    named = "The round"

    class Meta:
        ordering = ["opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"
            ),
            ExclusionConstraint(
                name="rounds_apart",
                expressions=[
                    (same("allocation"), RangeOperators.OVERLAPS),
                    (span("opens_on", "closes_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Protect(
                name="round_of_its_ward",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("allocation"),
            ),
        ]

    def __str__(self):
        return f"{self.opens_on:%-d %B %Y} to {self.closes_on:%-d %B %Y}"

    def get_absolute_url(self):
        return self.allocation.get_absolute_url()

    @property
    def neighbourhood_id(self):
        return self.allocation.neighbourhood_id


def taking(rows, day):
    """Of ward budgets those that take applications on a day: they have no dates, or it is within them; `closes_on`
    says until when."""
    own = ApplicationRound.objects.filter(allocation=OuterRef("pk"))
    now = own.filter(opens_on__lte=day, closes_on__gte=day)
    return rows.filter(~Exists(own) | Exists(now)).annotate(
        closes_on=Subquery(now.values("closes_on")[:1])
    )
