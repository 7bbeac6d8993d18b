"""The rule of a financial year: what is carried into the next, and which body approved that."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.bodies.models import Body
from boards.decisions.models import Decision
from core.guards import moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.ledger.models import DIGITS, FinancialYear
from funding.yearend.reserves.models import Reserve
from funding.yearend.reserves.querysets import YearEndQuerySet

User = settings.AUTH_USER_MODEL
DRAFT, APPROVED = "draft", "approved"
RULE = Machine(moves={DRAFT: (APPROVED,), APPROVED: (DRAFT,)})
LOOKS = {DRAFT: ("orange", "▲"), APPROVED: ("green", "✓")}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CarryRule(Versioned):
    """What is carried forward from a year. It runs as the year is closed, and no sooner than a named body has
    approved it; corrected before, it waits for approval again. What is owed at 31 March (accrued) goes along
    whatever it says."""

    class Wards(models.TextChoices):
        """What of a ward budget is carried."""

        NOTHING = "nothing", "Nothing"
        COMMITTED = "committed", "Only what is granted and not paid, grant by grant"
        ALL = "all", "What is granted and not paid, and all that is left"
        CAPPED = "capped", "What is granted and not paid, and what is left up to a limit"

    class Lines(models.TextChoices):
        """What of a budget line is carried."""

        NOTHING = "nothing", "Nothing"
        ON_REQUEST = "on_request", "Only on request, line by line"

    class State(models.TextChoices):
        """Whether it may run."""

        DRAFT = DRAFT, "Not approved yet"
        APPROVED = APPROVED, "Approved"

    year = models.OneToOneField(FinancialYear, models.PROTECT, related_name="carry_rule")
    wards = models.CharField("ward budgets", max_length=9, choices=Wards)
    cap = PoundsField(
        "limit for what is left", **DIGITS, null=True, blank=True,
        help_text="The most that one ward keeps of what nobody was granted",
    )  # fmt: skip
    revenue = models.CharField("revenue budgets", max_length=10, choices=Lines)
    capital = models.CharField("capital budgets, by scheme", max_length=10, choices=Lines)
    rest_goes_to = models.CharField(
        "where the rest goes", max_length=200, help_text="Such as: the neighbourhood reserve"
    )
    reserve = models.ForeignKey(
        Reserve, models.PROTECT, null=True, blank=True, related_name="rules",
        help_text="Where the rest goes into a reserve that is kept here",
    )  # fmt: skip
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, related_name="carry_rules", verbose_name="approved by"
    )
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="carry_rules")
    reference = models.CharField(
        max_length=200, blank=True, help_text="Where its meeting is not kept here: minute or paper"
    )
    decided_on = models.DateField(null=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    objects = YearEndQuerySet.as_manager()
    named = "The carry-forward rule"

    class Meta:
        ordering = ["-year__first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wards="capped", cap__isnull=False, cap__gte=0)
                | ~Q(wards="capped") & Q(cap=None),
                name="carry_rule_cap",
            ),
            models.CheckConstraint(condition=~Q(rest_goes_to=""), name="carry_rule_says_where"),
            who_and_when("approved", name="carry_rule_approved_pair"),
            models.CheckConstraint(
                condition=Q(
                    state="draft", approved_at=None, body=None, decision=None, decided_on=None,
                    reference="",
                )
                | Q(
                    state="approved", approved_at__isnull=False, body__isnull=False,
                    decided_on__isnull=False,
                )
                & (Q(decision__isnull=False, reference="") | Q(decision=None) & ~Q(reference="")),
                name="carry_rule_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(drafted_by=None) | ~Q(approved_by=F("drafted_by")),
                name="carry_rule_second_person",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            moves(RULE),
            pgtrigger.Protect(
                name="begins_as_a_draft",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="draft"),
            ),
            pgtrigger.Trigger(
                name="approved_as_it_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'approved' AND NEW.state = 'approved'"),
                func="""
                    RAISE EXCEPTION 'a rule that was approved is corrected as a draft, and approved again';
                """,
            ),
            pgtrigger.Trigger(
                name="approved_by_a_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("decision_id", "body_id"),
                condition=pgtrigger.Condition("NEW.decision_id IS NOT NULL"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM boards_decision made
                          JOIN boards_agendaitem item ON item.id = made.item_id
                          JOIN boards_meeting held ON held.id = item.meeting_id
                         WHERE made.id = NEW.decision_id AND made.outcome = 'resolved'
                           AND made.struck_out_at IS NULL AND held.body_id = NEW.body_id)
                    THEN
                        RAISE EXCEPTION 'a rule is approved by a decision of the committee that is named, which stands';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="frozen_once_it_ran",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM funding_closing
                                WHERE year_id = OLD.year_id AND state = 'done') THEN
                        RAISE EXCEPTION 'the rule has run: it stays as it was approved';
                    END IF;
                    IF TG_OP = 'UPDATE' AND NEW.year_id <> OLD.year_id THEN
                        RAISE EXCEPTION 'a rule stays with its year';
                    END IF;
                    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
        ]

    def __str__(self):
        return f"Carry-forward rule for {self.year}"

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def may_carry(self):
        """Whether what is committed of a ward budget may be carried at all."""
        return self.wards != self.Wards.NOTHING

    def keeps(self, left):
        """What of an amount that is left a ward keeps."""
        if self.wards == self.Wards.ALL:
            return left
        return min(left, self.cap) if self.wards == self.Wards.CAPPED else left * 0

    @property
    def neighbourhood_id(self):
        """Where events about it stand: no single place."""
        return None
