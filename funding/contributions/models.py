"""What partners put in: contributions with their amounts by year."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.guards import append_only, moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.contributions import querysets, states, triggers
from funding.ledger.models import DIGITS, FinancialYear
from neighbourhoods.models import Agency, Area, Neighbourhood
from neighbourhoods.people.guards import RUNS_LATER, OfRunningAgency

User = settings.AUTH_USER_MODEL
LOOKS = {
    states.PLEDGED: ("orange", "▲"),
    states.AGREED: ("green", "✓"),
    states.ENDED: ("grey", "●"),
    states.WITHDRAWN: ("grey", "○"),
}
"""Colour and shape of each state."""


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["signatory"],
)
class Contribution(Versioned):
    """What one partner puts in for one purpose. How much for which year say its entries, for staff
    in kind its posts. Once it was agreed, the public reads who gives what, for what and when."""

    class State(models.TextChoices):
        """Where it stands."""

        PLEDGED = states.PLEDGED, "Pledged"
        AGREED = states.AGREED, "Agreed"
        ENDED = states.ENDED, "Ended"
        WITHDRAWN = states.WITHDRAWN, "Withdrawn"

    class Kind(models.TextChoices):
        """How it comes."""

        CASH = "cash", "Money"
        SPONSORSHIP = "sponsorship", "Business sponsorship (money)"
        STAFF = "staff", "Staff in kind"
        ALIGNED = "aligned", "Aligned officers (time only)"
        VOLUNTEERS = "volunteers", "Volunteers’ hours (time only)"

    class Measure(models.TextChoices):
        """What it is counted in. One is never added to another."""

        POUNDS = "pounds", "Pounds"
        POSTS = "posts", "Posts"
        FTE = "fte", "Full-time equivalents"
        HOURS = "hours", "Hours"

    class Basis(models.TextChoices):
        """By which power or agreement it is given."""

        SECTION_256 = "section_256", "Section 256 of the NHS Act 2006"
        SECTION_75 = "section_75", "Section 75 of the NHS Act 2006"
        SECTION_106 = "section_106", "Section 106 planning obligation"
        SERVICE_LEVEL = "service_level", "Service level agreement"
        PARTNERSHIP = "partnership", "Partnership agreement"
        SPONSORSHIP = "sponsorship", "Sponsorship agreement"
        OTHER = "other", "Other"
        NONE = "none", "None stated"

    class Held(models.TextChoices):
        """Where the money is."""

        COUNCIL = "council", "On a cost centre of the council"
        PARTNER = "partner", "With the partner"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=12, choices=Kind)
    measure = models.CharField(max_length=6, choices=Measure)
    what_for = models.CharField(max_length=200, help_text="Public once it is agreed")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="contributions")
    neighbourhoods = models.ManyToManyField(
        Neighbourhood, through="ContributionPlace", related_name="contributions"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    letter = models.CharField(max_length=300, help_text="The letter or document it rests on")
    basis = models.CharField(max_length=14, choices=Basis)
    basis_note = models.CharField(max_length=300, blank=True)
    conditions = models.TextField(blank=True)
    clawback = models.TextField(blank=True, help_text="When it must be repaid")
    accountable_body = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    signatory = models.CharField(max_length=200, blank=True)
    held = models.CharField(max_length=8, choices=Held, blank=True)
    cost_centre = models.CharField(max_length=40, blank=True)
    rate = PoundsField(max_digits=8, decimal_places=2, null=True, help_text="Pounds an hour")
    rate_source = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLEDGED)
    pledged_on = models.DateField()
    agreed_on = models.DateField(null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="When it was ended or withdrawn")
    closed_reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.ContributionQuerySet.as_manager()
    named = "The contribution"
    PRIVATE = (
        "basis_note", "conditions", "clawback", "signatory", "held", "cost_centre", "notes", "letter",
    )  # fmt: skip
    """What no event and no public page says."""

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="contribution_newest"),
            models.Index(
                fields=["ends_on", "id"], condition=Q(state="agreed"), name="contribution_ending"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["cash", "sponsorship"], measure="pounds")
                | Q(kind="staff", measure="posts")
                | Q(kind="aligned", measure__in=["fte", "hours"])
                | Q(kind="volunteers", measure="hours"),
                name="contribution_counted_as_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(what_for="") & ~Q(letter=""), name="contribution_has_words"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contribution_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(rate=None, rate_source="")
                | Q(kind="volunteers", rate__gt=0) & ~Q(rate_source=""),
                name="contribution_rate_has_source",
            ),
            models.CheckConstraint(
                condition=Q(held="", cost_centre="") | Q(measure="pounds"),
                name="contribution_held_is_money",
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None, agreed_at=None, agreed_by=None)
                | Q(agreed_on__isnull=False, agreed_at__isnull=False),
                name="contribution_agreed_whole",
            ),
            who_and_when("closed", name="contribution_closed_pair", words=["closed_reason"]),
            models.CheckConstraint(
                condition=Q(state="pledged", agreed_on=None, closed_at=None)
                | Q(state="agreed", agreed_on__isnull=False, closed_at=None)
                | Q(state="ended", agreed_on__isnull=False, closed_at__isnull=False)
                & Q(ends_on__isnull=False)
                | Q(state="withdrawn", closed_at__isnull=False),
                name="contribution_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.CONTRIBUTION),
            OfRunningAgency("agency", RUNS_LATER, ["ends_on"]),
            OfRunningAgency("accountable_body", RUNS_LATER, ["ends_on"]),
            triggers.years_fit(),
            triggers.withdrawn_unpaid(),
            triggers.closed_years_stay(),
            triggers.area_alone(),
            pgtrigger.Protect(
                name="begins_pledged",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="pledged"),
            ),
            pgtrigger.Protect(
                name="of_whom_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("agency", "kind", "measure", "added_by", "added_at"),
            ),
            pgtrigger.Protect(name="contribution_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.reference} {self.what_for}"

    def get_absolute_url(self):
        return reverse("contribution", args=[self.pk])

    @property
    def reference(self):
        """Short enough to say aloud."""
        return f"PR{self.pk}"

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def where(self):
        """The city, an area, or neighbourhoods, in words."""
        if self.area_id:
            return str(self.area)
        return ", ".join(str(each) for each in self.neighbourhoods.all()) or "The whole city"

    @property
    def is_money(self):
        return self.measure == self.Measure.POUNDS


class ContributionPlace(models.Model):
    """One of the neighbourhoods that a contribution is for. None, and no area: the whole city."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="places")
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="+")

    objects = querysets.OfOneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "neighbourhood"], name="contribution_place_once"
            )
        ]
        triggers = [triggers.no_area()]

    def __str__(self):
        return str(self.neighbourhood)


