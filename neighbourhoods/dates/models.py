"""Days on which the council is closed, beside weekends and bank holidays."""

from django.db import models

from core.rows import Versioned, raises_version
from neighbourhoods.dates import querysets


class ClosedDay(Versioned):
    """A day that is no working day here, such as the days between Christmas and New Year."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100, help_text="Reason for closure. Public.")

    objects = querysets.ClosedDayQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.name}, {self.day:%-d %B %Y}"
