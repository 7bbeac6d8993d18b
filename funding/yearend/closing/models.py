"""The closing of a year, and what it carried into the next."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import append_only, moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.budgets.lines.models import BudgetLine
from funding.grants.awards.models import Grant
from funding.ledger.models import DIGITS, Allocation, FinancialYear, Reservation
from funding.yearend.closing import querysets, triggers
from funding.yearend.reserves.querysets import YearEndQuerySet

User = settings.AUTH_USER_MODEL
ASKED, RUNNING, DONE, WITHDRAWN = "asked", "running", "done", "withdrawn"
CLOSING = Machine(
    moves={
        ASKED: (RUNNING, DONE, WITHDRAWN),
        RUNNING: (DONE, ASKED, WITHDRAWN),
        DONE: (),
        WITHDRAWN: (),
    }
)
LOOKS = {
    ASKED: ("orange", "▲"),
    RUNNING: ("blue", "◆"),
    DONE: ("green", "✓"),
    WITHDRAWN: ("grey", "○"),
}


class Closing(Versioned):
    """A year that somebody wants closed, and a second person closes."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = ASKED, "Waiting for a second person"
        RUNNING = RUNNING, "Being closed"
        DONE = DONE, "Closed"
        WITHDRAWN = WITHDRAWN, "Withdrawn"

    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="closings")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, help_text="When the job was begun that closes it")
    problem = models.CharField(max_length=300, blank=True, help_text="Why it could not be closed")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = YearEndQuerySet.as_manager()
    named = "The closing of the year"

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=~Q(state="withdrawn"), name="closing_once"
            ),
            who_and_when("ended", name="closing_ended_pair"),
            who_and_when("started", name="closing_started_pair"),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at=None, started_at=None)
                | Q(
                    state="running", ended_at=None, started_at__isnull=False, asked_by__isnull=False
                )
                & ~Q(started_by=F("asked_by"))
                | Q(state="withdrawn", ended_at__isnull=False)
                | Q(state="done", ended_at__isnull=False, asked_by__isnull=False)
                & ~Q(ended_by=F("asked_by")),
                name="closing_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(CLOSING),
            pgtrigger.Protect(
                name="closing_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("year", "asked_by", "asked_at"),
            ),
            pgtrigger.Protect(
                name="begins_asked",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="asked"),
            ),
            pgtrigger.Protect(name="closing_kept", operation=pgtrigger.Delete),
            triggers.runs_an_approved_rule(),
            triggers.closes_its_year(),
        ]

    def __str__(self):
        return f"Closing of {self.year}"

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def neighbourhood_id(self):
        """Where events about it stand: no single place."""
        return None


class ClosingProgress(models.Model):
    """How far the job is that closes a year. Written beside its own transaction."""

    closing = models.OneToOneField(
        Closing, models.CASCADE, primary_key=True, related_name="progress"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    objects = YearEndQuerySet.as_manager()

    def __str__(self):
        return f"{self.done:,} of {self.total:,}"


class CarriedGrant(models.Model):
    """A grant that was not paid in full as its year was closed: what was promised and unpaid was released there
    and is promised again in the next year, out of what was carried for it."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="grants")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="carries")
    before = models.OneToOneField(Reservation, models.PROTECT, related_name="carried_off")
    after = models.OneToOneField(Reservation, models.PROTECT, related_name="carried_on")
    amount = PoundsField(**DIGITS)
    due = PoundsField(**DIGITS, default=0, help_text="What of it was accrued: owed at 31 March")

    objects = querysets.CarriedGrantQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, due__gte=0, due__lte=F("amount")),
                name="carried_grant_of_something",
            ),
            models.UniqueConstraint(fields=["closing", "grant"], name="carried_grant_once"),
        ]
        triggers = [append_only(), triggers.carries_a_promise(), triggers.grant_goes_on()]

    def __str__(self):
        return f"{self.before} carried forward"


class Carry(models.Model):
    """Money of one year that is in the next from its closing on: of a ward budget or of a budget line. Or what was
    carried for a grant that needs it no longer, and goes where the rule says."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="carries")
    from_ward = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="carried_out")
    to_ward = models.OneToOneField(Allocation, models.PROTECT, null=True, related_name="carried_in")
    from_line = models.OneToOneField(
        BudgetLine, models.PROTECT, null=True, related_name="carried_out"
    )
    to_line = models.OneToOneField(BudgetLine, models.PROTECT, null=True, related_name="carried_in")
    returned = models.OneToOneField(
        CarriedGrant, models.PROTECT, null=True, related_name="returned",
        help_text="The grant that needs it no longer",
    )  # fmt: skip
    amount = PoundsField(**DIGITS)
    kept = PoundsField(
        **DIGITS, default=0, help_text="What of it nobody was granted, as the rule let it be kept"
    )
    reason = models.CharField(max_length=300)

    objects = querysets.CarryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "carries"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, kept__gte=0, kept__lte=F("amount")),
                name="carry_of_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="carry_says_why"),
            models.UniqueConstraint(
                fields=["from_ward"], condition=Q(returned=None), name="carry_of_ward_once"
            ),
            models.CheckConstraint(
                condition=Q(from_ward__isnull=False, to_ward__isnull=False)
                & Q(from_line=None, to_line=None, returned=None)
                | Q(from_line__isnull=False, to_line__isnull=False, kept=0)
                & Q(from_ward=None, to_ward=None, returned=None)
                | Q(from_ward__isnull=False, returned__isnull=False, kept=0)
                & Q(to_ward=None, from_line=None, to_line=None),
                name="carry_between_two",
            ),
        ]
        triggers = [
            append_only(),
            triggers.into_the_next_year(),
            triggers.carries_nothing_away(),
        ]

    def __str__(self):
        return f"Carry {self.pk}"
