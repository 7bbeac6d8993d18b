"""Elections of the council: which wards, when, and whether the result is entered. What a result
does to seats stands with the seats."""

import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.access import PublicQuerySet
from core.dates import day_in_words
from core.rows import Versioned, raises_version
from neighbourhoods.elections import querysets
from neighbourhoods.places.models import Ward

TAKES_OFFICE = datetime.timedelta(days=4)
"""Days from the poll to the first day of the new terms (Local Government Act 1972 s.7)."""


class Election(Versioned):
    """The election of councillors on one day."""

    class Kind(models.TextChoices):
        """Whether all members of a ward are elected, or vacancies are filled."""

        ORDINARY = "ordinary", "Ordinary election"
        BY_ELECTION = "by_election", "By-election"

    kind = models.CharField(max_length=12, choices=Kind)
    notice_on = models.DateField("notice of election", help_text="The day it was published")
    poll_on = models.DateField("day of the poll")
    wards = models.ManyToManyField(Ward, through="ElectionWard", related_name="elections")

    objects = querysets.ElectionQuerySet.as_manager()

    class Meta:
        ordering = ["-poll_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_on__lt=F("poll_on")),
                name="election_notice_before_poll",
                violation_error_message="The notice is published before the day of the poll",
            ),
            models.UniqueConstraint(
                fields=["poll_on"], condition=Q(kind="ordinary"), name="election_ordinary_once",
                violation_error_message="There is an ordinary election on that day already",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            pgtrigger.Trigger(
                name="stays_once_entered",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("kind", "poll_on"),
                func="""
                    IF (NEW.kind, NEW.poll_on) IS DISTINCT FROM (OLD.kind, OLD.poll_on)
                       AND EXISTS (
                        SELECT 1 FROM neighbourhoods_electionward
                         WHERE election_id = NEW.id AND entered_at IS NOT NULL)
                    THEN
                        RAISE EXCEPTION 'a result of this election is entered';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {day_in_words(self.poll_on)}"

    def get_absolute_url(self):
        return reverse("election", args=[self.pk])

    @property
    def is_ordinary(self):
        """Whether all members of its wards are elected."""
        return self.kind == self.Kind.ORDINARY

    @property
    def takes_office_on(self):
        """The first day of the terms of who is elected."""
        return self.poll_on + TAKES_OFFICE


class ElectionWard(models.Model):
    """A ward that an election is held in. `entered_at`: since when its result stands here."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="ward_rows")
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="election_rows")
    entered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["election", "ward__name"]
        constraints = [
            models.UniqueConstraint(fields=["election", "ward"], name="election_ward_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="result_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.entered_at IS NOT NULL"),
            ),
        ]

    def __str__(self):
        return f"{self.ward.name}, {self.election}"


class PreElectionLift(models.Model):
    """That something which a scheme stops in a pre-election period goes ahead all the same: what, who
    said so, on whose advice and why. It stands as it was entered, until it is put back: also by name
    and with a reason."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="lifts")
    key = models.CharField(max_length=100, help_text="What it is for, as its package names it")
    what = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    advised_by = models.CharField(max_length=200)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_by_name = models.CharField(max_length=200)
    lifted_at = models.DateTimeField()
    put_back_at = models.DateTimeField(null=True, editable=False)
    put_back_by_name = models.CharField(max_length=200, blank=True, editable=False)
    put_back_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = querysets.LiftQuerySet.as_manager()

    class Meta:
        ordering = ["-lifted_at", "-id"]
        verbose_name = "lift of the pre-election period"
        verbose_name_plural = "lifts of the pre-election period"
        constraints = [
            models.UniqueConstraint(
                fields=["election", "key"], condition=Q(put_back_at=None),
                name="pre_election_lifted_once",
            ),
            models.CheckConstraint(
                condition=Q(put_back_at=None, put_back_by_name="", put_back_reason="")
                | (
                    Q(put_back_at__gte=F("lifted_at"))
                    & ~Q(put_back_by_name="") & ~Q(put_back_reason="")
                ),
                name="pre_election_put_back_whole",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(advised_by="") & ~Q(key="") & ~Q(lifted_by_name=""),
                name="pre_election_lift_says_why",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="lift_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="put_back_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.put_back_at IS NOT NULL OR NEW.put_back_at IS NULL OR (OLD.election_id,"
                    " OLD.key, OLD.what, OLD.reason, OLD.advised_by, OLD.lifted_by_id,"
                    " OLD.lifted_by_name, OLD.lifted_at) IS DISTINCT FROM (NEW.election_id, NEW.key,"
                    " NEW.what, NEW.reason, NEW.advised_by, NEW.lifted_by_id, NEW.lifted_by_name,"
                    " NEW.lifted_at)"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.what}: {self.election}"
