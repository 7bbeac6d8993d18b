"""Figures about money, each with its source."""

import pghistory
from django.core.validators import MinValueValidator
from django.db import models

from accounts.access import PublicQuerySet
from core.money import PoundsField
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SourcedFigure(Versioned):
    """What a partner puts in, as a source states it. Figures overlap: they are never added up.

    Without an amount the contribution is in kind: staff or services aligned to the teams.
    """

    class Kind(models.TextChoices):
        """How the resources come."""

        CASH = "cash", "Money"
        STAFF = "staff", "Staff paid for"
        ALIGNMENT = "alignment", "Staff and services aligned (no funding)"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sourced_figures")
    kind = models.CharField(max_length=20, choices=Kind)
    what_for = models.CharField(max_length=300, help_text="Public")
    amount = PoundsField(
        "amount in pounds",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Leave blank if the source gives no amount",
    )
    period = models.CharField(max_length=60, help_text="The year or date that the source gives")
    source = models.CharField(max_length=300, help_text="Document and paragraph. Public.")
    worked_out = models.CharField(
        "how it was worked out",
        max_length=300,
        blank=True,
        help_text="Where the source does not state it: from what, and where that stands. Public.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on the page")

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "partner resource"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gte=0),
                name="figure_not_negative",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="figure_has_source"),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.agency}: {self.what_for}"
