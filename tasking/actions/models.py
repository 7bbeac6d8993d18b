"""Actions, the agencies that share them, and what is reported about them."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from boards.models import AgendaItem, Body
from boards.models import Priority as PlanPriority
from core.constraints import at_most_one
from core.find.text import said_index
from core.guards import append_only, moves
from core.marking.models import Marking
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Neighbourhood, Part, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from tasking import states
from tasking.actions import guards, querysets, rules
from tasking.actions.chasing.models import ActionChase, ActionReminder
from tasking.actions.leaving.history import ONLY_FORGETS
from tasking.actions.letters.told import ActionTold
from tasking.actions.links.models import ActionLink, closes_links
from tasking.actions.lists.counts import ActionCount, keeps_count
from tasking.actions.lists.indexes import list_index
from tasking.actions.marked.models import ProblemOfActions, marked_as_its_problem
from tasking.actions.photos.models import ActionPhoto, ActionPhotoContent
from tasking.problems.models import Problem
from tasking.requests.models import ServiceRequest
from tasking.sharing.models import Marked, lowered_by_originator

__all__ = [
    "Action",
    "ActionAgency",
    "ActionChase",
    "ActionCount",
    "ActionLink",
    "ActionPhoto",
    "ActionPhotoContent",
    "ActionReminder",
    "ActionTold",
    "ActionUpdate",
    "Marking",
    "ProblemOfActions",
]
User = settings.AUTH_USER_MODEL


@pghistory.track(
    *(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()),
    exclude=["is_published", "reminders", "reminded_on"],
    append_only=False,
    meta={"triggers": [ONLY_FORGETS]},
)
class Action(Marked, Versioned):
    """A promise: what, who, which agency, by when. The lead agency is the row in `agencies`."""

    class State(models.TextChoices):
        """The states of tasking.states, with the words that pages use."""

        OFFERED = states.OFFERED, "Offered"
        ACCEPTED = states.ACCEPTED, "Accepted"
        DECLINED = states.DECLINED, "Declined"
        IN_PROGRESS = states.IN_PROGRESS, "In progress"
        BLOCKED = states.BLOCKED, "Blocked"
        DONE = states.DONE, "Done"
        VERIFIED = states.VERIFIED, "Confirmed"
        CLOSED = states.CLOSED, "Signed off by the board"
        CANCELLED = states.CANCELLED, "Cancelled"

    class Urgency(models.IntegerChoices):
        """1 is the most urgent."""

        URGENT = 1, "Urgent"
        HIGH = 2, "High"
        NORMAL = 3, "Normal"
        LOW = 4, "Low"

    what = models.CharField(max_length=500)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="actions")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="actions")
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    plan_priority = models.ForeignKey(
        PlanPriority, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="actions")
    lead_agency = models.ForeignKey(Agency, models.PROTECT, related_name="led_actions")
    due_on = models.DateField()
    priority = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    state = models.CharField(max_length=20, choices=State, default=State.ACCEPTED)
    is_open = models.BooleanField(default=True, editable=False)
    done_on = models.DateField(null=True, editable=False)
    """The day of the report that it is done; empty again when it is sent back."""
    offered_at = models.DateTimeField(null=True, editable=False)
    """When it was last offered to its agency; None where somebody agreed in the room. By a trigger."""
    accepted_at = models.DateTimeField(null=True, editable=False)
    """When the agency accepted what was offered to it; None until then. By a trigger."""
    evidence_required = models.BooleanField(
        "evidence needed",
        default=False,
        help_text="It is done when a photograph or a note shows it",
    )
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    """On how many days somebody was reminded of it, and the last of them. By a trigger."""
    is_published = models.BooleanField(default=False, editable=False)
    """Whether anybody may read it: written by triggers alone, here and on what it rests on."""
    marking = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    earlier_reference = models.CharField(
        "earlier number",
        max_length=40,
        blank=True,
        help_text="What it was called in the list that was used before",
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(is_open=True), name="action_open"),
            models.Index(
                fields=["neighbourhood", "due_on", "id"],
                include=["is_published", "marking"],
                condition=Q(is_open=True),
                name="action_open_place",
            ),
            models.Index(
                fields=["neighbourhood", "due_on"],
                include=["done_on", "is_open", "is_published", "marking", "id"],
                condition=~Q(state="cancelled"),
                name="action_by_due_day",
            ),
            models.Index(
                fields=["neighbourhood", "due_on"],
                condition=Q(is_published=False),
                name="action_unpublished",
            ),
            models.Index(
                fields=["body", "due_on"], condition=Q(is_open=True), name="action_open_body"
            ),
            models.Index(fields=["due_on", "id"], name="action_all"),
            models.Index(fields=["id"], condition=Q(marking="sensitive"), name="action_sensitive"),
            models.Index(fields=["neighbourhood", "due_on", "id"], name="action_all_place"),
            models.Index(fields=["state", "due_on", "id"], name="action_by_state"),
            list_index(),
            models.Index(fields=["priority", "due_on", "id"], name="action_all_priority"),
            models.Index(
                fields=["priority", "due_on", "id"],
                condition=Q(is_open=True),
                name="action_open_priority",
            ),
            models.Index(
                fields=["neighbourhood", "priority", "due_on", "id"],
                condition=Q(is_open=True),
                name="action_open_place_priority",
            ),
            models.Index(
                fields=["lead_agency", "due_on", "id"],
                condition=Q(is_open=True),
                name="action_open_lead",
            ),
            models.Index(
                fields=["owner", "due_on", "id"],
                condition=Q(is_open=True),
                name="action_open_owner",
            ),
            models.Index(
                fields=["body", "due_on", "id"],
                condition=~Q(state__in=["closed", "cancelled"]),
                name="action_on_agenda",
            ),
            models.Index(
                fields=["neighbourhood", "-done_on", "-id"],
                condition=Q(done_on__isnull=False),
                name="action_done_place",
            ),
            models.Index(fields=["-changed_at"], name="action_changed"),
            models.Index(
                fields=["offered_at"], condition=Q(offered_at__isnull=False), name="action_offered"
            ),
            models.Index(
                fields=["earlier_reference"],
                condition=~Q(earlier_reference=""),
                name="action_earlier",
            ),
            said_index("action_said", "what"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=states.OPEN)
                | Q(is_open=False) & ~Q(state__in=states.OPEN),
                name="action_open_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=False, state__in=states.REPORTED)
                | Q(done_on=None) & ~Q(state__in=states.REPORTED),
                name="action_done_fits_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.CLOSED) | Q(body__isnull=False),
                name="action_closed_by_body",
            ),
            models.CheckConstraint(
                condition=Q(agenda_item=None) | Q(body__isnull=False), name="action_item_has_body"
            ),
            models.CheckConstraint(
                condition=at_most_one("agenda_item", "plan_priority", "problem", "request"),
                name="action_one_origin",
            ),
            *Marked.Meta.constraints,
            models.CheckConstraint(condition=~Q(what=""), name="action_has_words"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(offered_at__isnull=False),
                name="action_accepted_what_was_offered",
            ),
            models.CheckConstraint(
                condition=Q(reminders=0, reminded_on=None)
                | Q(reminders__gt=0, reminded_on__isnull=False),
                name="action_reminded_whole",
            ),
            models.CheckConstraint(
                condition=Q(changed_at__gte=F("created_at")), name="action_changed_later"
            ),
        ]
        triggers = [
            raises_version("changed_at", "is_published", *guards.DERIVED),
            OfKeptPeople("owner"),
            OfRunningAgency("lead_agency", "{row}.is_open", ["is_open"]),
            moves(states.MACHINE),
            *guards.TRIGGERS,
            lowered_by_originator(),
            marked_as_its_problem(),
            *keeps_count(),
            closes_links(),
        ]

    def __str__(self):
        return f"{self.reference} {self.said}"

    @property
    def said(self):
        """What is promised, as it is said before others: no word of what is official-sensitive."""
        return "(official-sensitive)" if self.is_sensitive else self.what

    def get_absolute_url(self):
        return reverse("action", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: A and the number."""
        return f"A{self.pk}"

    @property
    def named_owner(self):
        """The owner as lists name them: a resident only where the row says that the reader knows of
        it (`naming_owners_to`)."""
        owner = self.owner if self.owner_id else None
        return owner if owner and (owner.agency_id or getattr(self, "is_known", False)) else None

    @property
    def is_offered(self):
        return self.state == states.OFFERED

    def is_overdue(self, day=None):
        return self.is_open and self.due_on < (day or timezone.localdate())

    @property
    def overdue(self):
        return self.is_overdue()

    @property
    def reminded_in_words(self):
        """How often somebody was reminded of it, and when last; "" for never."""
        if not self.reminders:
            return ""
        often = {1: "once", 2: "twice"}.get(self.reminders, f"{self.reminders} times")
        return f"Reminded {often}, last on {self.reminded_on:%-d %B}"

    def next_states(self):
        """The states that a step may lead to: an offer to another agency is made with the agency, and
        who checks or signs off goes by the body that asked."""
        return [
            self.State(each)
            for each in states.MACHINE.moves[self.state]
            if (self.state, each) not in states.WITH_AGENCY and rules.may_end(self, each)
        ]


