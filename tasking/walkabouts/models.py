"""Walkabouts: where and when, who led, who came, and what is said of it to everybody."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.find.text import said_index
from core.guards import moves
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Neighbourhood, Part, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from tasking.walkabouts import querysets, states
from tasking.walkabouts.agreeing.guards import agreed_anew, published_by_another, published_whole
from tasking.walkabouts.shown.looks import look_of

User = settings.AUTH_USER_MODEL


def cancelled_with_reason(name):
    """The constraint that what is cancelled says why, and nothing else does."""
    return models.CheckConstraint(
        condition=Q(state=states.CANCELLED) & ~Q(cancelled_because="")
        | ~Q(state=states.CANCELLED) & Q(cancelled_because=""),
        name=name,
    )


class Outing(Versioned):
    """What walkabouts and action days share: place, time, lead, whether it is announced and published."""

    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="%(class)ss")
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    starts_at = models.DateTimeField()
    meeting_point = models.CharField(max_length=200)
    route = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="led_%(class)ss")
    led_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="led_%(class)ss"
    )
    is_announced = models.BooleanField(default=False)
    """Whether everybody reads date and meeting point."""
    cancelled_because = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by_name = models.CharField(max_length=200, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    prepared_by = ArrayField(models.BigIntegerField(), default=list, editable=False)
    """Ids of the users who wrote the report up, or changed it since it was last agreed."""
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        abstract = True

    def __str__(self):
        return (
            f"{self.named.removeprefix('The ').capitalize()} of {self.day:%-d %B %Y}, {self.where}"
        )

    @property
    def day(self):
        return timezone.localdate(self.starts_at)

    @property
    def time(self):
        return timezone.localtime(self.starts_at).time()

    @property
    def where(self):
        """The part, where it is of one, and the neighbourhood."""
        return str(self.part) if self.part_id else str(self.neighbourhood)

    @property
    def look(self):
        """Word, colour and shape of its state."""
        return look_of(self)

    @property
    def is_planned(self):
        return self.state == states.PLANNED

    @property
    def is_written(self):
        return self.state == states.WRITTEN

    @property
    def is_cancelled(self):
        return self.state == states.CANCELLED

    @property
    def is_published(self):
        return self.published_at is not None


class Walkabout(Outing):
    """A walk through a place to see what is wrong there; of an estate, with its tenants."""

    class Kind(models.TextChoices):
        """Who walks."""

        WALKABOUT = "walkabout", "Walkabout"
        ESTATE = "estate", "Estate walkabout with tenants"

    class State(models.TextChoices):
        """The states of tasking.walkabouts.states, in words."""

        PLANNED = states.PLANNED, "Planned"
        WALKED = states.WALKED, "Walked"
        SENT = states.SENT, "Sent out"
        WRITTEN = states.WRITTEN, "Written up"
        CANCELLED = states.CANCELLED, "Cancelled"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WALKABOUT)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    tenants_came = models.PositiveSmallIntegerField(null=True, blank=True)
    others_came = models.PositiveSmallIntegerField(null=True, blank=True)
    summary = models.TextField(blank=True)

    named = "The walkabout"

    objects = querysets.WalkaboutQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["starts_at", "id"], name="walkabout_by_time"),
            models.Index(fields=["neighbourhood", "starts_at", "id"], name="walkabout_by_place"),
            said_index("walkabout_said", "meeting_point"),
        ]
        constraints = [
            cancelled_with_reason("walkabout_cancelled_why"),
            published_whole("walkabout_published_whole"),
            published_by_another("walkabout_published_by_another"),
            models.CheckConstraint(
                condition=Q(tenants_came=None) | ~Q(state__in=[states.PLANNED, states.CANCELLED]),
                name="walkabout_counted_after",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.WRITTEN) | ~Q(summary=""), name="walkabout_written_says"
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.WALK),
            agreed_anew("walkabout_agreed_anew", "summary"),
            OfKeptPeople("led_by"),
            OfRunningAgency("agency", "{row}.state = 'planned'", ["state"]),
        ]

    def get_absolute_url(self):
        return reverse("walkabout", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: W and the number."""
        return f"W{self.pk}"

    @property
    def takes_stops(self):
        return self.state in states.TAKES_STOPS

    @property
    def is_walked(self):
        return self.state == states.WALKED

    @property
    def is_sent(self):
        return self.state == states.SENT

    @property
    def came_in_all(self):
        return (self.tenants_came or 0) + (self.others_came or 0)


class WalkaboutPerson(models.Model):
    """Somebody of the register who came."""

    walkabout = models.ForeignKey(Walkabout, models.PROTECT, related_name="came")
    person = models.ForeignKey(Person, models.PROTECT, related_name="walkabouts")

    objects = querysets.OfWalkaboutQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["walkabout", "person"], name="walkabout_came_once")
        ]
        triggers = [OfKeptPeople("person")]

    def __str__(self):
        return str(self.person)
