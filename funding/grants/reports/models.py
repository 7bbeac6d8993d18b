"""Reports to ward committees: which applications one lays before a meeting, in which words."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.papers.models import Paper
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.grants.applications.models import Application, GrantRequest
from funding.grants.applications.querysets import ApplicationQuerySet, RequestQuerySet
from funding.grants.checks.models import Assessment
from funding.grants.checks.querysets import AssessmentQuerySet
from funding.grants.reports import querysets, triggers
from funding.ledger.models import DIGITS

User = settings.AUTH_USER_MODEL


class WardReport(Versioned):
    """What the officers lay before one meeting of a ward committee. Its words go into a paper, and from
    there onto the agenda; a late one comes after the agenda is out and needs the urgent rule."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ward_reports")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="ward_report")
    item = models.OneToOneField(AgendaItem, models.SET_NULL, null=True, related_name="ward_report")
    is_late = models.BooleanField(default=False)
    closes_on = models.DateField(null=True, help_text="By when applications had to come")
    financial = models.TextField("financial implications", blank=True)
    legal = models.TextField("legal implications", blank=True)
    equality = models.TextField("equality implications", blank=True)
    climate = models.TextField("climate implications", blank=True)
    finance_comments = models.TextField("comments of the section 151 officer", blank=True)
    legal_comments = models.TextField("comments of the monitoring officer", blank=True)
    paper_version = models.PositiveIntegerField(
        null=True, help_text="Of the paper, as it was written from here"
    )
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = querysets.WardReportQuerySet.as_manager()
    named = "The report"

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(is_late=False), name="ward_report_once"
            ),
            models.CheckConstraint(
                condition=Q(is_late=True, paper=None) | Q(is_late=False, paper__isnull=False),
                name="ward_report_as_paper",
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Protect(
                name="report_of_its_meeting",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("meeting", "is_late", "paper"),
            ),
            pgtrigger.Protect(name="report_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Applications to {self.meeting.body}, {self.meeting.day:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("ward_report", args=[self.meeting_id])

    @property
    def neighbourhood_id(self):
        """Where events about it stand."""
        return self.meeting.body.neighbourhood_id


class WardReportRow(models.Model):
    """One application in a report, with what the officers recommend as it was published."""

    report = models.ForeignKey(WardReport, models.PROTECT, related_name="rows")
    asked = models.ForeignKey(GrantRequest, models.PROTECT, related_name="report_rows")
    number = models.PositiveSmallIntegerField()
    item = models.OneToOneField(
        AgendaItem, models.SET_NULL, null=True, related_name="ward_report_row",
        help_text="Under which it is heard",
    )  # fmt: skip
    recommends = models.CharField(
        max_length=10, choices=[("grant", "Approve"), ("refuse", "Refuse")]
    )
    amount = PoundsField(**DIGITS, null=True, help_text="Recommended")
    conditions = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Of a refusal")
    subject_to = models.CharField(
        max_length=500, blank=True, help_text="Whose agreement it waits for, and until when"
    )
    power = models.CharField(max_length=300, blank=True, help_text="By which it is decided")
    resolution = models.TextField(help_text="What the committee is asked to resolve")

    objects = querysets.RowQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "asked"], name="reported_once"),
            models.UniqueConstraint(fields=["report", "number"], name="report_row_number_once"),
            models.CheckConstraint(condition=~Q(resolution=""), name="report_row_has_words"),
            models.CheckConstraint(
                condition=Q(recommends="grant", amount__gt=0, reason="")
                | Q(recommends="refuse", amount=None) & ~Q(reason=""),
                name="report_row_recommends",
            ),
        ]
        triggers = [triggers.rows_stay(), triggers.row_of_its_body()]

    def __str__(self):
        return f"{self.number}. {self.asked.application}"


class ReportedRequest(GrantRequest):
    """A request as reports rest on it."""

    objects = RequestQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [triggers.refused_as_reported(), triggers.published_stays()]


class ReportedAssessment(Assessment):
    """What was found about a request, as reports rest on it."""

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            triggers.published_findings_stay(),
            triggers.waits_for_whom_it_was_reported_with(),
        ]


class ReportedApplication(Application):
    """An application as reports rest on it."""

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [triggers.published_words_stay()]
