"""A performance report of a place and quarter: its snapshots, what agencies said, and what was signed."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import append_only, moves, who_and_when
from core.rows import Versioned, raises_version
from neighbourhoods.models import Area, Neighbourhood
from performance.periods import Period
from performance.reports import querysets, states

User = settings.AUTH_USER_MODEL
WHO = {"on_delete": models.PROTECT, "null": True, "related_name": "+", "editable": False}
WHEN = {"null": True, "editable": False}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Report(Versioned):
    """What is said of a place after a quarter (or half-year). No neighbourhood and no area: the city. Of each place and
    period there is one, beside those that were withdrawn."""

    class State(models.TextChoices):
        """Where it stands."""

        PREPARING = states.PREPARING, "Being prepared"
        ASKED = states.ASKED, "Waiting for commentary"
        READY = states.READY, "Ready to sign"
        SIGNED = states.SIGNED, "Signed"
        PUBLISHED = states.PUBLISHED, "Published"
        WITHDRAWN = states.WITHDRAWN, "Withdrawn"

    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="reports"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="reports")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(help_text="The day by which it is to be published")
    state = models.CharField(max_length=9, choices=State, default=State.PREPARING)
    made_at = models.DateTimeField()
    asked_by, asked_at = models.ForeignKey(User, **WHO), models.DateTimeField(**WHEN)
    commentary_by = models.DateField(null=True, editable=False)
    ready_by, ready_at = models.ForeignKey(User, **WHO), models.DateTimeField(**WHEN)
    agreed_by, agreed_at = models.ForeignKey(User, **WHO), models.DateTimeField(**WHEN)
    signed_by, signed_at = models.ForeignKey(User, **WHO), models.DateTimeField(**WHEN)
    published_by, published_at = models.ForeignKey(User, **WHO), models.DateTimeField(**WHEN)
    withdrawn_by, withdrawn_at = models.ForeignKey(User, **WHO), models.DateTimeField(**WHEN)
    withdrawn_why = models.CharField(max_length=300, blank=True, editable=False)

    objects = querysets.ReportQuerySet.as_manager()
    named = "The report"

    class Meta:
        ordering = ["-ends_on", "id"]
        indexes = [models.Index(fields=["-ends_on", "-id"], name="report_by_quarter")]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "area", "starts_on", "ends_on"],
                condition=~Q(state=states.WITHDRAWN),
                nulls_distinct=False,
                name="report_once",
            ),
            models.CheckConstraint(
                condition=Q(neighbourhood=None) | Q(area=None), name="report_of_one_place"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"), due_on__gt=F("ends_on")),
                name="report_days_fit",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, commentary_by=None)
                | Q(asked_at__isnull=False, commentary_by__isnull=False),
                name="report_asked_by_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.ASKED) | Q(asked_at__isnull=False),
                name="report_asked_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(states.PREPARING, states.ASKED), ready_at=None, signed_at=None)
                | Q(state=states.READY, ready_at__isnull=False, signed_at=None)
                | Q(state__in=states.FROZEN, ready_at__isnull=False, signed_at__isnull=False),
                name="report_state_when",
            ),
            who_and_when("agreed", name="report_agreed_pair"),
            who_and_when("signed", name="report_signed_pair"),
            models.CheckConstraint(
                condition=Q(state=states.WITHDRAWN)
                | Q(state=states.PUBLISHED, published_at__isnull=False)
                | ~Q(state__in=(states.PUBLISHED, states.WITHDRAWN))
                & Q(published_at=None, published_by=None),
                name="report_published_when",
            ),
            models.CheckConstraint(
                condition=Q(state=states.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_why="")
                | ~Q(state=states.WITHDRAWN)
                & Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why=""),
                name="report_withdrawn_for_reason",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            moves(states.MACHINE),
            pgtrigger.Protect(
                name="report_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "neighbourhood", "area", "starts_on", "ends_on", "made_at"
                ),
            ),
            pgtrigger.Protect(name="report_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="signed_with_its_document",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.state IN ('signed', 'published', 'withdrawn')"),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM performance_reportdocument WHERE report_id = NEW.id)
                    THEN
                        RAISE EXCEPTION 'a report is signed with its document';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.place_name}: performance report, {self.period.words}"

    def get_absolute_url(self):
        return reverse("report", args=[self.pk])

    @property
    def place(self):
        """The neighbourhood or area; None for the city."""
        return self.neighbourhood or self.area

    @property
    def place_name(self):
        return str(self.place or "Derby")

    @property
    def level(self):
        """As figures and marks call it."""
        return "neighbourhood" if self.neighbourhood_id else "area" if self.area_id else "city"

    @property
    def slug(self):
        return self.place.slug if self.place else "city"

    @property
    def period(self):
        return Period(self.starts_on, self.ends_on)

    @property
    def is_city(self):
        return not self.neighbourhood_id and not self.area_id

    @property
    def is_open(self):
        """Whether its snapshot may be taken anew."""
        return self.state in states.OPEN

    @property
    def is_frozen(self):
        return self.state in states.FROZEN

    @property
    def is_published(self):
        return self.state == states.PUBLISHED

    @property
    def is_ready(self):
        return self.state == states.READY

    @property
    def is_out(self):
        """Whether it is signed, and holds."""
        return self.state in (states.SIGNED, states.PUBLISHED)

    @property
    def is_withdrawn(self):
        return self.state == states.WITHDRAWN

    def is_late(self, day):
        return self.state not in (states.PUBLISHED, states.WITHDRAWN) and self.due_on < day

    @property
    def look(self):
        """Where it stands, as (word, colour, shape)."""
        colour, shape = {
            states.PREPARING: ("grey", "○"), states.ASKED: ("yellow", "◐"), states.READY: ("blue", "◆"),
            states.SIGNED: ("blue", "✓"), states.PUBLISHED: ("green", "●"), states.WITHDRAWN: ("red", "✕"),
        }[self.state]  # fmt: skip
        return self.get_state_display(), colour, shape

    @property
    def is_overdue(self):
        return self.is_late(timezone.localdate())

    @property
    def file_name(self):
        """Such as report-alvaston-2026Q3, without an ending."""
        return f"report-{self.slug}-{self.period.quarter_code}"


class Snapshot(models.Model):
    """All that a report says, as it was when it was taken. The newest of a report is the one that holds."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="snapshots")
    document = models.JSONField()
    method = models.PositiveSmallIntegerField(help_text="Version of the methods")
    template = models.PositiveSmallIntegerField(help_text="Version of the printed form")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = querysets.OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "-id"]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="of_an_open_report",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM performance_report
                      WHERE id = NEW.report_id AND state IN ('preparing', 'asked') FOR SHARE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a snapshot is taken while a report is prepared';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"Snapshot {self.pk} of {self.report_id}"


class ReportDocument(Frozen):
    """A report as it was signed: what it says, its PDF and that of its summary on one page."""

    pdf_template = "report.typ"

    report = models.OneToOneField(Report, models.PROTECT, related_name="signed")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    summary_pdf = models.BinaryField()
    summary_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = querysets.OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report"]
        constraints = [
            models.CheckConstraint(condition=PRIVATE_WHOLE, name="report_document_whole"),
            models.CheckConstraint(
                condition=Q(private_document=None), name="report_has_nothing_private"
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.report}, signed"
