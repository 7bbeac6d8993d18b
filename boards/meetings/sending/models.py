"""Who gets the papers of a body besides its members, and who was sent which of them when."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from boards.bodies.models import Body
from boards.meetings.agendas.models import AgendaPack
from boards.meetings.sending import querysets
from core.constraints import same, span
from core.guards import append_only
from neighbourhoods.models import Person
from neighbourhoods.people.guards import OfKeptPeople


class Way(models.TextChoices):
    """How papers reach somebody."""

    SIGN_IN = "sign_in", "Read here, signed in"
    EMAIL = "email", "By email"
    POST = "post", "By post"
    LARGE_PRINT = "large_print", "Large print, by post"
    OTHER = "other", "Audio or easy read"


class RegularAttender(models.Model):
    """Somebody without a seat who always comes, and gets the papers: an officer, a partner."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="attenders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attends")
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = querysets.RegularAttenderQuerySet.as_manager()

    class Meta:
        ordering = ["body", "person__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="attender_ends_after_start",
            ),
            ExclusionConstraint(
                name="attender_once",
                expressions=[
                    (same("body_id"), RangeOperators.OVERLAPS),
                    (same("person_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [OfKeptPeople()]

    def __str__(self):
        return f"{self.person}, regular attender of {self.body}"

    def get_absolute_url(self):
        return self.body.get_absolute_url()


class PapersSent(models.Model):
    """That somebody was sent one agenda as it was published, and how. The name is as it was then."""

    pack = models.ForeignKey(AgendaPack, models.PROTECT, related_name="sent", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    name = models.CharField(max_length=200, editable=False)
    way = models.CharField(max_length=20, choices=Way, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = querysets.PapersSentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "name"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "person"], name="papers_sent_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="papers_sent_way"),
        ]
        triggers = [append_only(), OfKeptPeople()]

    def __str__(self):
        return f"{self.pack} to {self.name}"
