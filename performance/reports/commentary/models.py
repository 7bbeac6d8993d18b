"""What an agency says of a figure in a report, and links to it: what the database refuses of them, whoever writes."""

import pghistory
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import ScopedQuerySet
from core.links.models import Link, LinkQuerySet
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from performance.indicators.models import Indicator
from performance.reports import querysets
from performance.reports.models import Report

User = settings.AUTH_USER_MODEL


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Commentary(Versioned):
    """What the agency that answers for an indicator says of its figure in a report: asked for by a day."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="commentaries")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="commentaries")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="commentaries")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="commentaries",
        help_text="Who is asked; else all who act for the agency",
    )  # fmt: skip
    text = models.TextField(blank=True)
    refused_why = models.CharField(max_length=300, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_by_name = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_on = models.DateField(null=True)

    objects = querysets.CommentaryQuerySet.as_manager()
    named = "The commentary"

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name_plural = "commentaries"
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(given_at=None), name="commentary_owed"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="commentary_once"),
            models.CheckConstraint(
                condition=Q(given_at=None, given_by_name="", given_by=None, text="", refused_why="")
                | Q(given_at__isnull=False, refused_why="") & ~Q(text="") & ~Q(given_by_name="")
                | Q(given_at__isnull=False, text="") & ~Q(refused_why="") & ~Q(given_by_name=""),
                name="commentary_given_whole",
            ),
        ]
        triggers = [
            raises_version("reminded_on"),
            OfRunningAgency("agency", "{row}.given_at IS NULL", ["given_at"]),
            OfKeptPeople("person"),
            pgtrigger.Trigger(
                name="stays_once_ready",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "report_id", "indicator_id", "text", "refused_why", "given_by_name", "given_at",
                    "given_by_id", "due_on", "asked_at",
                ),
                declare=[("touched", "bigint")],
                func="""
                    touched := CASE WHEN TG_OP = 'DELETE' THEN OLD.report_id ELSE NEW.report_id END;
                    PERFORM 1 FROM performance_report
                      WHERE id = touched AND state IN ('preparing', 'asked') FOR SHARE;
                    IF NOT FOUND OR (TG_OP = 'UPDATE' AND OLD.report_id <> NEW.report_id) THEN
                        RAISE EXCEPTION 'commentary stays once a report is ready';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.indicator}, {self.report.place_name}, {self.report.period.words}"

    def get_absolute_url(self):
        return reverse("commentary", args=[self.pk])

    @property
    def is_given(self):
        return self.given_at is not None

    def is_late(self, day):
        return not self.is_given and self.due_on < day

    @property
    def look(self):
        """Where it stands, as (word, colour, shape)."""
        if self.text:
            return "Given", "green", "✓"
        if self.refused_why:
            return "Will not be given", "grey", "✕"
        is_late = self.is_late(timezone.localdate())
        return ("Late", "red", "▲") if is_late else ("Asked for", "yellow", "◐")


class CommentaryLinkQuerySet(LinkQuerySet, ScopedQuerySet):
    """Links to commentary are for whoever sees it, and revoked by who prepares reports."""

    def visible_to(self, user):
        return self._of(apps.get_model("performance", "Commentary").objects.visible_to(user))

    def changeable_by(self, user, permission):
        rows = apps.get_model("performance", "Commentary").objects
        return self._of(rows.changeable_by(user, permission))

    def _of(self, rows):
        return self.filter(target_type="performance.commentary", target_id__in=rows.values("pk"))


class CommentaryLink(Link):
    """A link to one commentary, which who is asked for it was sent."""

    objects = CommentaryLinkQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="to_own_commentary",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.purpose = 'commentary'"),
                func="""
                    PERFORM 1 FROM performance_commentary asked
                      JOIN performance_report report ON report.id = asked.report_id
                      JOIN neighbourhoods_person gives ON gives.id = asked.person_id
                      LEFT JOIN accounts_user account ON account.id = gives.user_id
                      WHERE NEW.target_type = 'performance.commentary' AND asked.id = NEW.target_id
                        AND report.state IN ('preparing', 'asked') AND asked.person_id = NEW.person_id
                        AND NOT COALESCE(account.is_active, FALSE)
                        FOR SHARE OF asked;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a link to commentary goes to who is asked and has no account';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
