"""Service requests: what somebody asked of a service, and what became of it."""

import datetime
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from boards.models import AgendaItem
from core.find.text import said_index
from core.guards import Acyclic, append_only, moves
from core.names import Folded
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Neighbourhood, Person, Service
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from tasking.requests import querysets, states
from tasking.requests.lists.indexes import list_indexes
from tasking.sharing.marking import SENSITIVE, Level
from tasking.sharing.models import Marked, lowered_by_originator

User = settings.AUTH_USER_MODEL
PLACE = 200
WHAT = 500


def in_a_week():
    """When somebody asks what became of it, where nothing else is said."""
    return timezone.localdate() + datetime.timedelta(days=7)


def stays(name, *columns):
    """The trigger that these columns are written once."""
    old, new = (", ".join(f'{row}."{each}"' for each in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"ROW({old}) IS DISTINCT FROM ROW({new})"),
    )


class ServiceRequest(Marked, Versioned):
    """An enquiry, a request or a compliment for a service; never a complaint."""

    class Kind(models.TextChoices):
        """What somebody wants. A complaint is handed over (ComplaintHandedOver) and is none of these."""

        REQUEST = "request", "Request: something to be done"
        ENQUIRY = "enquiry", "Enquiry: something to be answered"
        COMPLIMENT = "compliment", "Compliment"

    class Channel(models.TextChoices):
        """How it came in."""

        TELEPHONE = "telephone", "Telephone"
        SPOKEN = "spoken", "Said in person"
        EMAIL = "email", "Email"
        LETTER = "letter", "Letter"
        MEETING = "meeting", "At a meeting"
        SEEN = "seen", "Seen by staff"

    class State(models.TextChoices):
        """The states of tasking.requests.states, with the words that pages use."""

        RECEIVED = states.RECEIVED, "Received"
        WITH_TEAM = states.WITH_TEAM, "With the team"
        WAITING = states.WAITING, "Waiting"
        FINISHED = states.FINISHED, "Finished"

    class Outcome(models.TextChoices):
        """How it ended."""

        FIXED = states.FIXED, "Fixed"
        NOT_OURS = states.NOT_OURS, "Not ours"
        PLANNED = states.PLANNED, "Planned"
        NO_FAULT = states.NO_FAULT, "No fault found"
        OTHER = states.OTHER, "Ended without repair"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REQUEST)
    what = models.CharField(max_length=WHAT)
    service = models.ForeignKey(Service, models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="requests")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    place = models.CharField("street or place", max_length=PLACE, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.TELEPHONE)
    received_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="requests"
    )

    is_enquiry = models.BooleanField(default=False, editable=False)
    """Whether it is a councillor's enquiry: that member and the service that works it see it, nobody else."""
    member = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    """Whose enquiry it is; taken off when its period is over."""
    acknowledge_by = models.DateTimeField(null=True, editable=False)
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    answer_by = models.DateTimeField(null=True, editable=False)

    is_home_danger = models.BooleanField("damp, mould or danger in a council home", default=False)
    landlord_told_at = models.DateTimeField(null=True, editable=False)
    landlord_told_to = models.CharField(max_length=200, blank=True, editable=False)

    system_name = models.CharField("their system", max_length=100, blank=True)
    their_reference = models.CharField(max_length=60, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    chase_on = models.DateField(default=in_a_week)
    waiting_for = models.CharField(max_length=200, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    is_open = models.BooleanField(default=True, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_who = models.CharField("who it belongs to", max_length=200, blank=True)
    planned_for = models.DateField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, editable=False)
    reopened = models.PositiveSmallIntegerField(default=0, editable=False)
    """How often it was reopened."""
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="joined"
    )
    """The request that it turned out to be the same as: whoever asked was added there."""

    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = querysets.ServiceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["received_at", "id"], name="request_received"),
            models.Index(fields=["agency", "received_at", "id"], name="request_by_agency"),
            models.Index(fields=["neighbourhood", "received_at", "id"], name="request_by_place"),
            models.Index(
                fields=["chase_on", "id"], condition=Q(is_open=True), name="request_to_chase"
            ),
            models.Index(
                fields=["agency", "chase_on", "id"],
                condition=Q(is_open=True),
                name="request_to_chase_agency",
            ),
            *list_indexes(),
            models.Index(
                Folded(F("place")),
                "service",
                "received_at",
                condition=~Q(place=""),
                name="request_same_street",
            ),
            models.Index(
                fields=["their_reference"], condition=~Q(their_reference=""), name="request_theirs"
            ),
            models.Index(
                fields=["member", "received_at", "id"],
                condition=Q(member__isnull=False),
                name="request_of_member",
            ),
            models.Index(fields=["taken_by", "received_at", "id"], name="request_taken_by"),
            models.Index(
                fields=["service", "latitude", "longitude"],
                condition=Q(latitude__isnull=False),
                name="request_by_point",
            ),
            models.Index(fields=["id"], condition=Q(marking=SENSITIVE), name="request_sensitive"),
            said_index("request_said", "what", "place"),
        ]
        constraints = [
            *Marked.Meta.constraints,
            models.CheckConstraint(
                condition=Q(joined_to=None)
                | Q(outcome=states.OTHER, is_enquiry=False) & ~Q(joined_to=F("id")),
                name="request_joined_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(is_enquiry=False) | Q(marking=Level.OFFICIAL),
                name="request_enquiry_is_official",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="request_has_words"),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=states.OPEN)
                | Q(is_open=False, state=states.FINISHED),
                name="request_open_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, outcome="", finished_at=None)
                | Q(is_open=False, finished_at__isnull=False) & ~Q(outcome=""),
                name="request_ends_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome=states.NOT_OURS) & ~Q(outcome_who="")
                | ~Q(outcome=states.NOT_OURS) & Q(outcome_who=""),
                name="request_not_ours_says_whose",
            ),
            models.CheckConstraint(
                condition=Q(outcome=states.PLANNED, planned_for__isnull=False)
                | ~Q(outcome=states.PLANNED) & Q(planned_for=None),
                name="request_planned_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state=states.WAITING) & ~Q(waiting_for="")
                | ~Q(state=states.WAITING) & Q(waiting_for=""),
                name="request_waits_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(49, 61), longitude__range=(-9, 2)),
                name="request_point_whole",
            ),
            models.CheckConstraint(
                condition=~Q(place="") | Q(neighbourhood__isnull=False) | Q(latitude__isnull=False),
                name="request_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(is_enquiry=True, acknowledge_by__isnull=False, answer_by__isnull=False)
                | Q(
                    is_enquiry=False,
                    member=None,
                    acknowledge_by=None,
                    answer_by=None,
                    acknowledged_at=None,
                ),
                name="request_enquiry_has_clock",
            ),
            models.CheckConstraint(
                condition=Q(landlord_told_at=None, landlord_told_to="")
                | Q(is_home_danger=True, landlord_told_at__isnull=False) & ~Q(landlord_told_to=""),
                name="request_landlord_told_whole",
            ),
            models.CheckConstraint(
                condition=Q(changed_at__gte=F("received_at")), name="request_changed_later"
            ),
        ]
        triggers = [
            raises_version("changed_at"),
            moves(states.MACHINE),
            lowered_by_originator(),
            Acyclic("joined_to", "a request is the same as none that ended in it", "joins_no_loop"),
            OfKeptPeople("member"),
            OfRunningAgency("agency", "{row}.is_open", ["is_open"]),
            stays("received_stays", "received_at", "taken_by_id", "client_id", "is_enquiry"),
            pgtrigger.Trigger(
                name="reopened_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("OLD.state = 'finished' AND NEW.state = 'received'"),
                func=f"""
                    IF NEW.changed_at > OLD.finished_at + interval '{states.REOPEN_DAYS} days' THEN
                        RAISE EXCEPTION 'a request is reopened within {states.REOPEN_DAYS} days';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        """Its words are nowhere said in passing where it is official-sensitive."""
        return f"{self.reference} {'(official-sensitive)' if self.is_sensitive else self.what}"

    def get_absolute_url(self):
        return reverse("request", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: SR and the number."""
        return f"SR{self.pk}"

    @property
    def named(self):
        return self.reference

    @property
    def keeps_marking(self):
        """Why nobody marks it otherwise; "" where somebody may."""
        if self.is_enquiry:
            return "Only the councillor and the service can see a councillor’s enquiry already"
        return ""

    @property
    def may_show_a_problem(self):
        return not (self.is_enquiry or self.is_sensitive)

    @property
    def where(self):
        names = [self.place, str(self.neighbourhood) if self.neighbourhood_id else ""]
        return ", ".join(each for each in names if each)

    def is_late(self, day=None):
        """Whether what was promised is past, or an enquiry's answer is."""
        day = day or timezone.localdate()
        answer = timezone.localdate(self.answer_by) if self.answer_by else None
        return self.is_open and any(each and each < day for each in (self.promised_on, answer))

    @property
    def due_on(self):
        """What was promised, or when an enquiry is answered; None where nothing was said."""
        return self.promised_on or (timezone.localdate(self.answer_by) if self.answer_by else None)

    @property
    def late(self):
        return self.is_late()

    @property
    def reply_is_late(self):
        """Whether whoever it waits for has not replied by the day on which they are asked again."""
        return self.state == states.WAITING and self.chase_on <= timezone.localdate()

    @property
    def waits_for_landlord(self):
        return self.is_home_danger and self.landlord_told_at is None and self.is_open

    @property
    def may_be_reopened(self):
        ended = self.finished_at
        return bool(ended) and (timezone.now() - ended).days < states.REOPEN_DAYS

    LOOKS = {
        State.RECEIVED: ("yellow", "○"),
        State.WITH_TEAM: ("blue", "◐"),
        State.WAITING: ("purple", "‖"),
        State.FINISHED: ("green", "✓"),
    }

    @property
    def status(self):
        """(word, colour, shape); at its end the word is the outcome."""
        return (self.outcome_in_words or self.get_state_display(), *self.LOOKS[self.state])

    @property
    def outcome_in_words(self):
        """Fixed, Not ours: who, Planned for a date, No fault found; "" while it is open."""
        if self.outcome == states.NOT_OURS:
            return f"Not ours: {self.outcome_who}"
        if self.outcome == states.PLANNED:
            return f"Planned for {self.planned_for:%-d %B %Y}"
        return self.get_outcome_display()

    def last_step(self):
        """Who took its last step, and when."""
        last = self.updates.exclude(to_state="").first()
        return (last.by_name, timezone.localtime(last.at)) if last else None


class RequestUpdate(models.Model):
    """A step of a request, a note, or both. Rows are only added."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    from_state = models.CharField(max_length=10, choices=ServiceRequest.State, blank=True)
    to_state = models.CharField(max_length=10, choices=ServiceRequest.State, blank=True)
    note = models.TextField(blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note="") | ~Q(to_state=""), name="request_update_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(from_state="finished") | ~Q(note=""),
                name="request_reopened_with_reason",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.by_name} on {self.request_id}, {self.at:%-d %B %Y}"


class RequestReporter(models.Model):
    """Somebody who asked, and how to reach them: for whoever works the request and whoever took it, for 24 months.
    Several may ask for the same. In no list, search, event or export, and on the page once somebody has said why."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="reporters")
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="", phone="", email=""), name="reporter_says_something"
            )
        ]

    def __str__(self):
        return f"Reporter of SR{self.request_id}"
