"""Teams that work here, and the work of each request: its state, its clock, its steps, its pauses."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.guards import Acyclic, moves
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person, Service
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from tasking.requests.models import ServiceRequest
from tasking.requests.working import querysets, states
from tasking.requests.working.timed import clock
from tasking.requests.working.timed.timed import REAL_TARGET, Timed
from tasking.requests.working.waiting.partner import OfPartner

User = settings.AUTH_USER_MODEL


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


class WorkedRequest(OfPartner, Timed, Versioned):
    """The work of a request by a team that works here. The clock stands as it was promised: a team's later
    target changes nothing of it."""

    class State(models.TextChoices):
        """The states of `states`, with the words that pages use."""

        RECEIVED = states.RECEIVED, "Received"
        TRIAGED = states.TRIAGED, "To be assigned"
        ASSIGNED = states.ASSIGNED, "With the team"
        SCHEDULED = states.SCHEDULED, "Scheduled"
        IN_PROGRESS = states.IN_PROGRESS, "Being worked on"
        AWAITING_REPORTER = states.AWAITING_REPORTER, "Waiting for the person who reported it"
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
        WITHDRAWN = states.WITHDRAWN, "Withdrawn by the person who reported it"
        NO_RESPONSE = states.NO_RESPONSE, "No answer from the person who reported it"
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
            models.Index(fields=["due_at"], name="worked_due"),
            models.Index(
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False),
                name="worked_answered",
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
                condition=Q(state=states.AWAITING_PARTNER) | Q(partner=None), name="worked_partner_while_it_waits"
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
            OfRunningAgency("partner"),
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
        return reverse("request_work", args=[self.pk])

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

    LOOKS = {
        State.RECEIVED: ("yellow", "○"), State.TRIAGED: ("yellow", "◇"),
        State.ASSIGNED: ("blue", "◆"), State.SCHEDULED: ("blue", "◷"),
        State.IN_PROGRESS: ("teal", "▶"), State.AWAITING_REPORTER: ("purple", "‖"),
        State.AWAITING_PARTNER: ("purple", "‖"), State.RESOLVED: ("green", "✓"),
        State.CLOSED: ("green", "●"), State.REOPEN_REQUESTED: ("orange", "↺"),
    }  # fmt: skip

    @property
    def status(self):
        """(word, colour, shape)."""
        return (self.get_state_display(), *self.LOOKS[self.state])

    @property
    def outcome_in_words(self):
        """What came of it, with what belongs to that."""
        more = {
            states.NOT_OUR_DUTY: f"{self.referred_to}, their reference {self.their_reference}",
            states.PROGRAMMED_WORKS: f"{self.planned_on:%-d %B %Y}" if self.planned_on else "",
            states.REFUSED: self.reason,
        }.get(self.outcome)
        words = self.get_outcome_display()
        return f"{words}: {more}" if more else words

    @property
    def may_be_taken(self):
        """Whether it lies in the queue and nobody has it."""
        waiting = (states.RECEIVED, states.TRIAGED, states.ASSIGNED)
        return self.state in waiting and self.assigned_to_id is None

    @property
    def may_be_ended(self):
        return states.can_move(self.state, states.RESOLVED, self.came_from)

    @property
    def may_be_corrected(self):
        return self.state in (states.RECEIVED, states.TRIAGED, states.ASSIGNED)

    @property
    def may_come_back(self):
        """Whether it is still in time to be reopened."""
        ended = self.closed_at or self.answered_at
        return bool(ended) and clock.may_reopen(ended, timezone.now())

    @property
    def another_in_words(self):
        """What logging another one from it is called."""
        return "Split off another request" if self.is_open else "It is back: log it again"

    @property
    def is_late(self):
        """Whether its time is over; the clock stands while it waits."""
        return self.is_open and not self.waits and self.due_at < timezone.now()


class RequestAtWork(ServiceRequest):
    """A request as its work keeps it: open as long as that is."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="open_as_its_work",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("is_open", "state"),
                func="""
                    IF EXISTS (SELECT 1 FROM tasking_workedrequest worked
                                WHERE worked.request_id = NEW.id
                                  AND NEW.is_open = (worked.state IN ('resolved', 'closed')))
                    THEN
                        RAISE EXCEPTION 'a team works this request here: use the steps of its work';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
