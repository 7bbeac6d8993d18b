"""The register of interests of those who are in no statutory one: residents and partners."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards import querysets
from neighbourhoods.models import Person

User = settings.AUTH_USER_MODEL


class RegisterEntry(models.Model):
    """An interest that somebody who sits on bodies has said to have. Councillors' stand in the
    council's own register; the person links to it (`Person.register_url`)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="register")
    nature = models.CharField("interest", max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = querysets.RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["person", "starts_on", "id"]
        verbose_name_plural = "register entries"
        constraints = [
            models.CheckConstraint(condition=~Q(nature=""), name="register_has_words"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="register_ends_after_start",
            ),
        ]

    def __str__(self):
        return self.nature

    @property
    def neighbourhood_id(self):
        return None
