"""What is owed: the figures of one lead and period, or a file; and figures that were sent back."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.imports.models import ImportBatch
from core.guards import append_only
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from performance.indicators.models import Indicator
from performance.observations.models import Observation
from performance.periods import Period
from performance.returns import querysets

User = settings.AUTH_USER_MODEL


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ExpectedFile(Versioned):
    """A file that an agency sends from time to time, such as each month."""

    class Frequency(models.TextChoices):
        """How often it comes."""

        MONTH = "month", "Every month"
        QUARTER = "quarter", "Every quarter"
        YEAR = "year", "Every year"

    what = models.CharField(max_length=150)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="expected_files")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="expected_files",
        help_text="Who sends it, and is reminded",
    )  # fmt: skip
    format = models.CharField(
        max_length=40, blank=True, help_text="The sheet by which it is imported"
    )
    frequency = models.CharField("how often", max_length=7, choices=Frequency)
    days_after = models.PositiveSmallIntegerField(
        help_text="Working days after the end of its period"
    )
    ended_on = models.DateField(null=True, editable=False)
    ended_why = models.CharField(max_length=300, blank=True, editable=False)
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = querysets.ExpectedFileQuerySet.as_manager()
    named = "The expected file"

    class Meta:
        ordering = ["what"]
        constraints = [
            models.UniqueConstraint(
                fields=["what", "agency"], condition=Q(ended_on=None), name="expected_file_once"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="expected_file_says_what"),
            models.CheckConstraint(
                condition=Q(days_after__gte=1, days_after__lte=120), name="expected_file_days"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="")
                | Q(ended_on__isnull=False) & ~Q(ended_why=""),
                name="expected_file_ended_for_reason",
            ),
        ]
        triggers = [
            raises_version(),
            OfRunningAgency(),
            OfKeptPeople("person"),
            pgtrigger.Protect(name="expected_file_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("expected_file_edit", args=[self.pk])

    @property
    def is_ended(self):
        return self.ended_on is not None


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class DataReturn(Versioned):
    """What somebody owes of one period: the figures that one person gives, or a file. `state` follows what has come;
    `given_on`: the day on which all of it had come."""

    class Kind(models.TextChoices):
        """What is owed. Commentary is asked for by reports."""

        FIGURES = "figures", "Figures"
        FILE = "file", "File"
        COMMENTARY = "commentary", "Commentary"

    class State(models.TextChoices):
        """How much has come."""

        OWED = "owed", "Nothing yet"
        PARTLY = "partly", "Some given"
        GIVEN = "given", "Given"
        CONFIRMED = "confirmed", "Confirmed"

    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="data_returns")
    expected = models.ForeignKey(
        ExpectedFile, models.PROTECT, null=True, related_name="data_returns"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.OWED)
    given_on = models.DateField(null=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="data_returns")
    received_on = models.DateField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    not_expected_why = models.CharField(max_length=300, blank=True)
    not_expected_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    not_expected_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = querysets.DataReturnQuerySet.as_manager()
    named = "The return"

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="data_return_by_due"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(not_expected_at=None, state__in=("owed", "partly")),
                name="data_return_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "starts_on", "ends_on"],
                condition=Q(expected=None),
                name="data_return_once",
            ),
            models.UniqueConstraint(
                fields=["expected", "starts_on", "ends_on"],
                condition=Q(expected__isnull=False),
                name="data_return_of_file_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="file", expected__isnull=False, person=None)
                | ~Q(kind="file")
                & Q(expected=None, person__isnull=False, batch=None, received_on=None),
                name="data_return_of_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & Q(due_on__gt=F("ends_on")),
                name="data_return_days_fit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("owed", "partly"), given_on=None)
                | Q(state__in=("given", "confirmed"), given_on__isnull=False),
                name="data_return_given_on",
            ),
            models.CheckConstraint(
                condition=Q(not_expected_at=None, not_expected_why="", not_expected_by=None)
                | Q(not_expected_at__isnull=False) & ~Q(not_expected_why=""),
                name="data_return_not_expected_for_reason",
            ),
        ]
        triggers = [
            raises_version("state", "given_on", "reminders", "reminded_on"),
            OfKeptPeople("person"),
            pgtrigger.Protect(
                name="return_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "kind", "person", "expected", "starts_on", "ends_on", "made_at"
                ),
            ),
            pgtrigger.Protect(name="return_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.what}, {self.period.words}"

    def get_absolute_url(self):
        return reverse("data_return", args=[self.pk])

    @property
    def what(self):
        """Which figures or file."""
        return str(self.expected) if self.expected_id else f"Figures from {self.person}"

    @property
    def agency(self):
        """Whose it is; None for a person without one."""
        return self.expected.agency if self.expected_id else self.person.agency

    @property
    def sender(self):
        """Who is asked; None where a file has no named person."""
        return self.expected.person if self.expected_id else self.person

    @property
    def period(self):
        return Period(self.starts_on, self.ends_on)

    @property
    def is_expected(self):
        return self.not_expected_at is None

    @property
    def is_given(self):
        """Whether all has come, and waits to be confirmed or used."""
        return self.state == self.State.GIVEN

    @property
    def is_settled(self):
        return self.state == self.State.CONFIRMED

    @property
    def is_open(self):
        """Whether something is still to come."""
        return self.is_expected and self.state in (self.State.OWED, self.State.PARTLY)

    def is_late(self, day):
        return self.is_open and self.due_on < day

    def days_late(self, day):
        return max((day - self.due_on).days, 0) if self.is_late(day) else 0

    @property
    def look(self):
        """Where it stands, as (word, colour, shape)."""
        if not self.is_expected:
            return "Not expected", "grey", "○"
        if self.is_late(timezone.localdate()):
            is_some = self.state == self.State.PARTLY
            return ("Late, some given" if is_some else "Late"), "red", "▲"
        words, colour, shape = {
            "owed": ("Nothing yet", "grey", "○"), "partly": ("Some given", "yellow", "◐"),
            "given": ("Given, to be confirmed", "blue", "◆"), "confirmed": ("Confirmed", "green", "✓"),
        }[self.state]  # fmt: skip
        if self.expected_id:
            words = {"given": self._arrived, "confirmed": "Loaded"}.get(self.state, words)
        return words, colour, shape

    @property
    def _arrived(self):
        is_checked = self.batch_id and self.batch.state == ImportBatch.State.CHECKED
        return "Received and checked" if is_checked else "Received, to be loaded"


class DataReturnLine(models.Model):
    """An indicator whose figures are part of a return. It moves to another return with who gives them."""

    of = models.ForeignKey(DataReturn, models.PROTECT, related_name="lines")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="return_lines")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = querysets.OfReturnQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "starts_on", "ends_on"], name="data_return_line_once"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_its_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM performance_datareturn owed
                         WHERE owed.id = NEW.of_id AND owed.kind <> 'file'
                           AND owed.starts_on = NEW.starts_on AND owed.ends_on = NEW.ends_on)
                    THEN
                        RAISE EXCEPTION 'a line is of the period of its return';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {Period(self.starts_on, self.ends_on).words}"


class SentBack(models.Model):
    """That a provisional figure is asked about: it is not confirmed, and who gave it looks again."""

    figure = models.OneToOneField(Observation, models.PROTECT, related_name="sent_back")
    comment = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = querysets.SentBackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "figures sent back"
        constraints = [
            models.CheckConstraint(condition=~Q(comment=""), name="sent_back_says_why"),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"Sent back: {self.figure_id}"


class ReturnReminder(models.Model):
    """That a person was asked for a return on a day: once, whoever pressed how often."""

    of = models.ForeignKey(DataReturn, models.PROTECT, related_name="reminded")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    went_to = models.CharField(max_length=200, blank=True)
    """The name of whoever covers for the person that day; "" where it went to them."""
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)

    objects = querysets.OfReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "person", "on"], name="return_reminded_once_a_day"
            )
        ]
        triggers = [append_only(), OfKeptPeople()]

    def __str__(self):
        return f"{self.person} asked on {self.on:%-d %B %Y}"
