"""Reads over the streets of routes: seen by whoever sees the walkabout."""

from django.db.models import Q

from accounts.conditions import either
from tasking.walkabouts.querysets import OfWalkaboutQuerySet, inside


class RouteStreetQuerySet(OfWalkaboutQuerySet):
    def visible_to(self, user):
        out = Q(walkabout__is_announced=True) | Q(walkabout__published_at__isnull=False)
        return self.filter(either(out, inside(user, self.prefix)))
