"""What was decided under an item, and its number in the body's year."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5, Lower
from django.urls import reverse

from boards.attendance.models import Attendance
from boards.bodies.models import Body
from boards.decisions import querysets, triggers
from boards.meetings.items.models import AgendaItem
from boards.meetings.keeping.triggers import OF_ITEM, refuse_when_numbered, refuse_when_out
from boards.meetings.triggers import (
    refuse_in_public,
    refuse_informal,
    refuse_unless_admitted,
    refuse_without_quorum,
    struck_out_together,
)
from core.find.text import said_index
from core.guards import append_only, who_and_when

User = settings.AUTH_USER_MODEL
NOT_CHECKED = "Held before this system: notice, quorum and chairing were not checked here"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Decision(models.Model):
    """What a body resolved, recommended or noted under an item."""

    class Outcome(models.TextChoices):
        """The words of the minutes."""

        RESOLVED = "resolved", "Resolved"
        RECOMMENDED = "recommended", "Recommended"
        NOTED = "noted", "Noted"
        DEFERRED = "deferred", "Deferred"
        REFERRED = "referred", "Referred"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LOST = "lost", "Lost"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    text = models.TextField()
    vote = models.OneToOneField(
        "boards.Vote", models.PROTECT, null=True, editable=False, related_name="decision"
    )
    excludes_public = models.BooleanField(
        default=False,
        editable=False,
        help_text="Resolves that the public is excluded: public itself, under a private item too",
    )
    presiding = models.CharField(max_length=200, blank=True, editable=False)
    presided_by = models.ForeignKey(
        Attendance, models.DO_NOTHING, null=True, editable=False, related_name="+"
    )
    voting_present = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="Rows of DecisionPresent; the database counts them"
    )
    voting_members = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="Who had a vote on the day; the database counts them"
    )
    quorum = models.PositiveSmallIntegerField(null=True, editable=False)
    room_stands = models.BooleanField(
        default=False,
        editable=False,
        help_text="A board that decides, a vote that was counted, or minutes that are out: before that "
        "the room follows the attendance",
    )
    in_time = models.BooleanField(
        null=True, editable=False, help_text="Whether the item was published with its clear days"
    )
    urgent_reason = models.CharField(
        max_length=500, blank=True, editable=False, help_text="By which it was admitted, if any"
    )
    public_left_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="decided_in_private",
        help_text="The resolution that excluded the public, on which this one rests",
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    struck_out_at = models.DateTimeField(null=True)
    struck_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [said_index("decision_said", "text")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="decision_has_text"),
            models.UniqueConstraint(
                "item",
                MD5(Lower("text")),  # the words themselves may be too long for an index
                condition=models.Q(struck_out_at=None, excludes_public=False)
                & ~models.Q(outcome="lost"),
                name="decision_once",
            ),
            who_and_when("struck_out", name="decision_struck_out_pair"),
            models.CheckConstraint(
                condition=models.Q(
                    outcome__in=[
                        "resolved",
                        "recommended",
                        "noted",
                        "deferred",
                        "referred",
                        "withdrawn",
                        "lost",
                    ]
                ),
                name="decision_outcome_known",
            ),
            models.CheckConstraint(
                condition=models.Q(excludes_public=False)
                | models.Q(outcome__in=["resolved", "lost"]),
                name="decision_exclusion_resolved",
            ),
        ]
        triggers = [
            refuse_when_out(OF_ITEM),
            refuse_when_numbered("OLD.id"),
            refuse_unless_admitted(),
            refuse_informal(),
            refuse_without_quorum(),
            refuse_in_public(),
            pgtrigger.Trigger(
                name="as_voted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("vote_id", "outcome", "item_id"),
                func="""
                    IF NEW.vote_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM boards_vote vote
                         WHERE vote.id = NEW.vote_id AND vote.item_id = NEW.item_id
                           AND vote.kind = 'motion'
                           AND vote.carried = (NEW.outcome <> 'lost')
                    )
                    THEN
                        RAISE EXCEPTION 'the decision is not what was voted';
                    END IF;
                    RETURN NEW;
                """,
            ),
            triggers.store_facts(),
            triggers.store_room(),
            triggers.facts_stay(),
            triggers.refuse_when_held(),
            struck_out_together(
                pgtrigger.Insert | pgtrigger.UpdateOf("struck_out_at", "vote_id"),
                "decided.id = NEW.id",
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.text[:80]}"

    def get_absolute_url(self):
        return reverse("decision", args=[self.pk])

    @property
    def goes_on(self):
        """Whether another meeting hears it next."""
        return self.outcome in (
            self.Outcome.RECOMMENDED,
            self.Outcome.REFERRED,
            self.Outcome.DEFERRED,
        )

    @property
    def circumstances(self):
        """What the record says of the room: who was there, whether that was a quorum, who
        presided. Reads the body."""
        said = []
        if self.item.meeting.predates_system:
            said.append(NOT_CHECKED)
        elif self.voting_members:
            there = f"{self.voting_present} of {self.voting_members} voting members present"
            quorum = f"quorum {self.quorum}"
            said.append(
                f"no quorum: {there}, {quorum}" if self.lacked_quorum
                else f"{there}, {quorum}" if self.quorum
                else there
            )  # fmt: skip
        if self.presiding:
            said.append(f"{self.presiding} in the chair")
        return "; ".join(said)

    @property
    def lacked_quorum(self):
        """Whether fewer were there than the quorum, at a body that may go on all the same. (At one
        that decides, who withdrew for an interest may have counted.)"""
        binds = self.item.meeting.binds
        return bool(self.quorum) and self.voting_present < self.quorum and not binds


class DecisionPresent(models.Model):
    """Somebody with a vote who was in the room when something was decided. The database writes the
    rows with the decision (boards.decisions.triggers)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="present")
    attendance = models.ForeignKey(
        Attendance,
        models.DO_NOTHING,
        null=True,
        related_name="decisions_present",
        help_text="Empty where the decision was struck out and the tick taken off later",
    )
    name = models.CharField(max_length=200)

    objects = querysets.DecisionPresentQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "name"]
        verbose_name_plural = "present for decisions"
        constraints = [
            models.UniqueConstraint(fields=["decision", "attendance"], name="present_once"),
        ]
        triggers = [triggers.room_kept()]

    def __str__(self):
        return self.name


