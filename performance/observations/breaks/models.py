"""A break in the series of an indicator: from which day, why, and who entered it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.dates import day_in_words
from neighbourhoods.models import Neighbourhood
from performance.indicators.models import Indicator
from performance.observations.breaks import querysets

User = settings.AUTH_USER_MODEL
FACTS = (
    "indicator", "on", "kind", "level", "neighbourhood", "reason", "client_id", "added_by", "added_by_name", "added_at",
)  # fmt: skip
"""What a break says: a mistake is taken back, and entered anew."""


class SeriesBreak(models.Model):
    """From a day on figures of an indicator are not compared with those before; or, for one place (`level` and
    `neighbourhood`), the control chart begins anew, and the figures stay one series. Withdrawn, never deleted."""

    class Kind(models.TextChoices):
        """What changed."""

        DEFINITION = "definition", "The definition"
        BOUNDARY = "boundary", "The boundaries"
        SOURCE = "source", "The source"
        METHOD = "method", "The method"
        REBASE = "rebase", "The work itself: only the control chart begins anew"

    class Level(models.TextChoices):
        """Whose control chart begins anew."""

        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        CITY = "city", "Derby"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="breaks")
    on = models.DateField(help_text="The first day of the first figure of the new series. Public.")
    kind = models.CharField("what changed", max_length=10, choices=Kind)
    level = models.CharField(max_length=13, choices=Level, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, help_text="What is different now. Public.")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects = querysets.BreakQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on", "kind", "level", "neighbourhood"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="break_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="break_says_why"),
            models.CheckConstraint(
                condition=Q(kind__in=["definition", "boundary", "source", "method", "rebase"]),
                name="break_is_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="rebase") & Q(level="", neighbourhood=None)
                | Q(kind="rebase", level="city", neighbourhood=None)
                | Q(kind="rebase", level="neighbourhood", neighbourhood__isnull=False),
                name="break_of_all_or_chart_of_one",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="", withdrawn_by_name="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="") & ~Q(withdrawn_by_name=""),
                name="break_withdrawn_for_reason",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(
                name="break_stays", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*FACTS)
            ),
            pgtrigger.Protect(
                name="break_withdrawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.withdrawn_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="break_kept", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.indicator}: {self.words}"

    def get_absolute_url(self):
        return reverse("indicator_breaks", args=[self.indicator.code])

    @property
    def is_rebase(self):
        """Whether the figures stay one series, and the control chart alone begins anew."""
        return self.kind == self.Kind.REBASE

    @property
    def place(self):
        """What it is for, in words."""
        return str(self.neighbourhood or self.get_level_display() or "All places")

    @property
    def words(self):
        """What happened, within a sentence: the definition changed on 1 April 2026."""
        if self.is_rebase:
            return f"the control chart of {self.place} begins anew on {day_in_words(self.on)}"
        what = self.get_kind_display()
        return f"{what[0].lower()}{what[1:]} changed on {day_in_words(self.on)}"

    @property
    def sentence(self):
        """The same as a sentence of its own, with the reason."""
        return f"{self.words[0].upper()}{self.words[1:]}: {self.reason.rstrip('.')}."
