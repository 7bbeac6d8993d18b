"""Codes of areas, postcodes, streets and the patches of partners: all of it by import from open files.

Coordinates are metres on the British National Grid (`core.grid`); boundaries are rings as of
neighbourhoods (`core.maps`). What was never imported is not known, and pages say so.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.access import PublicQuerySet
from core.names import FindableQuerySet, search_name, words_index
from core.rows import Versioned, raises_version
from neighbourhoods.geography import querysets
from neighbourhoods.people.guards import OfRunningAgency
from neighbourhoods.people.models import Agency

ON_GRID = Q(easting__range=(1, 700_000), northing__range=(1, 1_300_000))


class GeographyFile(models.Model):
    """A file that was read: what it held, who published it, and what became of it."""

    class Kind(models.TextChoices):
        """What a file holds; each has its command."""

        AREAS = "areas", "Codes of wards and other areas"
        SMALL = "small", "Small areas (LSOA)"
        POSTCODES = "postcodes", "Postcodes"
        STREETS = "streets", "Streets"
        PATCHES = "patches", "Patches of partners"

    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=200, help_text="Who published it, and when. Public.")
    read_at = models.DateTimeField()
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="geography_file_has_source")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.source}"


class AreaCode(models.Model):
    """An area of official statistics or elections, from a day and perhaps to one. A new boundary has
    a new code; a code is never used again."""

    class Kind(models.TextChoices):
        """The lists that are read."""

        WARD = "ward", "Ward"
        LSOA = "lsoa", "Lower layer super output area"
        MSOA = "msoa", "Middle layer super output area"

    code = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=100)
    vintage = models.PositiveSmallIntegerField(help_text="The year of the list it stands in")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)
    file = models.ForeignKey(GeographyFile, models.PROTECT, related_name="+")

    objects = querysets.AreaCodeQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[EKNSW]\d{8}$"), name="area_code_is_ons"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="area_code_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="area_code_has_name"),
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"


class Postcode(models.Model):
    """A postcode with its point, as the ONS Postcode Directory has it."""

    code = models.CharField(max_length=7, unique=True, help_text="Capitals without a space")
    shown = models.CharField(max_length=8)
    easting = models.PositiveIntegerField()
    northing = models.PositiveIntegerField()
    ward_code = models.CharField(max_length=9, blank=True)
    lsoa_code = models.CharField(max_length=9, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text="The month it was taken out of use"
    )
    file = models.ForeignKey(GeographyFile, models.PROTECT, related_name="+")

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["easting", "northing"], name="postcode_by_point")]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex="^[A-Z0-9]{5,7}$"), name="postcode_folded"
            ),
            models.CheckConstraint(condition=ON_GRID, name="postcode_on_grid"),
        ]

    def __str__(self):
        return self.shown


class StreetQuerySet(FindableQuerySet, PublicQuerySet):
    """Streets by the beginning of their words."""


class Street(models.Model):
    """A street by its name and one point on it."""

    name = models.CharField(max_length=150)
    search_name = search_name()
    easting = models.PositiveIntegerField()
    northing = models.PositiveIntegerField()
    postcode_district = models.CharField(max_length=8, blank=True, help_text="Such as DE1")
    file = models.ForeignKey(GeographyFile, models.PROTECT, related_name="+")

    objects = StreetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            words_index("street_by_words"),
            models.Index(fields=["easting", "northing"], name="street_by_point"),
            models.Index(fields=["name", "id"], name="street_by_name"),
        ]
        constraints = [
            models.UniqueConstraint("name", "easting", "northing", name="street_once"),
            models.CheckConstraint(condition=ON_GRID, name="street_on_grid"),
            models.CheckConstraint(condition=~Q(name=""), name="street_has_name"),
        ]

    def __str__(self):
        return self.name


class Patch(Versioned):
    """Where a team of a partner works, by its own outline or by its postcodes and streets."""

    class Kind(models.TextChoices):
        """The patches that partners keep."""

        POLICE_BEAT = "police_beat", "Police beat"
        HOUSING = "housing", "Housing patch"
        STREETPRIDE = "streetpride", "Streetpride area"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="patches"
    )
    contact = models.CharField(
        max_length=200, blank=True, help_text="The team's public telephone or page. Public."
    )
    boundary = models.JSONField(null=True, blank=True, editable=False)
    postcodes = ArrayField(models.CharField(max_length=7), default=list, blank=True)
    streets = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    """Folded names (core.names)."""
    file = models.ForeignKey(GeographyFile, models.PROTECT, related_name="+", editable=False)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        verbose_name_plural = "patches"
        constraints = [
            models.UniqueConstraint("kind", Lower("name"), name="patch_once"),
            models.CheckConstraint(
                condition=Q(boundary__isnull=False) | ~Q(postcodes=[]) | ~Q(streets=[]),
                name="patch_lies_somewhere",
            ),
        ]
        triggers = [raises_version(), OfRunningAgency()]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"


class AgreedMap(Versioned):
    """When the partners agreed the map of neighbourhoods, and which of them did."""

    agreed_on = models.DateField(unique=True)
    agencies = models.ManyToManyField(Agency, related_name="agreed_maps")
    source = models.CharField(
        max_length=200, help_text="Where it is written, such as the minutes. Public."
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="agreed_map_has_source")
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"Map agreed on {self.agreed_on:%-d %B %Y}"
