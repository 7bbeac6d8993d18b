"""Figures about money, each with its source."""

import pghistory
import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.access import PublicQuerySet
from core.money import PoundsField, in_pounds
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency


def difference():
    """The trigger that works out a figure from the two that it is the difference of. Its name comes
    before that of the version's."""
    return pgtrigger.Trigger(
        name="difference",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.whole_id IS NOT NULL"),
        declare=[("whole_", "numeric"), ("less_", "numeric")],
        func="""
            PERFORM 1 FROM funding_sourcedfigure WHERE id IN (NEW.whole_id, NEW.less_id)
              ORDER BY id FOR SHARE;
            SELECT amount INTO whole_ FROM funding_sourcedfigure
             WHERE id = NEW.whole_id AND whole_id IS NULL;
            SELECT amount INTO less_ FROM funding_sourcedfigure
             WHERE id = NEW.less_id AND whole_id IS NULL;
            IF whole_ IS NULL OR less_ IS NULL THEN
                RAISE EXCEPTION 'a figure is worked out from two that sources state';
            END IF;
            NEW.amount := whole_ - less_;
            RETURN NEW;
        """,
    )


def moves_differences():
    """The trigger by which what was worked out from a figure follows it."""
    return pgtrigger.Trigger(
        name="moves_differences",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("amount", "whole_id"),
        condition=pgtrigger.AnyChange("amount", "whole"),
        func="""
            UPDATE funding_sourcedfigure SET amount = NULL
             WHERE NEW.id IN (whole_id, less_id);
            RETURN NULL;
        """,
    )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SourcedFigure(Versioned):
    """What a partner puts in, as a source states it. Figures overlap: they are never added up.

    Without an amount the contribution is in kind: staff or services aligned to the teams. A figure
    that no source states is the difference of two that sources state: the database works it out, and
    again when one of the two changes.
    """

    class Kind(models.TextChoices):
        """How the resources come."""

        CASH = "cash", "Money"
        STAFF = "staff", "Staff paid for"
        ALIGNMENT = "alignment", "Staff and services aligned (no funding)"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sourced_figures")
    kind = models.CharField(max_length=20, choices=Kind)
    what_for = models.CharField(max_length=300, help_text="Public")
    amount = PoundsField(
        "amount in pounds",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Leave blank if the source gives no amount, or if it is calculated from two figures",
    )
    whole = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="calculated from", help_text="The figure from which another is taken away",
    )  # fmt: skip
    less = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="less", help_text="The figure that is taken away",
    )  # fmt: skip
    period = models.CharField(max_length=60, help_text="The year or date that the source gives")
    source = models.CharField(max_length=300, help_text="Document and paragraph. Public.")
    worked_out = models.CharField(
        "how it was worked out",
        max_length=300,
        blank=True,
        help_text="Where the source does not state it: from what, and where that stands. Public.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on the page")

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "partner resource"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="figure_not_negative",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="figure_has_source"),
            models.CheckConstraint(
                condition=Q(whole=None, less=None)
                | Q(whole__isnull=False, less__isnull=False) & ~Q(whole=F("less")),
                name="figure_of_two_others",
                violation_error_message="Choose both figures that it is calculated from",
            ),
        ]
        triggers = [raises_version(), difference(), moves_differences()]

    def __str__(self):
        return f"{self.agency}: {self.what_for}"

    @property
    def calculation(self):
        """From what it was worked out, in words; "" where a source states it."""
        if self.whole_id is None:
            return self.worked_out
        parts = (f"{in_pounds(each.amount)} ({each.what_for})" for each in (self.whole, self.less))
        return " less ".join(parts) + (f". {self.worked_out}" if self.worked_out else "")
