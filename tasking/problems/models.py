"""Problem-solving plans (OSARA): objective, scanning, analysis, response, assessment."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone

from core.find.text import said_index
from core.guards import append_only, moves
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Neighbourhood, Part, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from tasking.problems import querysets, rules, states, triggers
from tasking.sharing.models import Marked, lowered_by_originator

User = settings.AUTH_USER_MODEL
TEXT = 5_000
WINDOWS = triggers.WINDOWS
NO_WINDOWS = Q(**dict.fromkeys(WINDOWS))


def _days(first, last):
    """SQL: how many days lie between two days."""
    return Func(
        F(last),
        F(first),
        arg_joiner=" - ",
        template="(%(expressions)s)",
        output_field=models.IntegerField(),
    )


EQUAL_WINDOWS = Q(**{f"{each}__isnull": False for each in WINDOWS}) & Q(
    Exact(_days("before_from", "before_to"), _days("after_from", "after_to")),
    before_to__gte=F("before_from"),
    after_from__gt=F("before_to"),
)
NOT_COUNTED = Q(cannot_count="", agreed_by=None, agreed_on=None)
SAID_WHY = ~Q(cannot_count="") & Q(agreed_by__isnull=False, agreed_on__isnull=False)


class State(models.TextChoices):
    """The states of tasking.problems.states, with the words that pages use."""

    PROPOSED = states.PROPOSED, "Proposed"
    ADOPTED = states.ADOPTED, "Adopted"
    ANALYSIS = states.ANALYSIS, "Analysis"
    RESPONSE = states.RESPONSE, "Response"
    ASSESSMENT = states.ASSESSMENT, "Assessment"
    ESCALATED = states.ESCALATED, "Escalated"
    CLOSED = states.CLOSED, "Closed"
    REJECTED = states.REJECTED, "Not taken on"


LOOKS = {
    states.PROPOSED: ("blue", "◇"),
    states.ADOPTED: ("blue", "◆"),
    states.ANALYSIS: ("teal", "◔"),
    states.RESPONSE: ("teal", "▶"),
    states.ASSESSMENT: ("yellow", "◑"),
    states.ESCALATED: ("orange", "▲"),
    states.CLOSED: ("green", "●"),
    states.REJECTED: ("grey", "○"),
}


class Level(models.TextChoices):
    """Where a problem is dealt with."""

    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    AREA = "area", "Area"
    CITY = "city", "City"


class Problem(Marked, Versioned):
    """A problem of a place that keeps coming back, and what agencies do about it together."""

    State, Level = State, Level

    class Kind(models.TextChoices):
        """What keeps coming back, where that is known."""

        PLACE = "place", "The same place"
        VICTIM = "victim", "The same people suffer"
        OFFENDER = "offender", "The same people cause it"

    class Verdict(models.TextChoices):
        """What the counts and the residents say together."""

        BETTER = "better", "Better"
        SAME = "same", "About the same"
        WORSE = "worse", "Worse"
        TOO_FEW = "too_few", "Too few to say"

    class Recheck(models.TextChoices):
        """What was found three months after it was closed."""

        HELD = "held", "It held"
        CAME_BACK = "came_back", "It came back"

    title = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="problems")
    lead = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="led_problems"
    )
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="problems")
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="problems")
    place = models.CharField("street or place", max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    is_open = models.BooleanField(default=True, editable=False)
    level = models.CharField(max_length=13, choices=Level, default=Level.NEIGHBOURHOOD)

    objective = models.TextField(blank=True)
    what = models.TextField(blank=True)
    times = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)

    data_used = models.TextField(blank=True)
    offender = models.TextField(blank=True)
    victim = models.TextField(blank=True)
    location = models.TextField(blank=True)
    hypothesis = models.TextField(blank=True)

    process = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    residents_say = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)

    before_from = models.DateField(null=True, blank=True)
    before_to = models.DateField(null=True, blank=True)
    after_from = models.DateField(null=True, blank=True)
    after_to = models.DateField(null=True, blank=True)
    requests_before = models.PositiveIntegerField(default=0, editable=False)
    requests_after = models.PositiveIntegerField(default=0, editable=False)
    evidence = models.PositiveSmallIntegerField(default=0, editable=False)
    """How many sources of counts fit the windows. Triggers write the three."""
    cannot_count = models.TextField(blank=True)
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="agreed_problems"
    )
    agreed_on = models.DateField(null=True, blank=True)

    closed_on = models.DateField(null=True, editable=False)
    recheck_on = models.DateField(null=True, editable=False)
    rechecked_on = models.DateField(null=True, editable=False)
    recheck = models.CharField(max_length=10, choices=Recheck, blank=True, editable=False)
    recheck_note = models.TextField(blank=True, editable=False)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="followed_by"
    )
    """The closed problem that came back as this one."""

    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["neighbourhood", "is_open"], name="problem_by_place"),
            models.Index(fields=["agency", "is_open"], name="problem_by_agency"),
            models.Index(
                fields=["recheck_on", "id"],
                condition=Q(recheck="", recheck_on__isnull=False),
                name="problem_to_recheck",
            ),
            models.Index(fields=["changed_at"], name="problem_changed"),
            models.Index(fields=["id"], condition=Q(marking="sensitive"), name="problem_sensitive"),
            said_index("problem_said", "title", "place"),
        ]
        constraints = [
            *Marked.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="problem_has_title"),
            models.CheckConstraint(
                condition=Q(is_open=True) & ~Q(state__in=states.ENDED)
                | Q(is_open=False, state__in=states.ENDED),
                name="problem_open_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ESCALATED, level__in=[Level.AREA, Level.CITY])
                | ~Q(state=states.ESCALATED) & Q(level=Level.NEIGHBOURHOOD),
                name="problem_level_fits_state",
            ),
            models.CheckConstraint(
                condition=NO_WINDOWS | EQUAL_WINDOWS, name="problem_windows_equal"
            ),
            models.CheckConstraint(condition=NOT_COUNTED | SAID_WHY, name="problem_why_not_agreed"),
            models.CheckConstraint(
                condition=~Q(state=states.CLOSED)
                | ~Q(residents_say="")
                & (Q(evidence__gt=0, before_from__isnull=False) & ~Q(verdict="") | SAID_WHY),
                name="problem_closed_with_counts",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="too_few")
                | Q(requests_before__lt=rules.FEW, requests_after__lt=rules.FEW),
                name="problem_too_few_is_few",
            ),
            models.CheckConstraint(
                condition=Q(state=states.CLOSED, closed_on__isnull=False, recheck_on__isnull=False)
                | ~Q(state=states.CLOSED) & Q(closed_on=None, recheck_on=None),
                name="problem_closed_is_rechecked",
            ),
            models.CheckConstraint(
                condition=Q(recheck="", rechecked_on=None, recheck_note="")
                | Q(rechecked_on__gte=F("closed_on"), recheck="came_back")
                | Q(rechecked_on__gte=F("recheck_on"), recheck="held"),
                name="problem_recheck_whole",
            ),
            models.CheckConstraint(
                condition=Q(changed_at__gte=F("created_at")), name="problem_changed_later"
            ),
        ]
        triggers = [
            raises_version("changed_at", *triggers.COUNTS),
            moves(states.MACHINE),
            triggers.counts_follow(),
            triggers.stays_closed(),
            lowered_by_originator(),
            OfKeptPeople("lead"),
            OfKeptPeople("agreed_by"),
            OfRunningAgency("agency", "{row}.is_open", ["is_open"]),
        ]

    def __str__(self):
        """Its title is nowhere said in passing where it is official-sensitive."""
        return f"{self.reference} {'(official-sensitive)' if self.is_sensitive else self.title}"

    def get_absolute_url(self):
        return reverse("problem", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: P and the number."""
        return f"P{self.pk}"

    @property
    def named(self):
        return f"Problem {self.reference}"

    def last_step(self):
        step = self.steps.order_by("-id").first()
        return (step.by_name, timezone.localtime(step.at)) if step else None

    @property
    def where(self):
        """Street, part and neighbourhood, in words."""
        named = (self.place, self.part.name if self.part_id else "", self.neighbourhood.name)
        return ", ".join(each for each in named if each)

    @property
    def look(self):
        """(word, colour, shape) of its status."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def windows(self):
        return tuple(getattr(self, each) for each in WINDOWS)

    @property
    def has_windows(self):
        return self.before_from is not None

    @property
    def is_late(self):
        """Whether nobody has looked again, three months after it was closed."""
        return self.is_to_recheck and self.recheck_on < timezone.localdate()

    @property
    def is_to_recheck(self):
        return self.recheck_on is not None and not self.recheck

    @property
    def is_closed(self):
        return self.state == states.CLOSED

    @property
    def is_assessed(self):
        """Whether it stands where it may be closed."""
        return self.state == states.ASSESSMENT

    @property
    def is_escalated(self):
        return self.state == states.ESCALATED

    @property
    def may_escalate(self):
        return self.state in states.WORKED

    def next_states(self):
        """The states that a press leads to from here."""
        return [State(each) for each in states.steps_by_hand(self.state)]


class ProblemStep(models.Model):
    """What was done with a problem as a whole: from where to where, and why. Rows are only added."""

    class Reason(models.TextChoices):
        """Why it goes to the level above."""

        CAPACITY = "capacity", "Beyond what we can do here"
        SEVERAL = "several", "In more than one neighbourhood"
        POLICY = "policy", "A policy has to change"
        MONEY = "money", "It needs money"

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    from_state = models.CharField(max_length=12, choices=State, blank=True)
    to_state = models.CharField(max_length=12, choices=State, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    note = models.TextField(blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state=states.ESCALATED) & ~Q(reason="")
                | ~Q(to_state=states.ESCALATED) & Q(reason=""),
                name="step_escalates_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(to_state="") | ~Q(note=""), name="step_says_something"
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.get_to_state_display() or 'Note'}: {self.problem}"
