"""Plans of neighbourhoods, areas and the city, their priorities and what agencies promised."""

import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.meetings.keeping.triggers import ANY_CHANGE
from boards.plans import querysets
from boards.plans.adoption.standing import Standing
from boards.plans.comments.guards import keeps_what_came
from boards.plans.triggers import (
    WORDS,
    adopted_by_its_body,
    follows_and_holds,
    stays_adopted,
    words_stay,
)
from core import calendar
from core.find.text import said_index
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Area, Neighbourhood
from neighbourhoods.people.guards import OfRunningAgency, to_successor

User = settings.AUTH_USER_MODEL
IN_FORCE = ["adopted", "reviewed"]
"""States of a plan that was adopted. From when to when it is in force say its days."""


def _one_of(field):
    """A place inside an EXCLUDE constraint; the whole city is 0."""
    return Func(
        Coalesce(field, 0), Coalesce(field, 0), Value("[]"),
        function="int8range", output_field=BigIntegerRangeField(),
    )  # fmt: skip


class Plan(Standing, Versioned):
    """What a place wants to reach in some years. The body adopts it by a decision; from then on its
    words stay. It is in force from its own first day on (from the adoption, if that is later) until
    that of the plan that replaces it, whenever that one was adopted."""

    class State(models.TextChoices):
        """Where the plan stands. A draft is inside; from the consultation on everybody reads it."""

        DRAFT = "draft", "Being written"
        CONSULTED = "consulted", "Open for comments"
        ADOPTED = "adopted", "Adopted"
        REVIEWED = "reviewed", "Adopted and reviewed"

    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="plans"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="plans")
    body = models.ForeignKey(Body, models.PROTECT, related_name="plans", help_text="Who adopts it")
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True)
    first_year = models.PositiveSmallIntegerField(help_text="2026 is the year 2026/27")
    last_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    consulted_from = models.DateField(null=True, blank=True)
    consulted_until = models.DateField(null=True, blank=True)
    consultation = models.TextField(
        blank=True, help_text="How to comment, and later what people said"
    )
    heard = models.TextField("what we heard", blank=True)
    what_changed = models.TextField("what changed in the plan", blank=True)
    adopted_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="adopted_plans"
    )
    in_force_from = models.DateField(null=True, editable=False)
    replaced_from = models.DateField(
        null=True, editable=False, help_text="The first day of the plan that replaces it"
    )
    review = models.TextField(blank=True, help_text="Review findings")
    reviewed_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    named = "The plan"
    """How a sentence names it."""

    objects = querysets.PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-first_year", "id"]
        indexes = [
            models.Index(fields=["-first_year", "id"], name="plan_by_year"),
            said_index("plan_said", "title", "introduction"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(neighbourhood=None) | Q(area=None), name="plan_one_place"
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")) & Q(first_year__range=(2000, 2099)),
                name="plan_years_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "consulted"],
                    adopted_by=None,
                    in_force_from=None,
                    replaced_from=None,
                )
                | Q(state__in=IN_FORCE, adopted_by__isnull=False, in_force_from__isnull=False),
                name="plan_adopted_by_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="reviewed") | Q(reviewed_on__isnull=False) & ~Q(review=""),
                name="plan_reviewed_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="consulted")
                | Q(consulted_from__isnull=False, consulted_until__gte=F("consulted_from")),
                name="plan_consulted_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(consulted_from=None, consulted_until=None, heard="", what_changed="")
                | Q(consulted_from__isnull=False, consulted_until__gte=F("consulted_from")),
                name="plan_heard_after_asking",
            ),
            models.CheckConstraint(
                condition=Q(replaced_from=None) | Q(replaced_from__gte=F("in_force_from")),
                name="plan_replaced_later",
            ),
            ExclusionConstraint(
                name="plan_one_in_force",
                expressions=[
                    (_one_of("neighbourhood_id"), RangeOperators.OVERLAPS),
                    (_one_of("area_id"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            "in_force_from",
                            "replaced_from",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(in_force_from__isnull=False),
            ),
        ]
        triggers = [
            raises_version("replaced_from"),
            adopted_by_its_body(),
            stays_adopted(),
            words_stay("decided_stays", "OLD.id", pgtrigger.UpdateOf(*WORDS)),
            follows_and_holds(),
            keeps_what_came(),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plan", args=[self.pk])

    @property
    def comments_url(self):
        """Where its comments are read."""
        return reverse("plan_comments", args=[self.pk])

    @property
    def place(self):
        """The neighbourhood or area; None for the city."""
        return self.neighbourhood or self.area

    @property
    def years(self):
        """Such as "2026/27" or "2026/27 to 2028/29"."""
        first, last = (
            calendar.financial_year(datetime.date(year, 4, 1))
            for year in (self.first_year, self.last_year)
        )
        return first if first == last else f"{first} to {last}"


class Priority(Versioned):
    """One aim of a plan, in order: what is to be reached, why, and by whom."""

    class Change(models.TextChoices):
        """Against the plan before."""

        NEW = "new", "New"
        KEPT = "kept", "Kept"
        CHANGED = "changed", "Changed"
        DROPPED = "dropped", "Removed"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="priorities")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    outcome = models.TextField(blank=True)
    why_profile = models.TextField("what the profile shows", blank=True)
    why_residents = models.TextField("what residents said", blank=True)
    lead = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="led_priorities"
    )
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", editable=False
    )
    change = models.CharField(max_length=10, choices=Change, default=Change.NEW)
    reason = models.CharField(
        max_length=500, blank=True, help_text="What changed, or why it was removed"
    )

    objects = querysets.OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        verbose_name_plural = "priorities"
        indexes = [said_index("priority_said", "title", "outcome")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="priority_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(title=""), name="priority_has_title"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(starts_on=None) | Q(due_on__gte=F("starts_on")),
                name="priority_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(change="new", earlier=None)
                | Q(change="kept", earlier__isnull=False)
                | Q(change="changed", earlier__isnull=False) & ~Q(reason="")
                | Q(change="dropped") & ~Q(reason=""),
                name="priority_change_with_reason",
            ),
        ]
        triggers = [
            raises_version("position"),
            words_stay("adopted_stays", "OLD.plan_id, NEW.plan_id", ANY_CHANGE),
            OfRunningAgency("lead", "COALESCE({row}.due_on > agency.ended_on, TRUE)", ["due_on"]),
        ]

    def __str__(self):
        return f"{self.position}. {self.title}"

    def get_absolute_url(self):
        return reverse("plan", args=[self.plan_id]) + f"#priority-{self.pk}"

    @property
    def look(self):
        """What changed from the plan before, as (word, colour, shape)."""
        looks = {"new": ("green", "+"), "changed": ("yellow", "◐")}
        return (self.get_change_display(), *looks.get(self.change, ("grey", "=")))

    @property
    def is_dropped(self):
        return self.change == self.Change.DROPPED


