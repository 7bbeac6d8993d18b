"""The services matrix: which agency gives which service at which level, and whom to ask."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.access import PublicQuerySet
from core.rows import Versioned, raises_version
from neighbourhoods.people.guards import OfRunningAgency
from neighbourhoods.people.models import Agency
from neighbourhoods.places.models import Neighbourhood

ASKED = {"phone": "phone number", "hours": "hours", "out_of_hours": "out-of-hours number"}
"""What the sheet of whom to ring says of an entry."""


def all_known():
    """Q of the entries of which the sheet has all that it needs."""
    known = Q()
    for what in ASKED:
        known &= ~Q(**{what: ""})
    return known


class ServiceEntryQuerySet(PublicQuerySet):
    def serving(self, neighbourhood):
        """Entries for all neighbourhoods, and those that name this one."""
        return self.filter(Q(neighbourhoods=None) | Q(neighbourhoods=neighbourhood)).distinct()


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
    at_risk = models.BooleanField(
        "to ring for someone at risk",
        default=False,
        help_text="Ring this in danger or for safeguarding. Its number stands on every form that the public fills in.",
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="service_name_unique")]
        triggers = [raises_version()]

    def __str__(self):
        return self.name


def _known(what):
    """The constraint that a number or time stands here with its source and the day on which that
    was looked at, or none of the three does."""
    source, day = f"{what}_source", f"{what}_checked_on"
    known = ~Q(**{what: ""}) & ~Q(**{source: ""}) & Q(**{f"{day}__isnull": False})
    return models.CheckConstraint(
        condition=known | Q(**{what: "", source: "", day: None}),
        name=f"service_{what}_has_source",
        violation_error_message="Enter it with its source and the date checked, or leave all three blank",
    )


SOURCE = "The address of the page, or who said so"


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
    contact = models.CharField(max_length=200, blank=True, help_text="A public address or page")
    phone = models.CharField(
        max_length=40, blank=True, help_text="Public. Leave blank until it is known"
    )
    phone_source = models.CharField(
        "source of the phone number", max_length=300, blank=True, help_text=SOURCE
    )
    phone_checked_on = models.DateField("phone number checked on", null=True, blank=True)
    hours = models.CharField(max_length=200, blank=True, help_text="When somebody answers. Public")
    hours_source = models.CharField(
        "source of the hours", max_length=300, blank=True, help_text=SOURCE
    )
    hours_checked_on = models.DateField("hours checked on", null=True, blank=True)
    out_of_hours = models.CharField(
        "out-of-hours number", max_length=40, blank=True, help_text="Public"
    )
    out_of_hours_source = models.CharField(
        "source of the out-of-hours number", max_length=300, blank=True, help_text=SOURCE
    )
    out_of_hours_checked_on = models.DateField(
        "out-of-hours number checked on", null=True, blank=True
    )

    objects = ServiceEntryQuerySet.as_manager()

    class Meta:
        ordering = ["service__name"]
        verbose_name = "service and who provides it"
        verbose_name_plural = "services and who provides them"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "level", "agency"], name="service_entry_once"
            ),
            *(_known(what) for what in ASKED),
        ]
        triggers = [raises_version(), OfRunningAgency()]

    @property
    def in_matrix(self):
        """How its cell names it: the column says the agency, but where many share it."""
        if self.agency.kind == Agency.Kind.OTHER:
            return f"{self.service} ({self.agency})"
        return str(self.service)

    @property
    def unknown(self):
        """Words for what is not known yet."""
        return [words for what, words in ASKED.items() if not getattr(self, what)]

    def __str__(self):
        return f"{self.service}, {self.get_level_display().lower()}, {self.agency}"


def published_numbers():
    """Telephone numbers and addresses that the services matrix publishes. One query."""
    rows = ServiceEntry.objects.values_list("phone", "out_of_hours", "contact")
    return {each for row in rows for each in row if each}


def numbers_at_risk():
    """[(service, number)] of who is rung for a child or an adult at risk, as far as it is known, of
    agencies that are there. One query."""
    there = {"agency__is_active": True, "agency__ended_on": None}
    rows = ServiceEntry.objects.filter(service__at_risk=True, **there).select_related("service")
    found = {}
    for row in rows.order_by("service__name", "pk"):
        if number := row.phone or row.out_of_hours:
            found.setdefault(row.service.name, number)
    return list(found.items())
