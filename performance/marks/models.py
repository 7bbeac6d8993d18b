"""The marks of an indicator in one place, worked out when a figure, a target or the indicator changes."""

import pgtrigger
from django.db import models
from django.db.models import Q

from neighbourhoods.models import Area, Neighbourhood
from performance.indicators.models import Indicator
from performance.marks import marks, querysets
from performance.observations.models import Observation


def _choices(words):
    return [(key, word.format("Derby")) for key, (word, _, _) in words.items()]


def of_what_is_shown():
    """A mark is of its own place, and rests on figures that everybody may read: else it would tell of a hidden one."""
    return pgtrigger.Trigger(
        name="of_what_is_shown",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF EXISTS (
                SELECT FROM performance_observation row
                 WHERE row.id IN (NEW.figure_id, NEW.before_id, NEW.there_id)
                   AND (row.indicator_id <> NEW.indicator_id OR row.status <> 'value' OR row.is_hidden
                        OR row.is_provisional OR row.is_waiting))
               OR EXISTS (
                SELECT FROM performance_observation row
                 WHERE row.id IN (NEW.figure_id, NEW.before_id)
                   AND (row.level, row.neighbourhood_id, row.area_id)
                       IS DISTINCT FROM (NEW.level, NEW.neighbourhood_id, NEW.area_id))
            THEN
                RAISE EXCEPTION 'a mark rests on figures of its place that are shown'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'marks_of_what_is_shown';
            END IF;
            RETURN NEW;
        """,
    )


class Marks(models.Model):
    """How an indicator stands in a place by its latest confirmed figure that is shown: the three marks of
    `performance.marks.marks`, and the figures that they rest on."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="marks")
    level = models.CharField(max_length=13, choices=Observation.Level)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="marks"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="marks")
    figure = models.ForeignKey(Observation, models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=_choices(marks.STATUS))
    there = models.ForeignKey(
        Observation,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="What it is compared with",
    )
    direction = models.CharField(max_length=12, choices=_choices(marks.DIRECTION))
    aim = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    change = models.CharField(max_length=12, choices=_choices(marks.CHANGE))
    before = models.ForeignKey(
        Observation,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The figure it changed from",
    )
    chance = models.FloatField(
        null=True,
        help_text="How likely chance alone gives such a change; empty where none was tested",
    )

    broken = models.CharField(
        max_length=300,
        blank=True,
        help_text="What changed between the figure and those before it; empty where it is compared with them",
    )

    objects = querysets.MarksQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "id"]
        verbose_name_plural = "marks"
        indexes = [
            models.Index(fields=["neighbourhood", "indicator"], name="marks_of_place"),
            models.Index(fields=["chance", "id"], name="marks_by_chance"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "level", "neighbourhood", "area"], nulls_distinct=False, name="marks_once"
            ),
            models.CheckConstraint(
                condition=Q(level="neighbourhood", neighbourhood__isnull=False, area=None)
                | Q(level="area", neighbourhood=None, area__isnull=False)
                | Q(level__in=["city", "region", "country"], neighbourhood=None, area=None),
                name="marks_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(marks.STATUS), direction__in=list(marks.DIRECTION), change__in=list(marks.CHANGE)),
                name="marks_are_words",
            ),
            models.CheckConstraint(
                condition=Q(chance=None) | Q(chance__gte=0, chance__lte=1, before__isnull=False),
                name="marks_chance_of_a_change",
            ),
            models.CheckConstraint(
                condition=Q(broken="") & ~Q(change=marks.NEW_SERIES) & ~Q(direction=marks.NEW_SERIES)
                | ~Q(broken="") & (Q(change=marks.NEW_SERIES) | Q(direction=marks.NEW_SERIES)),
                name="marks_say_what_broke",
            ),
        ]  # fmt: skip
        triggers = [of_what_is_shown()]

    def __str__(self):
        return f"{self.indicator}: {self.get_change_display()}"