class DecisionHold(models.Model):
    """Something that rests on a decision of a meeting, or on one outside a meeting: a plan that it
    adopted, an entry of a work programme. While it does, the decision is neither struck out nor
    reworded."""

    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="holds")
    delegated = models.ForeignKey(
        "boards.DelegatedDecision", models.PROTECT, null=True, related_name="holds"
    )
    holder = models.CharField(max_length=40, help_text='Short code, such as "plan-12"')
    label = models.CharField(max_length=200)
    held_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    objects = querysets.DecisionHoldQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "delegated", "holder"],
                condition=models.Q(released_at=None),
                nulls_distinct=False,
                name="hold_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decision=None, delegated__isnull=False)
                | models.Q(decision__isnull=False, delegated=None),
                name="hold_of_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(holder="") & ~models.Q(label=""), name="hold_has_words"
            ),
            models.CheckConstraint(
                condition=models.Q(released_at=None)
                | models.Q(released_at__gte=models.F("held_at")),
                name="hold_released_later",
            ),
        ]
        triggers = [
            triggers.hold_of_standing(),
            triggers.hold_stays(),
            triggers.hold_of_adopted(),
        ]

    def __str__(self):
        return self.label


class ExclusionItem(models.Model):
    """An exempt item that a resolution excludes the public from, with its paragraphs as they were
    resolved. Source: Local Government Act 1972 s.100A(4) and (5)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="excluded")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="exclusions")
    paragraphs = ArrayField(models.PositiveSmallIntegerField())

    objects = querysets.ExclusionItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "item"], name="exclusion_item_once"),
        ]
        triggers = [
            append_only("exclusion_stays"),
            refuse_when_out(OF_ITEM, pgtrigger.Insert),
            pgtrigger.Trigger(
                name="names_exempt_item",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM boards_decision resolved
                          JOIN boards_agendaitem under ON under.id = resolved.item_id
                          JOIN boards_agendaitem item ON item.id = NEW.item_id
                         WHERE resolved.id = NEW.decision_id AND resolved.excludes_public
                           AND item.meeting_id = under.meeting_id
                           AND item.position >= under.position
                           AND item.access = 'exempt' AND item.paragraphs = NEW.paragraphs)
                    THEN
                        RAISE EXCEPTION 'an exclusion names exempt items that are still to come';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.decision_id}: {self.item}"


class DecisionNumber(models.Model):
    """The number of a decision: by body and municipal year, given when the minutes are published
    as a draft. Without gaps, never reused; a decision struck out later keeps its own."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="numbered")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(help_text="In which the municipal year began")
    number = models.PositiveIntegerField()
    in_force_on = models.DateField(
        null=True,
        help_text="Of what a board resolved that exercises executive functions: after call-in, as "
        "that was reckoned when it was published",
    )

    objects = querysets.DecisionNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="decision_number_once"),
        ]
        triggers = [
            append_only("number_stays"),
            triggers.room_closes(),
            pgtrigger.Trigger(
                name="number_next",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.number <> 1 + (
                        SELECT COALESCE(MAX(number), 0) FROM boards_decisionnumber
                         WHERE body_id = NEW.body_id AND year = NEW.year)
                    THEN
                        RAISE EXCEPTION 'decisions are numbered without gaps';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.number}/{self.year % 100:02d}"

    @property
    def in_force_in_words(self):
        """Such as "comes into force on 3 December 2026, unless it is called in"; empty for others."""
        if not self.in_force_on:
            return ""
        return f"comes into force on {self.in_force_on:%-d %B %Y}, unless it is called in"