class ContributionEntry(models.Model):
    """A step of the amount of one year, in what the contribution is counted in. Never changed: a
    mistake is reversed by its opposite."""

    class Kind(models.TextChoices):
        """What happened. The first two may be negative: they change what was said before."""

        PLEDGED = "pledged", "Pledged"
        AGREED = "agreed", "Agreed"
        INVOICED = "invoiced", "Invoiced"
        RECEIVED = "received", "Received"
        REPAID = "repaid", "Repaid to the partner"

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="entries")
    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    amount = models.DecimalField(**DIGITS)
    on = models.DateField(help_text="The day that counts")
    reference = models.CharField(max_length=60, blank=True, help_text="Such as a debtor number")
    due_on = models.DateField(null=True, help_text="Of an invoice")
    reason = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "contribution entries"
        indexes = [models.Index(fields=["contribution", "year"], name="contribution_entry_of_year")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="contribution_entry_of_some"),
            models.CheckConstraint(
                condition=Q(kind__in=["pledged", "agreed"], due_on=None, reverses=None)
                | Q(kind__in=["invoiced", "received", "repaid"], reverses=None, amount__gt=0)
                | Q(kind__in=["invoiced", "received", "repaid"], due_on=None, amount__lt=0)
                & Q(reverses__isnull=False)
                & ~Q(reason=""),
                name="contribution_entry_as_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="invoiced", reverses=None) | ~Q(reference=""),
                name="contribution_invoice_numbered",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(kind="invoiced"), name="contribution_invoice_due"
            ),
        ]
        triggers = [append_only(), triggers.entry_fits()]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount} for {self.year}"

    @property
    def words(self):
        """What happened: a reversal says so."""
        said = self.get_kind_display()
        return f"{said}, reversed" if self.reverses_id else said

    @property
    def may_reverse(self):
        """Whether it is a step that can be taken back; what is pledged or agreed is changed instead."""
        is_plan = self.kind in (self.Kind.PLEDGED, self.Kind.AGREED)
        return not (is_plan or self.reverses_id or hasattr(self, "reversed_by"))

    @property
    def neighbourhood_id(self):
        """Where events about it stand: nowhere alone."""
        return


class ContributionYear(models.Model):
    """What one partner puts in by one contribution in one financial year, by `measure`: the view
    `funding_contributionyear`, which every page, chart and file reads. What is withdrawn is not in it.

    pounds: cash. in_kind: cost of staff that the partner pays itself. fte and hours: time. Nobody adds
    one measure to another. `agreed` is nothing while it is only pledged; `received` is less what was
    repaid.
    """

    class Measure(models.TextChoices):
        """What a row is counted in."""

        POUNDS = "pounds", "Money"
        IN_KIND = "in_kind", "Staff in kind"
        FTE = "fte", "Staff time"
        HOURS = "hours", "Hours"

    id = models.CharField(primary_key=True, max_length=60)
    contribution = models.ForeignKey(Contribution, models.DO_NOTHING, related_name="years")
    year = models.ForeignKey(FinancialYear, models.DO_NOTHING, related_name="+")
    agency = models.ForeignKey(Agency, models.DO_NOTHING, related_name="+")
    measure = models.CharField(max_length=8, choices=Measure)
    pledged = models.DecimalField(**DIGITS)
    agreed = models.DecimalField(**DIGITS)
    invoiced = models.DecimalField(**DIGITS)
    received = models.DecimalField(**DIGITS)

    objects = querysets.OfOneQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_contributionyear"

    def __str__(self):
        return f"{self.agreed} agreed"