class Commitment(Versioned):
    """What one agency named by a priority answers: what it will do, with what and by when, or why
    not. Asked, it has the working days of the setting `boards.plan_answer_days`."""

    class Answer(models.TextChoices):
        WILL = "will", "Yes"
        WONT = "wont", "No"

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="commitments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="commitments")
    asked_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    what = models.TextField("what it will do", blank=True)
    with_what = models.CharField(max_length=300, blank=True)
    by_when = models.DateField(null=True, blank=True)
    why_not = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = querysets.CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "agency__name"]
        indexes = [
            models.Index(
                fields=["agency", "answer_by", "id"],
                condition=Q(answered_at=None, asked_at__isnull=False),
                name="commitment_waited_for",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["priority", "agency"], name="commitment_once"),
            models.CheckConstraint(
                condition=Q(asked_at=None, answer_by=None)
                | Q(asked_at__isnull=False, answer_by__isnull=False),
                name="commitment_asked_pair",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None, what="", why_not="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, asked_at__isnull=False)
                & (
                    Q(answer="will", by_when__isnull=False, why_not="") & ~Q(what="")
                    | Q(answer="wont", what="", with_what="", by_when=None) & ~Q(why_not="")
                ),
                name="commitment_answered_whole",
            ),
        ]
        triggers = [
            raises_version(),
            words_stay(
                "named_stays",
                "SELECT plan_id FROM boards_priority WHERE id IN (OLD.priority_id, NEW.priority_id)",
                pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf("priority_id", "agency_id"),
                unless="OLD.answered_at IS NULL AND "
                + to_successor("boards_commitment", "priority_id"),
            ),
            OfRunningAgency("agency", "{row}.answered_at IS NULL", ["answered_at"]),
        ]

    def __str__(self):
        return f"{self.agency}: {self.priority.title}"

    @property
    def is_promised(self):
        """Whether the agency will do its part."""
        return self.answer == self.Answer.WILL

    @property
    def is_refused(self):
        return self.answer == self.Answer.WONT

    @property
    def is_late(self):
        waits = self.answered_at is None and self.answer_by is not None
        return waits and self.answer_by < timezone.localdate()
