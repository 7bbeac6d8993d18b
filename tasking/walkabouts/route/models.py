"""The streets of a route."""

import uuid

from django.db import models
from django.db.models import Q

from tasking.walkabouts.models import Walkabout
from tasking.walkabouts.places import in_the_city
from tasking.walkabouts.route import querysets
from tasking.walkabouts.stops.models import while_it_takes


class RouteStreet(models.Model):
    """A street or place on the way, and where it comes."""

    walkabout = models.ForeignKey(Walkabout, models.PROTECT, related_name="streets")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.RouteStreetQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["walkabout", "position"],
                name="routestreet_in_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(name=""), name="routestreet_has_name"),
            models.CheckConstraint(condition=Q(position__gte=1), name="routestreet_from_one"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="routestreet_point_whole",
            ),
            models.CheckConstraint(condition=in_the_city(), name="routestreet_in_city"),
        ]
        triggers = [
            while_it_takes("route_while_open", "the route of a walkabout that is written up stays"),
        ]

    def __str__(self):
        return self.name

    @property
    def has_point(self):
        return self.latitude is not None
