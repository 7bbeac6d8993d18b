"""Areas, neighbourhoods and their parts, wards, venues, community groups, population."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Cast, Concat, Lower
from django.urls import reverse

from core.find.text import said_index
from core.names import search_name
from core.rows import Versioned, raises_version
from neighbourhoods.places import querysets


class Area(Versioned):
    """Several neighbourhoods with one area panel and one area management team."""

    number = models.PositiveSmallIntegerField(unique=True, help_text="The number of its area panel")
    name = models.CharField(max_length=100)
    slug = models.GeneratedField(
        expression=Lower(
            Func(
                Concat(Cast("number", models.TextField()), Value("-"), "name"),
                Value("[^a-zA-Z0-9]+"),
                Value("-"),
                Value("g"),
                function="regexp_replace",
                output_field=models.TextField(),
            )
        ),
        output_field=models.CharField(max_length=120),
        db_persist=True,
        unique=True,
    )

    objects = querysets.PublicQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        triggers = [raises_version("slug")]

    def __str__(self):
        return f"Area {self.number}: {self.name}"

    def get_absolute_url(self):
        return reverse("area", args=[self.slug])


class Neighbourhood(Versioned):
    """The partnership's own area, fixed by agreement. `boundary` is rings in metres (core.maps)."""

    name = models.CharField(max_length=100)
    slug = models.SlugField("name in the web address", max_length=100, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="neighbourhoods")
    code = models.CharField(
        "ONS code",
        max_length=9,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^E\d{8}$", "An ONS code looks like E05001782")],
        help_text="Of the ward it was drawn after: files of figures name the neighbourhood by it. Public.",
    )
    is_priority = models.BooleanField("priority neighbourhood", default=False)
    latitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="A point inside it, in degrees (WGS84). Public.",
    )
    longitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="A point inside it, in degrees (WGS84). Public.",
    )
    profile = models.TextField(
        blank=True,
        help_text="A short introduction for someone new to the area. Leave a blank line between paragraphs. Public.",
    )
    office_phone = models.CharField(
        max_length=40, blank=True, help_text="Of the neighbourhood team’s office. Public."
    )
    office_email = models.EmailField(
        "office email", blank=True, help_text="Of the neighbourhood team’s office. Public."
    )
    office_hours = models.CharField(
        max_length=200, blank=True, help_text="When somebody answers. Public."
    )
    boundary = models.JSONField(null=True, blank=True, editable=False)
    boundary_source = models.CharField(max_length=200, blank=True, editable=False)

    objects = querysets.NeighbourhoodQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="neighbourhood_name_unique"),
            models.CheckConstraint(
                condition=Q(code=None) | Q(code__regex=r"^E\d{8}$"),
                name="neighbourhood_code_is_ons",
            ),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("neighbourhood", args=[self.slug])

    @property
    def neighbourhood_id(self):
        return self.pk


class Ward(Versioned):
    """An electoral ward: dated, because it can change under a neighbourhood."""

    code = models.CharField(
        "ONS code",
        max_length=9,
        unique=True,
        validators=[RegexValidator(r"^E\d{8}$", "An ONS code looks like E05001782")],
    )
    name = models.CharField(max_length=100)
    members = models.PositiveSmallIntegerField(
        "elected members", default=3, help_text="How many the ward elects. Public."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    neighbourhoods = models.ManyToManyField(
        Neighbourhood,
        related_name="wards",
        blank=True,
        help_text="The neighbourhoods that the ward covers, whole or in part",
    )

    objects = querysets.WardQuerySet.as_manager()

    class Meta:
        ordering = ["name", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^E\d{8}$"), name="ward_code_is_ons"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="ward_ends_after_start",
                violation_error_message="The last day must not be before the first day",
            ),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.name} ({self.code})"


class Part(Versioned):
    """A place inside a neighbourhood with a name of its own; it may cross wards."""

    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="parts")
    name = models.CharField(max_length=100)
    is_priority = models.BooleanField("priority neighbourhood of 2006", default=False)
    note = models.CharField(max_length=300, blank=True, help_text="Public")
    wards = models.ManyToManyField(Ward, blank=True, related_name="parts")
    boundary = models.JSONField(null=True, blank=True, editable=False)

    objects = querysets.PartQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "part of a neighbourhood"
        verbose_name_plural = "parts of neighbourhoods"
        constraints = [
            models.UniqueConstraint("neighbourhood", Lower("name"), name="part_name_unique")
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.name} ({self.neighbourhood})"

    def get_absolute_url(self):
        return reverse("part", args=[self.neighbourhood.slug, self.pk])


class Venue(Versioned):
    """A place where people meet."""

    name = models.CharField(max_length=150)
    address = models.CharField(max_length=300)
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="venues")
    access_notes = models.TextField(
        blank=True, help_text="Steps, hearing loop, parking, buses. Public."
    )
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="People, if known")
    search_name = search_name()

    objects = querysets.NamedPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [said_index("venue_said", "name", "address")]
        constraints = [
            models.UniqueConstraint("neighbourhood", Lower("name"), name="venue_name_unique")
        ]
        triggers = [raises_version()]

    def __str__(self):
        return self.name


class PopulationFact(Versioned):
    """A published number of people, with the group that is counted, its year and source."""

    class Group(models.TextChoices):
        """Who is counted."""

        ALL = "all", "All ages"
        SIXTEEN = "16", "16 and over"
        EIGHTEEN = "18", "18 and over"

    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="population")
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1800), MaxValueValidator(2200)]
    )
    group = models.CharField("who is counted", max_length=3, choices=Group, default=Group.ALL)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=300, help_text="Who published or derived it. Public.")

    objects = querysets.PopulationQuerySet.as_manager()

    class Meta:
        ordering = ["neighbourhood", "-year"]
        verbose_name = "population figure"
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "group", "year", "source"], name="population_once"
            ),
            models.CheckConstraint(
                condition=models.Q(group__in=["all", "16", "18"]), name="population_of_a_group"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="population_has_source"),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.neighbourhood} {self.year}: {self.words}"

    @property
    def words(self):
        """12,400 people; 9,800 people aged 16 and over."""
        aged = "" if self.group == self.Group.ALL else f" aged {self.get_group_display()}"
        return f"{self.people:,} people{aged}"