class ActionAgency(models.Model):
    """One row per action and agency, lead or supporting: where an agency's list starts.

    The last columns are the action's own, kept in step by a trigger: what an agency's list is filtered and
    sorted by, so that it is read along these rows alone.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="action_rows")
    is_lead = models.BooleanField(default=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="+", editable=False
    )
    is_open = models.BooleanField(editable=False)
    priority = models.PositiveSmallIntegerField(editable=False)
    due_on = models.DateField(editable=False)
    state = models.CharField(max_length=20, choices=Action.State, editable=False)
    said = SearchVectorField(editable=False)

    objects = querysets.ActionAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "action"]
        indexes = [
            models.Index(
                fields=["agency", "due_on", "action"],
                condition=Q(is_open=True),
                name="agency_open_actions",
            ),
            models.Index(fields=["agency", "due_on", "action"], name="agency_all_actions"),
            models.Index(
                fields=["agency", "state", "due_on", "action"], name="agency_actions_by_state"
            ),
            models.Index(
                fields=["agency", "priority", "due_on", "action"],
                condition=Q(is_open=True),
                name="agency_open_by_priority",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["action", "agency"], name="action_agency_once"),
            models.UniqueConstraint(
                fields=["action"], condition=Q(is_lead=True), name="action_one_lead"
            ),
        ]
        triggers = [guards.AS_ITS_ACTION, OfRunningAgency("agency", "{row}.is_open", ["is_open"])]

    def __str__(self):
        return f"{self.agency} on {self.action}"


class ActionUpdate(models.Model):
    """What was reported: a note, a change of state, or both. Rows are only added."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    from_state = models.CharField(max_length=20, choices=Action.State, blank=True)
    to_state = models.CharField(max_length=20, choices=Action.State, blank=True)
    note = models.TextField(blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.ActionUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="update_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note="") | ~Q(to_state=""), name="update_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(to_state__in=["cancelled", "blocked", "declined"]) | ~Q(note=""),
                name="update_reason_given",
            ),
            models.CheckConstraint(
                condition=~Q(from_state="done", to_state="in_progress") | ~Q(note=""),
                name="update_sent_back_reason",
            ),
        ]
        triggers = [append_only(), guards.NEEDS_EVIDENCE]

    def __str__(self):
        return f"{self.by_name} on {self.action_id}, {self.at:%-d %B %Y}"
