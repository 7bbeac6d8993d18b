"""Small areas of the census, and the wards that lists of the ONS put them into."""

from django.db import models
from django.db.models import Q

from accounts.access import PublicQuerySet
from neighbourhoods.geography.models import GeographyFile
from neighbourhoods.places.models import Neighbourhood


class SmallArea(models.Model):
    """A lower layer super output area of one census. One that kept its boundary kept its code, and is in both."""

    code = models.CharField(max_length=9)
    vintage = models.PositiveSmallIntegerField(help_text="The year of its census: 2011 or 2021")
    name = models.CharField(max_length=100, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="small_areas"
    )
    people = models.PositiveIntegerField(null=True)
    file = models.ForeignKey(GeographyFile, models.PROTECT, related_name="+")

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["code", "vintage"]
        constraints = [
            models.UniqueConstraint("code", "vintage", name="small_area_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[EW]01\d{6}$"), name="small_area_code_is_ons"
            ),
            models.CheckConstraint(
                condition=Q(vintage__in=[2001, 2011, 2021, 2031]),
                name="small_area_of_a_census",
            ),
        ]

    def __str__(self):
        return self.code


class SmallAreaWard(models.Model):
    """The ward that a small area lies in by the list of one year: by best fit, as the ONS says."""

    small_area = models.ForeignKey(SmallArea, models.PROTECT, related_name="wards")
    vintage = models.PositiveSmallIntegerField(help_text="The year of the list of wards")
    ward_code = models.CharField(max_length=9)
    file = models.ForeignKey(GeographyFile, models.PROTECT, related_name="+")

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["vintage", "ward_code", "small_area"]
        indexes = [models.Index(fields=["ward_code"], name="small_area_by_ward")]
        constraints = [
            models.UniqueConstraint("small_area", "vintage", name="small_area_ward_once"),
            models.CheckConstraint(
                condition=Q(ward_code__regex=r"^[EW]05\d{6}$"), name="small_area_ward_is_ons"
            ),
        ]

    def __str__(self):
        return f"{self.small_area} in {self.ward_code} ({self.vintage})"
