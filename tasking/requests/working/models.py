"""Teams that work here, and the work of each request: its state, its clock, its steps, its pauses."""

import datetime
import uuid

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.guards import Acyclic, append_only, moves
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, ClosedDay, Person, Service
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from tasking import clocks
from tasking.requests.models import ServiceRequest
from tasking.requests.working import clock, querysets, states

User = settings.AUTH_USER_MODEL


class TargetKind(models.TextChoices):
    """How a target counts."""

    HOURS = clocks.HOURS, "Hours, day and night"
    WORKING_HOURS = clocks.WORKING_HOURS, "Working hours"
    WORKING_DAYS = clocks.WORKING_DAYS, "Working days"
    CALENDAR_DAYS = clocks.CALENDAR_DAYS, "Calendar days"
    NEXT_ROUND = clocks.NEXT_ROUND, "On the next round"


class Timed(models.Model):
    """A target and the days on which it counts."""

    kind = models.CharField(
        "how the target counts", max_length=20, choices=TargetKind, default=TargetKind.WORKING_DAYS
    )
    amount = models.PositiveSmallIntegerField(
        "target", default=5, validators=[MinValueValidator(1)],
        help_text="A number of hours or days. For the next round its weekday, from 1 for Monday to 7",
    )  # fmt: skip
    every_day = models.BooleanField("works every day", default=False)
    cut_off = models.TimeField(
        "cut-off", default=clocks.CUT_OFF, help_text="What comes in later counts on the next day"
    )

    class Meta:
        abstract = True

    @property
    def time_target(self):
        return clocks.Target(self.kind, self.amount)

    @property
    def target_in_words(self):
        """Such as "5 working days"."""
        if self.kind == clocks.NEXT_ROUND:
            return f"the next round, on a {datetime.date(2001, 1, self.amount):%A}"
        words = self.get_kind_display().partition(",")[0].lower()
        return f"{self.amount} {words.removesuffix('s') if self.amount == 1 else words}"

    def days(self, closed=None):
        """The calendar of this row."""
        known = ClosedDay.objects.days() if closed is None else closed
        return clock.days_of(closed=known, every_day=self.every_day, cut_off=self.cut_off)


TIMED = ("kind", "amount", "every_day", "cut_off")
REAL_TARGET = Q(amount__gte=1) & (~Q(kind=clocks.NEXT_ROUND) | Q(amount__lte=7))


