"""Reads over action days and what hangs on them."""

from django.apps import apps
from django.db.models import Q

from accounts.access import Permission, SeenQuerySet, scope_q
from accounts.conditions import both, either
from tasking.walkabouts.querysets import OutingQuerySet, inside, paths


class ActionDayQuerySet(OutingQuerySet):
    """Also for the agencies that take part: who reads tasking for one of them."""

    def _inside(self, user):
        with_agency = paths() | {"agency": _takes_part}
        return either(inside(user), scope_q(user, Permission.VIEW_PRIVATE, **with_agency))

    def visible_to(self, user):
        out = Q(is_announced=True) | Q(published_at__isnull=False)
        return self.filter(either(out, self._inside(user)))

    def known_to(self, user):
        return self.filter(self._inside(user))

    def reporting_to(self, user):
        """Those whose costs and results the reader sees: of others only what is published."""
        return self.filter(either(Q(published_at__isnull=False), self._inside(user)))


def _takes_part(agency, named):
    """The rows in which an agency takes part, in the neighbourhoods that its grant names."""
    through = apps.get_model("tasking", "ActionDay").agencies.through
    q = Q(pk__in=through.objects.filter(agency_id=agency).values("actionday_id"))
    return q & Q(neighbourhood__in=named) if named else q


class _OfDay(SeenQuerySet):
    prefix = "day__"
    scope_paths = paths("day__")

    def _days(self, user):
        days = apps.get_model("tasking", "ActionDay").objects
        return days.known_to(user).order_by().values("pk")


class LineQuerySet(_OfDay):
    """For those inside; of a published day for everybody."""

    def visible_to(self, user):
        return self.filter(Q(day__published_at__isnull=False) | Q(day__in=self._days(user)))


class PrivateLineQuerySet(_OfDay):
    """For who runs the day, and nobody else."""

    def visible_to(self, user):
        return self.filter(scope_q(user, Permission.EDIT_WALKABOUT, **self.scope_paths))


class DayPhotoQuerySet(_OfDay):
    def visible_to(self, user):
        out = both(Q(is_public=True), Q(day__published_at__isnull=False))
        return self.filter(out | Q(day__in=self._days(user)))


class ContentQuerySet(SeenQuerySet):
    """Read by way of its photograph."""
