"""A target: where an indicator is to stand in one place by a day, and what it replaced."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.guards import append_only
from neighbourhoods.models import Area, Neighbourhood
from performance.indicators.models import Indicator
from performance.indicators.targets import querysets

User = settings.AUTH_USER_MODEL
AIM = {"max_digits": 18, "decimal_places": 6}
FACTS = (
    "indicator", "level", "neighbourhood", "area", "value", "due_on", "baseline", "baseline_on", "source", "reason",
    "replaces", "added_by", "added_by_name", "added_at",
)  # fmt: skip
"""What a target says: a change is a row of its own, with its reason."""


class Target(models.Model):
    """Where an indicator is to stand by a day. `superseded_at` is empty for the one that holds; of these there is one
    for each indicator and place. Where `baseline` is known, the way from there is straight but for its milestones."""

    class Level(models.TextChoices):
        """What kind of place has targets."""

        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        AREA = "area", "Area"
        CITY = "city", "Derby"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    level = models.CharField(max_length=13, choices=Level)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="targets"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="targets")
    value = models.DecimalField(**AIM)
    due_on = models.DateField(
        help_text="The last day of the period in which it should be reached. Public."
    )
    baseline = models.DecimalField(**AIM, null=True)
    baseline_on = models.DateField(
        null=True, help_text="The last day of the period of the baseline. Public."
    )
    source = models.CharField(
        max_length=300, help_text="Who agreed it, such as a plan or an agreement. Public."
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was changed. Public.")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=300, blank=True)

    objects = querysets.TargetQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "level", "neighbourhood", "area"],
                condition=Q(superseded_at=None),
                nulls_distinct=False,
                name="target_once",
            ),
            models.CheckConstraint(
                condition=Q(level="neighbourhood", neighbourhood__isnull=False, area=None)
                | Q(level="area", neighbourhood=None, area__isnull=False)
                | Q(level="city", neighbourhood=None, area=None),
                name="target_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None)
                | Q(baseline__isnull=False, baseline_on__isnull=False, baseline_on__lt=F("due_on")),
                name="target_after_its_baseline",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="target_has_source"),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(reason=""), name="target_changed_for_reason"
            ),
            models.CheckConstraint(
                condition=Q(dropped_why="") | Q(superseded_at__isnull=False),
                name="target_dropped_once_over",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="target_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*FACTS),
            ),
            pgtrigger.Protect(
                name="target_over_once",
                operation=pgtrigger.UpdateOf("superseded_at", "dropped_why"),
                condition=pgtrigger.Condition("OLD.superseded_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="target_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.place}: {self.value.normalize():f}"

    def get_absolute_url(self):
        return reverse("targets", args=[self.indicator.code])

    @property
    def place(self):
        """Whose target it is, in words."""
        return str(self.neighbourhood or self.area or self.get_level_display())

    @property
    def aimed_on(self):
        """The day whose figures the target was set by: that of its starting figure, else when it was set."""
        return self.baseline_on or timezone.localdate(self.added_at)

    def steps(self):
        """[(day, value)] from the baseline over the milestones to the target, in order of days."""
        first = [] if self.baseline is None else [(self.baseline_on, self.baseline)]
        return [*first, *((each.on, each.value) for each in self.milestones.all()), (self.due_on, self.value)]  # fmt: skip


class TargetMilestone(models.Model):
    """Where it is to stand on the way, by a day before the target's own."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="milestones")
    on = models.DateField()
    value = models.DecimalField(**AIM)

    objects = querysets.OfTargetQuerySet.as_manager()

    class Meta:
        ordering = ["target", "on"]
        constraints = [models.UniqueConstraint(fields=["target", "on"], name="milestone_once")]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="on_the_way",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT FROM performance_target WHERE id = NEW.target_id
                               AND (NEW."on" >= due_on OR NEW."on" <= baseline_on))
                    THEN
                        RAISE EXCEPTION 'a milestone lies between the baseline and the target'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_on_the_way';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.on}: {self.value}"
