"""Reads over codes, postcodes and streets."""

from django.db.models import Q
from django.utils import timezone

from accounts.access import PublicQuerySet


class AreaCodeQuerySet(PublicQuerySet):
    def on(self, day=None):
        """Those in force on a day, today unless said."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def wards(self, day=None):
        return self.on(day).filter(kind=self.model.Kind.WARD)


def near(rows, easting, northing, metres):
    """Postcodes or streets in a box of twice so many metres around a point."""
    return rows.filter(
        easting__range=(easting - metres, easting + metres),
        northing__range=(northing - metres, northing + metres),
    )
