"""The services matrix: which agency gives which service at which level, and whom to ask."""

from django.db import models
from django.db.models.functions import Lower

from accounts.access import PublicQuerySet
from core.rows import Versioned, raises_version
from neighbourhoods.people.models import Agency
from neighbourhoods.places.models import Neighbourhood


class ServiceArea(Versioned):
    """One of the areas of service that neighbourhood management began with."""

    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        triggers = [raises_version()]

    def __str__(self):
        return self.name


class Service(Versioned):
    """A public service by the name that people use for it."""

    name = models.CharField(max_length=150)
    service_area = models.ForeignKey(
        ServiceArea, models.PROTECT, null=True, blank=True, related_name="services"
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="service_name_unique")]
        triggers = [raises_version()]

    def __str__(self):
        return self.name


class ServiceEntry(Versioned):
    """One cell entry of the matrix: service × level × agency."""

    class Level(models.TextChoices):
        """How near to residents the service is organised."""

        CITY = "city", "City"
        AREA = "area", "Area"
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"

    service = models.ForeignKey(Service, models.PROTECT, related_name="entries")
    level = models.CharField(max_length=20, choices=Level)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="services")
    neighbourhoods = models.ManyToManyField(
        Neighbourhood, blank=True, related_name="services", help_text="Leave blank for all of them"
    )
    contact = models.CharField(
        max_length=200, blank=True, help_text="A public phone number, address or page"
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["service__name"]
        verbose_name = "service and who provides it"
        verbose_name_plural = "services and who provides them"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "level", "agency"], name="service_entry_once"
            )
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.service}, {self.get_level_display().lower()}, {self.agency}"