class ServiceTeam(Timed, Versioned):
    """How an agency works the requests for one of its services: logged and chased, or worked here."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="teams")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="service_teams")
    name = models.CharField(max_length=100)
    works_here = models.BooleanField(
        default=False,
        help_text="The team works its requests here. Otherwise they are logged here and chased",
    )
    manager = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Told when a request is late, or sent back twice",
    )  # fmt: skip
    lead = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="agency’s lead", help_text="Told when one takes half as long again as it may",
    )  # fmt: skip

    objects = querysets.ServiceTeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "agency"], name="service_team_once"),
            models.CheckConstraint(
                condition=REAL_TARGET, name="service_team_target",
                violation_error_message="The target is a number from 1, and for a round a weekday from 1 to 7",
            ),
            models.CheckConstraint(
                condition=Q(works_here=False) | Q(manager__isnull=False, lead__isnull=False),
                name="service_team_has_ladder",
                violation_error_message="A team that works here needs a manager and the agency’s lead",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(), OfRunningAgency(), OfKeptPeople("manager"), OfKeptPeople("lead"),
        ]  # fmt: skip

    def __str__(self):
        return self.name


def _given(field):
    empty = "" if field in ("reason", "their_reference") else None
    return ~Q(**{field: empty})


def _whole_outcomes():
    """What each outcome needs, as one condition."""
    whole = Q()
    for outcome, needed in states.NEEDS.items():
        for field in needed:
            there = _given(field)
            if other := states.INSTEAD.get(field):
                there |= _given(other)
            whole &= ~Q(outcome=outcome) | there
    return whole


class WorkedRequest(Timed, Versioned):
    """The work of a request by a team that works here. The clock stands as it was promised: a team's later
    target changes nothing of it."""

    class State(models.TextChoices):
        """The states of `states`, with the words that pages use."""

        RECEIVED = states.RECEIVED, "Received"
        TRIAGED = states.TRIAGED, "To be assigned"
        ASSIGNED = states.ASSIGNED, "With the team"
        SCHEDULED = states.SCHEDULED, "Scheduled"
        IN_PROGRESS = states.IN_PROGRESS, "Being worked on"
        AWAITING_REPORTER = states.AWAITING_REPORTER, "Waiting for who reported it"
        AWAITING_PARTNER = states.AWAITING_PARTNER, "Waiting for a partner"
        RESOLVED = states.RESOLVED, "Answered"
        CLOSED = states.CLOSED, "Closed"
        REOPEN_REQUESTED = states.REOPEN_REQUESTED, "Asked to reopen"

    class Outcome(models.TextChoices):
        """What came of it. A state never says that."""

        FIXED = states.FIXED, "Fixed"
        NO_FAULT_FOUND = states.NO_FAULT_FOUND, "No fault found"
        WITHIN_TOLERANCE = states.WITHIN_TOLERANCE, "Within the limits for repair"
        NOT_OUR_DUTY = states.NOT_OUR_DUTY, "Another agency’s duty"
        DUPLICATE = states.DUPLICATE, "Reported already"
        WITHDRAWN = states.WITHDRAWN, "Withdrawn by who reported it"
        NO_RESPONSE = states.NO_RESPONSE, "No answer from who reported it"
        ENFORCEMENT_STARTED = states.ENFORCEMENT_STARTED, "Enforcement started"
        PROGRAMMED_WORKS = states.PROGRAMMED_WORKS, "In planned works"
        REFUSED = states.REFUSED, "Refused"

    request = models.OneToOneField(ServiceRequest, models.PROTECT, related_name="worked")
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    came_from = models.CharField(max_length=20, choices=State, blank=True)
    """Where it goes back to, while it waits."""
    team = models.ForeignKey(
        ServiceTeam, models.PROTECT, null=True, blank=True, related_name="worked"
    )
    first_team = models.ForeignKey(ServiceTeam, models.PROTECT, null=True, related_name="+")
    """To whom it was given first."""
    assigned_to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    began_at = models.DateTimeField()
    """From when the clock counts: the receipt, and after a reopening that."""
    due_at = models.DateTimeField()
    wakes_at = models.DateTimeField(null=True)
    """When the clock next does something by itself."""
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    referred_to = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    their_reference = models.CharField(max_length=40, blank=True)
    referred_request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, blank=True, related_name="referred_from"
    )
    target = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    """The request that this one repeats: who reported this one follows that one."""
    planned_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rejections = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    earlier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    """The closed request that came back later than it may be reopened, or that this was split from."""

    objects = querysets.WorkedRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=states.OPEN), name="worked_open"
            ),
            models.Index(
                fields=["wakes_at"], condition=Q(wakes_at__isnull=False), name="worked_wakes"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=REAL_TARGET, name="worked_target"),
            models.CheckConstraint(
                condition=Q(state__in=states.WITH_OUTCOME) & ~Q(outcome="") & Q(answered_at__isnull=False)
                | ~Q(state__in=states.WITH_OUTCOME) & Q(outcome="", answered_at=None),
                name="worked_outcome_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(state=states.CLOSED, closed_at__isnull=False)
                | ~Q(state=states.CLOSED) & Q(closed_at=None),
                name="worked_closed_once_closed",
            ),
            models.CheckConstraint(condition=_whole_outcomes(), name="worked_outcome_whole"),
            models.CheckConstraint(
                condition=Q(outcome=states.DUPLICATE) | Q(target=None), name="worked_target_of_duplicate"
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.AWAITING) & ~Q(came_from="")
                | ~Q(state__in=states.AWAITING) & Q(came_from=""),
                name="worked_waits_from_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(states.ASSIGNED, states.SCHEDULED, states.IN_PROGRESS))
                | Q(team__isnull=False),
                name="worked_by_a_team",
            ),
            models.CheckConstraint(condition=~Q(target=F("id")), name="worked_not_of_itself"),
        ]  # fmt: skip
        triggers = [
            raises_version("wakes_at"),
            moves(states.MACHINE),
            pgtrigger.Protect(
                name="back_to_where_it_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('awaiting_reporter', 'awaiting_partner') AND NEW.state <> OLD.state"
                    " AND NEW.state NOT IN (OLD.came_from, 'closed')"
                ),
            ),
            Acyclic("target", "a request repeats none that repeats it", "no_loop"),
        ]  # fmt: skip

    def __str__(self):
        return str(self.request)

    def get_absolute_url(self):
        return reverse("request_work", args=[self.request_id])

    def event_targets(self):
        return (self.request,)

    @property
    def reference(self):
        return self.request.reference

    @property
    def named(self):
        """How a sentence names it."""
        return self.reference

    def last_step(self):
        last = self.steps.exclude(to_state="").order_by("-at", "-id").first()
        return (last.by_name, timezone.localtime(last.at)) if last else None

    @property
    def is_open(self):
        return self.state in states.OPEN

    @property
    def waits(self):
        return self.state in states.AWAITING

    @property
    def ended(self):
        return self.state in states.WITH_OUTCOME

    @property
    def asks_to_reopen(self):
        return self.state == states.REOPEN_REQUESTED

    @property
    def is_late(self):
        """Whether its time is over; the clock stands while it waits."""
        return self.is_open and not self.waits and self.due_at < timezone.now()


class WorkStep(models.Model):
    """One step, or one thing that was said: only added."""

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    from_state = models.CharField(max_length=20, choices=WorkedRequest.State, blank=True)
    to_state = models.CharField(max_length=20, choices=WorkedRequest.State, blank=True)
    team = models.ForeignKey(ServiceTeam, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=5000, blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "at", "id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.worked}, {self.at:%d.%m.%Y}"


class WorkTarget(models.Model):
    """A target that a request had, with the reason for the next one: only added."""

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="targets")
    at = models.DateTimeField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    words = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    why = models.CharField(max_length=200)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "at", "id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.worked}: {self.words}"


class WorkPause(models.Model):
    """For how long a request waited for somebody else. It ends once, and at `ends_by` by itself."""

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="pauses")
    began_at = models.DateTimeField()
    ends_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["worked"], condition=Q(ended_at=None), name="work_pause_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="work_pause_ends_later",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="pause_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        ]

    def __str__(self):
        return f"{self.worked}, {self.began_at:%d.%m.%Y}"


class WorkEscalation(models.Model):
    """Who was told that a request is late or comes back: each step of the ladder once a round."""

    class Rung(models.TextChoices):
        """Why."""

        OWNER = "75", "Three quarters of the time are used"
        MANAGER = "100", "It is late"
        LEAD = "150", "It took half as long again as it may"
        MEETING = "300", "It took three times as long as it may"
        REJECTED = "rejected", "A team sent it back a second time"
        WAITED = "waited", "It waited for ten working days"
        REOPENED = "reopened", "It was reopened a second time"

    FOR_MEETING = (Rung.MEETING, Rung.REOPENED)
    LATE = (Rung.MANAGER, Rung.LEAD, Rung.MEETING)

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="escalations")
    rung = models.CharField(max_length=10, choices=Rung)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    to_name = models.CharField(max_length=200)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["worked", "round", "rung"], name="work_escalation_once")
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.worked}: {self.get_rung_display()}"
