"""Decisions outside a meeting: who decided under which power, whom they consulted, the notice."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from boards.bodies.models import Body
from boards.delegated import querysets
from boards.delegated.rules import hand_in_by, open_until, reference
from boards.delegated.triggers import BESIDE_ITS_NOTICE, MADE_WHOLE, OF_A_DRAFT
from boards.meetings.items.models import AgendaItem
from boards.seats.models import TermOfOffice
from core.constraints import LocalDay
from core.find.text import said_index
from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import append_only, frozen_when, who_and_when
from core.rows import Versioned, raises_version
from neighbourhoods.models import Person

User = settings.AUTH_USER_MODEL
MADE = Q(made_at__isnull=False)


class DelegatedDecision(Versioned):
    """What one person decided for a body between its meetings, by a power that is named.

    Prepared by who runs the body's meetings, made by who decides: then it has its number (a series
    of its own, by body and municipal year), its notice is published, and it stays as it is.
    Sources: SI 2012/2089 reg. 13, SI 2014/2095 reg. 7, Local Government and Public Involvement in
    Health Act 2007 s.236.
    """

    class Kind(models.TextChoices):
        """Who decides."""

        OFFICER = "officer", "An officer under delegation, after consulting"
        WARD_MEMBER = "ward_member", "A councillor, for their own ward (2007 Act, section 236)"
        CABINET = "cabinet", "The cabinet member"

    class State(models.TextChoices):
        """How far it is."""

        PREPARING = "preparing", "Being prepared"
        MADE = "made", "Made"
        DROPPED = "dropped", "Withdrawn"

    class Interest(models.TextChoices):
        """What who decides has to declare."""

        NONE = "none", "None"
        OTHER = "other", "An interest that does not bar"
        DISCLOSABLE = "disclosable", "A disclosable pecuniary interest"

    body = models.ForeignKey(Body, models.PROTECT, related_name="delegated")
    kind = models.CharField(max_length=15, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    title = models.CharField(max_length=180)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    portfolio = models.CharField(max_length=150, blank=True)
    term = models.ForeignKey(TermOfOffice, models.PROTECT, null=True, related_name="+")
    power = models.CharField(max_length=300, blank=True)
    power_on = models.DateField("the constitution or scheme is of", null=True)
    text = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    interest = models.CharField(max_length=15, choices=Interest, blank=True)
    interest_text = models.CharField(max_length=500, blank=True)
    dispensation = models.CharField(max_length=200, blank=True)
    exempt_reason = models.CharField(max_length=500, blank=True)
    exempt_agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    handed_in_on = models.DateField(null=True)
    is_executive = models.BooleanField(default=False, editable=False)
    year = models.PositiveSmallIntegerField(
        null=True, help_text="In which the municipal year began"
    )
    number = models.PositiveIntegerField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_on_paper = models.DateField(null=True)
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.DelegatedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["made_at", "id"], condition=MADE, name="delegated_by_time"),
            models.Index(fields=["body", "made_at", "id"], name="delegated_of_body"),
            said_index("delegated_said", "title", "text", "reasons"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "number"], name="delegated_number_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="delegated_has_title"),
            who_and_when("made", name="delegated_made_pair"),
            who_and_when("dropped", name="delegated_dropped_pair", words=["dropped_reason"]),
            models.CheckConstraint(
                condition=Q(state="made", dropped_at=None, year__isnull=False, number__isnull=False)
                & MADE
                | Q(state="preparing", made_at=None, dropped_at=None, year=None, number=None)
                | Q(
                    state="dropped", made_at=None, dropped_at__isnull=False, year=None, number=None
                ),
                name="delegated_state_whole",
            ),
            models.CheckConstraint(
                condition=~MADE
                | Q(power_on__isnull=False, decided_on__isnull=False)
                & Q(power_on__lte=F("decided_on"), decided_on__lte=LocalDay(F("made_at")))
                & ~Q(text="")
                & ~Q(reasons="")
                & ~Q(alternatives="")
                & ~Q(power="")
                & ~Q(interest=""),
                name="delegated_made_with_power_and_reasons",
            ),
            models.CheckConstraint(
                condition=Q(interest__in=["", "none"], interest_text="", dispensation="")
                | Q(interest="other", dispensation="") & ~Q(interest_text="")
                | Q(interest="disclosable") & ~Q(interest_text=""),
                name="delegated_interest_in_words",
            ),
            models.CheckConstraint(
                condition=~MADE | ~Q(interest="disclosable") | ~Q(dispensation=""),
                name="delegated_made_without_disclosable_interest",
            ),
            models.CheckConstraint(
                condition=~MADE
                | Q(signed_by__isnull=False, signed_on_paper=None)
                | Q(signed_by=None, signed_on_paper__isnull=False)
                & Q(signed_on_paper__gte=F("decided_on"))
                & Q(signed_on_paper__lte=LocalDay(F("made_at"))),
                name="delegated_made_with_signature",
            ),
            models.CheckConstraint(
                condition=Q(exempt_reason="", exempt_agreed_by=None)
                | Q(exempt_agreed_by__isnull=False) & ~Q(exempt_reason=""),
                name="delegated_exempt_whole",
            ),
            models.CheckConstraint(
                condition=~MADE
                | Q(kind="officer", term=None, handed_in_on=None)
                | Q(kind="cabinet", term=None, handed_in_on=None, is_executive=True)
                & ~Q(portfolio="")
                | Q(kind="ward_member", term__isnull=False, handed_in_on__isnull=False)
                & Q(handed_in_on__gte=F("decided_on"))
                & Q(handed_in_on__lte=LocalDay(F("made_at"))),
                name="delegated_made_as_its_kind",
            ),
        ]
        triggers = [
            raises_version(),
            frozen_when("OLD.state <> 'preparing'", "made_stays"),
            pgtrigger.Trigger(
                name="made_whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=MADE_WHOLE,
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.title}" if self.number else self.title

    def get_absolute_url(self):
        return reverse("delegated", args=[self.pk])

    @property
    def named(self):
        return "This decision"

    @property
    def reference(self):
        """Such as "D3/26": its number of the series; empty until it is made."""
        return reference(self.number, self.year) if self.number else ""

    @property
    def exemption(self):
        """Why it is exempt from call-in, and who agreed, in sentences."""
        return f"{self.exempt_reason.rstrip('. ')}. Agreed by {self.exempt_agreed_by}."

    @property
    def hand_in_by(self):
        """The last day of the month within which a ward member hands the record in; None for
        others."""
        if self.kind != self.Kind.WARD_MEMBER or not self.decided_on:
            return None
        return hand_in_by(self.decided_on)

    @property
    def is_handed_in_late(self):
        return bool(self.handed_in_on and self.hand_in_by and self.handed_in_on > self.hand_in_by)

    @property
    def open_until(self):
        """The day until which the law keeps the record open: six years from the decision."""
        return open_until(self.decided_on) if self.decided_on else None

    @property
    def is_dropped(self):
        return self.state == self.State.DROPPED

    @property
    def signs_here(self):
        """Whether who decides has a sign-in and confirms with it; else the paper is signed."""
        user = self.decided_by.user
        return user is not None and user.is_active


class Consultation(Versioned):
    """Somebody who was consulted before the decision: the dated reply, or that none came by a day."""

    decision = models.ForeignKey(DelegatedDecision, models.PROTECT, related_name="consulted")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    replied_on = models.DateField(null=True)
    said = models.TextField(blank=True)
    interest = models.CharField(
        max_length=500, blank=True, help_text="Leave blank if none was declared"
    )
    no_reply_by = models.DateField(null=True)

    objects = querysets.ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="consulted_once"),
            models.CheckConstraint(
                condition=Q(replied_on=None, said="", interest="", no_reply_by=None)
                | Q(replied_on__isnull=False, replied_on__gte=F("asked_on"), no_reply_by=None)
                & ~Q(said="")
                | Q(replied_on=None, said="", interest="", no_reply_by__isnull=False)
                & Q(no_reply_by__gte=F("asked_on")),
                name="consulted_reply_whole",
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Trigger(
                name="of_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=OF_A_DRAFT,
            ),
        ]

    def __str__(self):
        return str(self.person)

    def get_absolute_url(self):
        return self.decision.get_absolute_url()

    @property
    def is_waiting(self):
        """Whether a reply, or that none came, is still to be recorded."""
        return self.replied_on is None and self.no_reply_by is None

    @property
    def look(self):
        """Whether a reply came, as (word, colour, shape)."""
        if self.is_waiting:
            return "No reply yet", "orange", "▲"
        return ("No reply", "grey", "○") if self.no_reply_by else ("Replied", "green", "✓")


class DelegatedNotice(Frozen):
    """The notice of a decision as it was published: data, PDF and the hash of the PDF. Rows are only
    added."""

    pdf_template = "meeting.typ"

    decision = models.OneToOneField(DelegatedDecision, models.PROTECT, related_name="notice")
    published_at = models.DateTimeField()
    in_force_on = models.DateField(
        null=True, help_text="After call-in; empty: at once, because it cannot be called in"
    )

    objects = querysets.NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=PRIVATE_WHOLE, name="delegated_notice_private_whole")
        ]
        triggers = [append_only("frozen")]

    def __str__(self):
        return f"Notice of {self.decision}"


class DelegatedCorrection(models.Model):
    """What was found wrong in a decision that is published, and how it should read. The notice stays; this is shown
    beside it. Rows are only added."""

    decision = models.ForeignKey(DelegatedDecision, models.PROTECT, related_name="corrections")
    text = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.ReportQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="delegated_correction_has_words")
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="beside_its_notice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=BESIDE_ITS_NOTICE,
            ),
        ]

    def __str__(self):
        return self.text[:80]


class DelegatedReport(models.Model):
    """The item under which a decision is reported to its body. Taken off the agenda, it waits
    again."""

    decision = models.ForeignKey(DelegatedDecision, models.PROTECT, related_name="reports")
    item = models.OneToOneField(AgendaItem, models.CASCADE, related_name="reports_decision")

    objects = querysets.ReportQuerySet.as_manager()

    def __str__(self):
        return f"{self.decision} under {self.item}"
