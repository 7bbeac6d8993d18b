"""What an officer finds about a request before a ward committee decides on it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.plans.models import Priority
from core.guards import who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.grants.applications.models import Application, GrantRequest
from funding.grants.applications.querysets import ApplicationQuerySet, RequestQuerySet
from funding.grants.applications.triggers import notes_hands
from funding.grants.checks import querysets, triggers
from funding.ledger.models import DIGITS
from neighbourhoods.models import ServiceArea

User = settings.AUTH_USER_MODEL


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Assessment(Versioned):
    """What the officer found about one request and recommends: what the report to the ward committee prints
    once it is ready. Whatever it rests on, changed afterwards, takes the readiness back (by trigger)."""

    class Recommends(models.TextChoices):
        """What the ward committee is recommended to do."""

        GRANT = "grant", "Approve"
        REFUSE = "refuse", "Refuse"

    asked = models.OneToOneField(GrantRequest, models.PROTECT, related_name="assessment")
    summary = models.TextField(help_text="In the report, which is public")
    recommends = models.CharField(max_length=10, choices=Recommends)
    amount = PoundsField(**DIGITS, null=True, help_text="Recommended; of an approval alone")
    refusal = models.CharField(max_length=100, blank=True, help_text="From the published reasons")
    conditions = models.TextField(blank=True)
    board_view = models.TextField(blank=True, help_text="What the neighbourhood board recommended")
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, related_name="assessments",
        help_text="Of the plan of the place, which it serves",
    )  # fmt: skip
    service_area = models.ForeignKey(
        ServiceArea, models.PROTECT, null=True, related_name="assessments",
        help_text="Under which its cost is counted",
    )  # fmt: skip
    power = models.CharField(
        max_length=300, blank=True, help_text="By which power the committee decides"
    )
    conditional_until = models.DateField(
        null=True, help_text="The other ward committees that are asked must agree by this day"
    )
    waits_for = ArrayField(
        models.BigIntegerField(), default=list, editable=False,
        help_text="The requests to those others, as it was made ready; written by the database",
    )  # fmt: skip
    assessed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField()
    ready_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ready_at = models.DateTimeField(null=True)

    objects = querysets.AssessmentQuerySet.as_manager()
    named = "The assessment"

    class Meta:
        ordering = ["asked"]
        constraints = [
            models.CheckConstraint(condition=~Q(summary=""), name="assessment_says_something"),
            models.CheckConstraint(
                condition=Q(recommends="grant", amount__isnull=False, amount__gt=0, refusal="")
                | Q(recommends="refuse", amount=None, conditions="", conditional_until=None)
                & ~Q(refusal=""),
                name="assessment_recommends_one",
            ),
            who_and_when("ready", name="assessment_ready_pair"),
            models.CheckConstraint(
                condition=Q(ready_at=None) | ~Q(power=""), name="assessment_ready_by_a_power"
            ),
        ]
        triggers = [
            raises_version(),
            triggers.fits_its_request(),
            notes_hands("notes_assessor", "assessed_by_id", "ready_by_id"),
            pgtrigger.Protect(
                name="of_request_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("asked"),
            ),
            pgtrigger.Protect(name="assessment_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"The assessment of {self.asked}"

    def get_absolute_url(self):
        return reverse("application", args=[self.asked.application_id])

    @property
    def is_ready(self):
        """Whether it goes into the next report."""
        return self.ready_at is not None and self.asked.is_undecided

    @property
    def look(self):
        """Whether it is ready, as (word, colour, shape)."""
        return ("Ready for the report", "green", "✓") if self.ready_at else ("Draft", "orange", "▲")

    @property
    def neighbourhood_id(self):
        """Where events about it stand."""
        return self.asked.allocation.body.neighbourhood_id


class AssessedRequest(GrantRequest):
    """A request as its assessment rests on it."""

    objects = RequestQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            triggers.request_takes_readiness_back(),
            triggers.another_ward_takes_readiness_back(),
        ]


class AssessedApplication(Application):
    """An application as its assessments rest on it."""

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [triggers.application_takes_readiness_back()]
