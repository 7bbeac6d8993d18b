"""Terms of reference by version, and reviews of a body."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.terms import querysets
from core.guards import append_only, frozen_when
from core.rows import Versioned, raises_version

User = settings.AUTH_USER_MODEL


class TermsOfReference(models.Model):
    """One version of a body's terms of reference. Never changed: a new version replaces it from its
    first day on."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    what_changed = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField("in force from")
    review_on = models.DateField("to be reviewed by")
    adopted_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="terms_adopted"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = querysets.TermsQuerySet.as_manager()

    class Meta:
        ordering = ["body", "-number"]
        verbose_name_plural = "terms of reference"
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="terms_number_once"),
            models.UniqueConstraint(fields=["body", "starts_on"], name="terms_start_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(text=""), name="terms_have_words"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(what_changed=""), name="terms_say_what_changed"
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("starts_on")), name="terms_review_later"
            ),
        ]
        triggers = [
            append_only("stay"),
            pgtrigger.Trigger(
                name="later_than_the_last",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM boards_termsofreference
                         WHERE body_id = NEW.body_id
                           AND (number >= NEW.number OR starts_on >= NEW.starts_on))
                    THEN
                        RAISE EXCEPTION 'a new version begins later than the last';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"Version {self.number}"

    def get_absolute_url(self):
        return f"{self.body.get_absolute_url()}terms/"

    @property
    def review_is_late(self):
        return self.review_on < timezone.localdate()


class BodyReview(Versioned):
    """A look at whether a body still does what it is there for. That it is under review is public;
    findings and result are once it has ended."""

    class Result(models.TextChoices):
        """What follows from it."""

        KEPT = "kept", "Continue unchanged"
        CHANGED = "changed", "Continue with changes"
        ENDED = "ended", "Disband"

    body = models.ForeignKey(Body, models.PROTECT, related_name="reviews")
    reason = models.CharField("why it is reviewed", max_length=500)
    started_on = models.DateField()
    due_on = models.DateField("to be finished by", null=True, blank=True)
    findings = models.TextField(blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    ended_on = models.DateField(null=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = querysets.BodyReviewQuerySet.as_manager()

    class Meta:
        ordering = ["body", "-started_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="review_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_on=None, result="")
                | Q(ended_on__isnull=False) & ~Q(result="") & ~Q(findings=""),
                name="review_ends_with_findings",
            ),
            models.CheckConstraint(
                condition=(Q(ended_on=None) | Q(ended_on__gte=F("started_on")))
                & (Q(due_on=None) | Q(due_on__gte=F("started_on"))),
                name="review_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(ended_on=None), name="review_one_at_a_time"
            ),
        ]
        triggers = [
            raises_version(),
            frozen_when("OLD.ended_on IS NOT NULL", "ended_stays"),
        ]

    def __str__(self):
        return f"Review of {self.body}"

    def get_absolute_url(self):
        return f"{self.body.get_absolute_url()}terms/"
