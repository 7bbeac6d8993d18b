"""What is measured: an indicator with its definition, its unit, how it is judged, and whose it is."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core import figures
from core.guards import who_and_when
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from performance import statistics
from performance.indicators import querysets

User = settings.AUTH_USER_MODEL
CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MOST_HIDDEN = 20
MOST_ROUNDED = 100


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Indicator(Versioned):
    """One thing that is measured, the same in every place and period."""

    class Block(models.TextChoices):
        """The six outcomes of the performance framework, in its order."""

        OWN = "own", "The neighbourhood’s own priorities"
        LAA = "laa", "Local area agreement"
        CONFIDENCE = "confidence", "Public confidence and satisfaction"
        RENEWAL = "renewal", "Democratic renewal"
        SERVICE = "service", "Improved service performance"
        EFFICIENCY = "efficiency", "Efficiency savings"

    class Measured(models.TextChoices):
        """What a figure is: by this it gets its limits, and may be summed or not."""

        PROPORTION = "proportion", "Percentage: some of a whole"
        RATE = "rate", "Rate: events per number of people"
        COUNT = "count", "Count"
        MEAN = "mean", "Average, such as a score or days"
        MONEY = "money", "Pounds"

    class Polarity(models.TextChoices):
        """Which way is good."""

        HIGH = statistics.HIGH, "A high figure is good"
        LOW = statistics.LOW, "A low figure is good"
        NONE = statistics.NONE, "Neither"

    class Frequency(models.TextChoices):
        """How often there is a new figure."""

        MONTH = "month", "Every month"
        QUARTER = "quarter", "Every quarter"
        YEAR = "year", "Every year"
        SELDOM = "seldom", "Less than once a year"

    class Comparison(models.TextChoices):
        """How a place is compared with the city."""

        INTERVAL = "interval", "By its likely range"
        FUNNEL = "funnel", "By limits for its size (funnel)"
        OVERLAP = "overlap", "By whether the likely ranges overlap"
        NONE = "none", "Not compared"

    code = models.CharField(
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(CODE, "Use lower-case letters, digits and hyphens, such as ni-4")
        ],
        help_text="Part of web addresses and files. It never changes. Public.",
    )
    name = models.CharField(max_length=150, help_text="Public")
    definition = models.TextField(help_text="What exactly is counted, of whom, and how. Public.")
    block = models.CharField("outcome", max_length=10, choices=Block)
    measured = models.CharField("what a figure is", max_length=10, choices=Measured)
    per = models.PositiveIntegerField(
        "per how many",
        default=1,
        help_text="Such as 1,000 for a rate per 1,000 people. 100 for a percentage",
    )
    unit = models.CharField(
        max_length=40,
        blank=True,
        help_text="The words after a figure, such as: days, score out of 10",
    )
    unit_one = models.CharField(
        "unit of one",
        max_length=40,
        blank=True,
        help_text="The word after a figure of 1, such as: day. Blank where it is the same",
    )
    decimals = models.PositiveSmallIntegerField(default=1)
    polarity = models.CharField("which way is good", max_length=4, choices=Polarity)
    frequency = models.CharField("how often", max_length=7, choices=Frequency)
    comparison = models.CharField(
        "compared with the city", max_length=8, choices=Comparison, default=Comparison.NONE
    )
    least_base = models.PositiveIntegerField(
        "fewest who answered",
        default=0,
        help_text="With fewer answers a page says “too few to say”. 0 where nobody is asked",
    )
    hides_below = models.PositiveSmallIntegerField(
        "hide counts below",
        default=0,
        help_text="0 for figures that are published already; 5 for our own records and surveys",
    )
    rounded_to = models.PositiveSmallIntegerField(
        "source rounds counts to",
        default=0,
        help_text="Such as 5: then 0 stands for 0 to 2, and nothing is hidden by it. 0 for exact counts",
    )
    is_summed = models.BooleanField(
        "the city is the sum of its places",
        default=False,
        help_text="The city’s figure is worked out from the counts of the neighbourhoods, and is not in the file",
    )
    source = models.CharField(max_length=300, help_text="Who publishes or keeps it. Public.")
    source_url = models.URLField("address of the source", max_length=300, blank=True)
    names_in_files = models.CharField(
        max_length=300,
        blank=True,
        help_text="Its name in files, if it is not the code. Separate several with semicolons",
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        related_name="indicators",
        help_text="Who answers for the figures. Public.",
    )
    lead = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_indicators",
        help_text="Who gives the figures",
    )
    is_demo = models.BooleanField(
        "demonstration figures",
        default=False,
        help_text="Every page says that the figures are made up",
    )
    comes_by_file = models.BooleanField(
        "figures come in a file",
        default=False,
        help_text="Nobody is asked to enter them: a file brings them",
    )
    counted_as = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="The figure that this system counts itself (core.figures); blank where somebody gives it",
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    ended_on = models.DateField(null=True, editable=False)
    ended_why = models.CharField(max_length=300, blank=True, editable=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = querysets.IndicatorQuerySet.as_manager()
    named = "The indicator"

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["block", "name", "id"], name="indicator_by_block")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="indicator_name_unique",
                violation_error_message="There is already an indicator with this name",
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="indicator_code_is_plain"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(definition="") & ~Q(source=""),
                name="indicator_says_what",
            ),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="indicator_decimals_few"),
            models.CheckConstraint(
                condition=Q(measured="proportion", per=100)
                | Q(measured="rate", per__gte=2, per__lte=1_000_000)
                | ~Q(measured__in=["proportion", "rate"]) & Q(per=1),
                name="indicator_per_fits",
                violation_error_message="A percentage is for 100, a rate for 2 to 1,000,000, anything else for 1",
            ),
            models.CheckConstraint(
                condition=Q(hides_below=0) | Q(hides_below__gte=2, hides_below__lte=MOST_HIDDEN),
                name="indicator_hides_few",
                violation_error_message=f"Hide counts below a number from 2 to {MOST_HIDDEN}, or 0 to hide none",
            ),
            models.CheckConstraint(
                condition=Q(is_summed=False) | ~Q(measured="mean"),
                name="indicator_mean_never_summed",
                violation_error_message="An average cannot be added up from the neighbourhoods",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(lead__isnull=False),
                name="indicator_published_has_lead",
                violation_error_message="Choose who gives the figures. A published indicator must have somebody",
            ),
            models.CheckConstraint(
                condition=Q(rounded_to=0) | Q(rounded_to__gte=2, rounded_to__lte=MOST_ROUNDED),
                name="indicator_rounds_little",
                violation_error_message=f"The source rounds to a number from 2 to {MOST_ROUNDED}, or 0 for exact counts",
            ),
            models.CheckConstraint(
                condition=Q(rounded_to=0) | Q(counted_as="") & ~Q(measured__in=["mean", "money"]),
                name="indicator_rounds_counts",
                violation_error_message="Only counts of somebody else are rounded: enter 0",
            ),
            models.UniqueConstraint(
                fields=["counted_as"],
                condition=~Q(counted_as="") & Q(ended_on=None),
                name="indicator_counted_once",
                violation_error_message="There is already an indicator for this count",
            ),
            models.CheckConstraint(
                condition=Q(counted_as="") | Q(is_summed=False, is_demo=False, comes_by_file=False),
                name="indicator_counted_by_itself",
                violation_error_message="Figures that the system counts cannot be demonstration figures or a sum of neighbourhoods",
            ),
            who_and_when("published", name="indicator_published_pair"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="")
                | Q(ended_on__isnull=False) & ~Q(ended_why=""),
                name="indicator_ended_for_reason",
            ),
        ]
        triggers = [
            raises_version(),
            OfRunningAgency(),
            OfKeptPeople("lead"),
            pgtrigger.Protect(
                name="code_stays", operation=pgtrigger.Update, condition=pgtrigger.AnyChange("code")
            ),
            pgtrigger.Protect(
                name="counting_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("counted_as"),
            ),
            pgtrigger.Trigger(
                name="method_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("measured", "per"),
                func="""
                    IF (OLD.measured, OLD.per) IS DISTINCT FROM (NEW.measured, NEW.per) AND EXISTS (
                        SELECT FROM performance_observation WHERE indicator_id = NEW.id)
                    THEN
                        RAISE EXCEPTION 'figures rest on what this indicator measures'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_method_stays';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="indicator_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("indicator", args=[self.code])

    @property
    def is_published(self):
        return self.published_at is not None

    @property
    def counts_itself(self):
        """Whether this system counts its figures, and nobody gives them."""
        return self.counted_as != ""

    @property
    def figure(self):
        """What it is counted as (core.figures.FigureOf); None where it is not, or where no package declares it any
        more."""
        return figures.find(self.counted_as)

    @property
    def adds_up(self):
        """Whether the figure of a larger place is the sum of its parts: none of these is compared with it."""
        return self.measured in (self.Measured.COUNT, self.Measured.MONEY)

    @property
    def of_nothing(self):
        """What a count of 0 stands for where its source rounds: 0 to 2 of fives; "" where 0 is 0."""
        return f"0 to {(self.rounded_to - 1) // 2}" if self.rounded_to > 2 else ""

    @property
    def has_targets(self):
        """Whether one way is good, so that there is something to aim at."""
        return self.polarity != self.Polarity.NONE

    @property
    def is_ended(self):
        return self.ended_on is not None

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        if self.is_ended:
            return "No longer collected", "grey", "○"
        return (
            ("Published", "green", "●") if self.is_published else ("Not published", "yellow", "◆")
        )

    @property
    def unit_words(self):
        """What stands after a figure: %, per 1,000 people, days."""
        if self.measured == self.Measured.PROPORTION:
            return "%"
        if self.measured == self.Measured.RATE:
            return self.unit or f"per {self.per:,} people"
        return self.unit

    @property
    def file_names(self):
        """All that a file may call it."""
        others = (each.strip() for each in self.names_in_files.split(";"))
        return [self.code, self.name, *(each for each in others if each)]
