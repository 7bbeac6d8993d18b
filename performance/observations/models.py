"""A figure: what was observed of an indicator in one place and one period, and what it replaced."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.imports.models import ImportBatch
from neighbourhoods.models import Area, Neighbourhood
from performance.indicators.models import Indicator
from performance.observations import querysets
from performance.observations.rules import answered_of
from performance.periods import Period

User = settings.AUTH_USER_MODEL
FIGURE = {"max_digits": 18, "decimal_places": 6, "null": True}
FACTS = (
    "indicator", "level", "neighbourhood", "area", "starts_on", "ends_on", "status", "value", "numerator",
    "denominator", "low", "high", "base", "is_unreliable", "source", "note", "batch", "is_summed", "replaces",
    "added_by", "added_by_name", "added_at",
)  # fmt: skip
"""What a figure is: a correction is a row of its own."""


class Observation(models.Model):
    """One figure. `superseded_at` is empty for the one that holds; of these there is one for each indicator, place and
    period. A provisional correction of a confirmed figure waits beside it (`is_waiting`) and takes its place once it
    is confirmed. `is_hidden`: too small a count to be shown, or needed to cover one (performance.statistics.suppress)."""

    class Level(models.TextChoices):
        """What kind of place."""

        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        AREA = "area", "Area"
        CITY = "city", "Derby"
        REGION = "region", "East Midlands"
        COUNTRY = "country", "England"

    class Status(models.TextChoices):
        """Whether there is a figure. 0 is one."""

        VALUE = "value", "Figure"
        MISSING = "missing", "Not available"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    level = models.CharField(max_length=13, choices=Level)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="observations"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="observations")
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=7, choices=Status, default=Status.VALUE)
    value = models.DecimalField(**FIGURE)
    numerator = models.DecimalField(**FIGURE)
    denominator = models.DecimalField(**FIGURE)
    low = models.DecimalField(**FIGURE, help_text="Lower limit of its 95 % interval")
    high = models.DecimalField(**FIGURE, help_text="Upper limit of its 95 % interval")
    base = models.PositiveIntegerField(null=True, help_text="How many answered, unweighted")
    is_unreliable = models.BooleanField(default=False, help_text="Its source says so")
    is_provisional = models.BooleanField(default=False, help_text="Not confirmed yet")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    is_waiting = models.BooleanField(
        default=False,
        help_text="Corrects a confirmed figure, which holds until this one is confirmed",
    )
    is_summed = models.BooleanField(default=False, help_text="Worked out from the neighbourhoods")
    is_hidden = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="observations")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = querysets.ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "id"]
        indexes = [
            models.Index(
                fields=["indicator", "ends_on", "level"],
                condition=Q(superseded_at=None),
                name="observation_held",
            ),
            models.Index(
                fields=["neighbourhood", "indicator", "ends_on"],
                condition=Q(superseded_at=None),
                name="observation_of_place",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "level", "neighbourhood", "area", "starts_on", "ends_on"],
                condition=Q(superseded_at=None, is_waiting=False),
                nulls_distinct=False,
                name="observation_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "level", "neighbourhood", "area", "starts_on", "ends_on"],
                condition=Q(superseded_at=None, is_waiting=True),
                nulls_distinct=False,
                name="observation_waits_once",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(is_waiting=False), name="observation_replaced_once"
            ),
            models.CheckConstraint(
                condition=Q(is_waiting=False) | Q(is_provisional=True, replaces__isnull=False),
                name="observation_waits_for_confirming",
            ),
            models.CheckConstraint(
                condition=Q(level="neighbourhood", neighbourhood__isnull=False, area=None)
                | Q(level="area", neighbourhood=None, area__isnull=False)
                | Q(level__in=["city", "region", "country"], neighbourhood=None, area=None),
                name="observation_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="observation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status="value", value__isnull=False)
                | Q(
                    status="missing",
                    value=None,
                    numerator=None,
                    low=None,
                    high=None,
                    is_hidden=False,
                ),
                name="observation_status_fits",
            ),
            models.CheckConstraint(
                condition=(Q(numerator=None) | Q(numerator__gte=0))
                & (Q(denominator=None) | Q(denominator__gt=0)),
                name="observation_counts_fit",
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None)
                | Q(
                    low__isnull=False, high__isnull=False, low__lte=F("value"), high__gte=F("value")
                ),
                name="observation_within_limits",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, is_provisional=False),
                name="observation_confirmed_pair",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="figure_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*FACTS),
            ),
            pgtrigger.Protect(
                name="superseded_once",
                operation=pgtrigger.UpdateOf("superseded_at"),
                condition=pgtrigger.Condition(
                    "OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at"
                ),
            ),
            pgtrigger.Protect(
                name="confirmed_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_provisional=False, new__is_provisional=True),
            ),
            pgtrigger.Protect(
                name="waits_once",
                operation=pgtrigger.UpdateOf("is_waiting"),
                condition=pgtrigger.Condition(
                    "NEW.is_waiting AND NOT OLD.is_waiting OR OLD.superseded_at IS NOT NULL"
                    " AND NEW.is_waiting IS DISTINCT FROM OLD.is_waiting"
                ),
            ),
            pgtrigger.Trigger(
                name="waits_beside_confirmed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__is_provisional=True),
                func="""
                    IF NEW.is_waiting AND NOT EXISTS (
                        SELECT FROM performance_observation held
                         WHERE held.id = NEW.replaces_id AND held.superseded_at IS NULL
                           AND NOT held.is_waiting AND NOT held.is_provisional
                           AND held.indicator_id = NEW.indicator_id AND held.level = NEW.level
                           AND held.neighbourhood_id IS NOT DISTINCT FROM NEW.neighbourhood_id
                           AND held.area_id IS NOT DISTINCT FROM NEW.area_id
                           AND held.starts_on = NEW.starts_on AND held.ends_on = NEW.ends_on)
                    THEN
                        RAISE EXCEPTION 'only a correction of a confirmed figure waits';
                    END IF;
                    IF NOT NEW.is_waiting AND EXISTS (
                        SELECT FROM performance_observation was
                         WHERE was.id = NEW.replaces_id AND NOT was.is_provisional)
                       AND NOT EXISTS (
                        SELECT FROM performance_observation was
                          JOIN performance_observation again
                            ON again.id < was.id AND again.is_provisional AND NOT again.is_waiting
                           AND again.indicator_id = NEW.indicator_id AND again.level = NEW.level
                           AND again.neighbourhood_id IS NOT DISTINCT FROM NEW.neighbourhood_id
                           AND again.area_id IS NOT DISTINCT FROM NEW.area_id
                           AND again.starts_on = NEW.starts_on AND again.ends_on = NEW.ends_on
                           AND again.value IS NOT DISTINCT FROM NEW.value
                           AND again.added_at < NEW.added_at
                         WHERE was.id = NEW.replaces_id AND was.batch_id IS NOT NULL
                           AND was.superseded_at IS NOT NULL)
                    THEN
                        RAISE EXCEPTION 'a provisional figure takes the place of no confirmed one';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="figure_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="counted_by_itself",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.added_by_id IS NOT NULL OR NEW.batch_id IS NOT NULL OR NEW.is_provisional"
                ),
                func="""
                    IF EXISTS (SELECT FROM performance_indicator
                                WHERE id = NEW.indicator_id AND counted_as <> '')
                    THEN
                        RAISE EXCEPTION 'this system counts the figures of this indicator itself'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'observation_counted_by_itself';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.place}, {self.period.words}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()

    @property
    def period(self):
        return Period(self.starts_on, self.ends_on)

    @property
    def answered(self):
        """How many answered; None where that is not known."""
        return answered_of(self.indicator, self.base, self.denominator)

    @property
    def place(self):
        """Whose figure it is, in words."""
        return str(self.neighbourhood or self.area or self.get_level_display())


class ComingFigure(models.Model):
    """A figure on its way in (performance.observations.batches.bulk). Those of a file that was checked stay until it is loaded or
    put away; the file is read again where they are gone, for the table is not logged. `batch` is 0 for a file that has
    none: filled and emptied by one transaction. The database's own role may make no temporary tables."""

    batch = models.BigIntegerField(default=0)
    row = models.PositiveIntegerField()
    indicator = models.BigIntegerField()
    level = models.CharField(max_length=13)
    neighbourhood = models.BigIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=7)
    value = models.DecimalField(**FIGURE)
    numerator = models.DecimalField(**FIGURE)
    denominator = models.DecimalField(**FIGURE)
    low = models.DecimalField(**FIGURE)
    high = models.DecimalField(**FIGURE)
    base = models.PositiveIntegerField(null=True)
    is_unreliable = models.BooleanField()
    note = models.CharField(max_length=300)
    was = models.BigIntegerField(null=True)
    """The figure that holds there, once it is known."""
    waits = models.BigIntegerField(null=True)
    """The correction that waits there."""
    does = models.CharField(max_length=8, null=True)  # noqa: DJ001 - empty as long as nobody has asked

    def __str__(self):
        return f"Row {self.row}"
