"""Reserves, and what went into them and came out. What stands in one is what its moves add up to."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from core.guards import append_only
from core.money import PoundsField
from funding.ledger.models import DIGITS, FinancialYear
from funding.yearend.reserves import querysets

User = settings.AUTH_USER_MODEL


class Reserve(models.Model):
    """Money kept for later years, such as the central fund to which unspent ward budgets go."""

    name = models.CharField(max_length=100)

    objects = querysets.YearEndQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="reserve_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="reserve_named"),
        ]
        triggers = [append_only()]

    def __str__(self):
        return self.name


class ReserveMove(models.Model):
    """What went into a reserve in a year, or came out. Never changed: a mistake is set right by another."""

    class Kind(models.TextChoices):
        """The first says what stood in it before this system kept it."""

        OPENING = "opening", "Opening balance"
        IN = "in", "Put in"
        OUT = "out", "Taken out"

    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="moves")
    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="reserve_moves")
    kind = models.CharField(max_length=7, choices=Kind)
    amount = PoundsField(**DIGITS)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.YearEndQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["reserve", "year"], name="move_of_reserve")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="reserve_move_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="reserve_move_says_why"),
            models.UniqueConstraint(
                fields=["reserve"], condition=Q(kind="opening"), name="reserve_opened_once"
            ),
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="leaves_no_less_than_nothing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM funding_reserve WHERE id = NEW.reserve_id FOR NO KEY UPDATE;
                    PERFORM 1 FROM funding_financialyear
                      WHERE id = NEW.year_id AND closed_at IS NULL FOR SHARE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'the financial year is closed';
                    END IF;
                    IF NEW.kind = 'opening' AND EXISTS (
                        SELECT 1 FROM funding_reservemove WHERE reserve_id = NEW.reserve_id) THEN
                        RAISE EXCEPTION 'a reserve opens before anything goes in or comes out';
                    END IF;
                    IF NEW.kind = 'out' AND EXISTS (
                        SELECT 1 FROM funding_financialyear later JOIN funding_financialyear this ON this.first <= later.first
                          LEFT JOIN LATERAL (
                            SELECT SUM(CASE move.kind WHEN 'out' THEN -move.amount ELSE move.amount END) AS amount
                              FROM funding_reservemove move
                              JOIN funding_financialyear held ON held.id = move.year_id
                             WHERE move.reserve_id = NEW.reserve_id AND held.first <= later.first) stood ON true
                         WHERE this.id = NEW.year_id AND COALESCE(stood.amount, 0) < NEW.amount)
                    THEN
                        RAISE EXCEPTION 'no more comes out of a reserve than stands in it';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.amount}"

    @property
    def effect(self):
        """What it adds to the reserve."""
        return -self.amount if self.kind == self.Kind.OUT else self.amount
