"""Days on which the council is closed, beside weekends and bank holidays; and days that are better
avoided, though the council is open."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.rows import Versioned, raises_version
from neighbourhoods.dates import querysets
from neighbourhoods.places.models import Neighbourhood

A_YEAR = datetime.timedelta(days=366)


class ClosedDay(Versioned):
    """A day that is no working day here, such as the days between Christmas and New Year; with an agency
    only there, and no meeting or deadline of the council moves for it."""

    day = models.DateField()
    name = models.CharField(max_length=100, help_text="Reason for closure. Public.")
    agency = models.ForeignKey(
        "neighbourhoods.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_days",
        help_text="Leave blank for a day on which the council is closed",
    )

    objects = querysets.ClosedDayQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "agency"],
                nulls_distinct=False,
                name="closed_day_once",
                violation_error_message="This day is entered already",
            )
        ]
        triggers = [raises_version()]

    def __str__(self):
        whose = f" ({self.agency})" if self.agency_id else ""
        return f"{self.name}, {self.day:%-d %B %Y}{whose}"


class AvoidDate(Versioned):
    """A day, or some days, on which people are better not asked to a meeting. It warns and counts as
    any other day: notice and deadlines go by ClosedDay alone."""

    class Kind(models.TextChoices):
        """Why people do not come then."""

        SCHOOL = "school", "School holidays"
        FESTIVAL = "festival", "Festival"
        COUNCIL = "council", "Full council"
        OTHER = "other", "Other"

    first = models.DateField("first day")
    last = models.DateField("last day")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100, help_text="Such as “Easter holidays”. Public.")
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="avoid_dates",
        help_text="Leave blank for the whole city",
    )
    source = models.CharField(
        max_length=200, blank=True, help_text="Where the dates come from. Public."
    )

    objects = querysets.AvoidDateQuerySet.as_manager()

    class Meta:
        ordering = ["first", "id"]
        verbose_name = "date to avoid"
        verbose_name_plural = "dates to avoid"
        indexes = [models.Index(fields=["first", "id"], name="avoid_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="avoid_last_after_first",
                violation_error_message="The last day must not be before the first day",
            ),
            models.CheckConstraint(
                condition=Q(last__lte=F("first") + A_YEAR),
                name="avoid_a_year_at_most",
                violation_error_message="It can last a year at most",
            ),
            models.UniqueConstraint(
                fields=["first", "last", "name", "neighbourhood"],
                nulls_distinct=False,
                name="avoid_once",
                violation_error_message="These dates are entered already",
            ),
        ]
        triggers = [raises_version()]

    named = "The date to avoid"
    """How a sentence names it."""

    def __str__(self):
        return f"{self.name}, {self.when}"

    def get_absolute_url(self):
        return reverse("avoid_dates")

    @property
    def when(self):
        """Its days in words, the first and the last."""
        if self.first == self.last:
            return f"{self.first:%-d %B %Y}"
        return f"{self.first:%-d %B %Y} to {self.last:%-d %B %Y}"

    @property
    def where(self):
        return str(self.neighbourhood) if self.neighbourhood_id else "Whole city"

    def covers(self, day):
        return self.first <= day <= self.last
