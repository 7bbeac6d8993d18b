"""What a target is made of, for teams and for requests alike."""

import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from neighbourhoods.models import ClosedDay
from tasking import clocks
from tasking.requests.working.timed import clock


class TargetKind(models.TextChoices):
    """How a target counts."""

    HOURS = clocks.HOURS, "Hours, day and night"
    WORKING_HOURS = clocks.WORKING_HOURS, "Working hours"
    WORKING_DAYS = clocks.WORKING_DAYS, "Working days"
    CALENDAR_DAYS = clocks.CALENDAR_DAYS, "Calendar days"
    NEXT_ROUND = clocks.NEXT_ROUND, "On the next round"


class Timed(models.Model):
    """A target and the days on which it counts."""

    kind = models.CharField(
        "how the target counts", max_length=20, choices=TargetKind, default=TargetKind.WORKING_DAYS
    )
    amount = models.PositiveSmallIntegerField(
        "target", default=5, validators=[MinValueValidator(1)],
        help_text="A number of hours or days. For the next round its weekday, from 1 for Monday to 7",
    )  # fmt: skip
    every_day = models.BooleanField("works every day", default=False)
    cut_off = models.TimeField(
        "cut-off", default=clocks.CUT_OFF, help_text="What comes in later counts on the next day"
    )

    class Meta:
        abstract = True

    @property
    def time_target(self):
        return clocks.Target(self.kind, self.amount)

    @property
    def target_in_words(self):
        """Such as "5 working days"."""
        if self.kind == clocks.NEXT_ROUND:
            return f"the next round, on a {datetime.date(2001, 1, self.amount):%A}"
        words = self.get_kind_display().partition(",")[0].lower()
        return f"{self.amount} {words.removesuffix('s') if self.amount == 1 else words}"

    def days(self, closed=None):
        """The calendar of this row."""
        known = ClosedDay.objects.days() if closed is None else closed
        return clock.days_of(closed=known, every_day=self.every_day, cut_off=self.cut_off)


TIMED = ("kind", "amount", "every_day", "cut_off")
REAL_TARGET = Q(amount__gte=1) & (~Q(kind=clocks.NEXT_ROUND) | Q(amount__lte=7))
