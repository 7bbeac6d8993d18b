"""A meeting: when, where, and the steps it has taken."""

import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from boards.bodies.models import Body
from boards.bodies.triggers import councillors_decide, refuse_seated, said_by_who_may
from boards.meetings import querysets
from boards.meetings.dates.standing import Standing
from boards.meetings.dates.states import STATUSES
from boards.meetings.dates.triggers import (
    earlier_than_kept,
    moved_in_the_open,
    removed_unannounced,
)
from boards.meetings.keeping.presiding import approved_as_held
from boards.meetings.keeping.triggers import (
    OF_ITSELF,
    answered_for_this_time,
    as_it_was_held,
    before_minutes_are_ready,
    facts_stay,
    minutes_checked,
    published_stays,
    refuse_when_signed,
)
from boards.meetings.triggers import decided_on_its_day, raises_sequence
from core import calendar
from core.guards import who_and_when
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person, Venue
from neighbourhoods.people.guards import OfKeptPeople

User = settings.AUTH_USER_MODEL


class Meeting(Standing, Versioned):
    """One sitting of a body, from the date being set to the minutes being published."""

    class State(models.TextChoices):
        """Where the meeting stands. Each state has one next step (boards.meetings.rules.next_step)."""

        PREPARING = "preparing", STATUSES["preparing"].word
        AGENDA_PUBLISHED = "agenda_published", STATUSES["agenda_published"].word
        RUNNING = "running", STATUSES["running"].word
        WRITING_UP = "writing_up", STATUSES["writing_up"].word
        MINUTES_READY = "minutes_ready", STATUSES["minutes_ready"].word
        MINUTES_PUBLISHED = "minutes_published", STATUSES["minutes_published"].word
        CANCELLED = "cancelled", STATUSES["cancelled"].word

    STAMPED = (
        "agenda_published",
        "started",
        "finished",
        "minutes_ready",
        "minutes_published",
        "cancelled",
    )
    """Steps that keep who took them and when."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="meetings")
    place = models.CharField(max_length=200, blank=True)
    access_notes = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PREPARING)
    is_extraordinary = models.BooleanField(
        "extraordinary meeting",
        default=False,
        help_text="Called for one matter: approves no minutes",
    )
    continues = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="continued_by",
        help_text="The meeting that was adjourned to this one",
    )
    adjourned_reason = models.CharField(max_length=500, blank=True, editable=False)
    organiser = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="Looks after the meeting and is reminded of its timetable",
    )
    called_at = models.DateTimeField(null=True, editable=False)
    called_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    agreed_at = models.DateTimeField(null=True, editable=False)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    agreed_with = models.CharField(max_length=200, blank=True, editable=False)
    agreed_person = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+"
    )
    set_together = models.UUIDField(
        null=True,
        editable=False,
        help_text="The press that set a year’s dates at once; the same press twice sets no more",
    )
    reminded_on = models.DateField(null=True, editable=False)
    held_power = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text="The power of its board when it started; what the board may do later changes nothing",
    )
    convened_at = models.DateTimeField(default=timezone.now, editable=False)
    predates_system = models.BooleanField(
        "held before this system was used",
        default=False,
        help_text="Kept for the record: outside timetable and counts",
    )
    moved_at = models.DateTimeField(
        null=True, editable=False, help_text="When its beginning was last changed"
    )
    moved_nearer_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was last brought forward"
    )
    called_for = models.CharField(
        max_length=200, blank=True, help_text="The business of an extraordinary meeting"
    )
    began_at = models.DateTimeField(
        null=True, editable=False, help_text="As it was; pressing the button comes near"
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="How often its time, place or state has changed: SEQUENCE of its calendar entry",
    )
    revised_at = models.DateTimeField(
        default=timezone.now,
        editable=False,
        help_text="When what a calendar shows of it changed last",
    )
    presiding = models.ForeignKey(
        "boards.Attendance",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="Chosen to preside where neither chair nor vice-chair does",
    )
    quorum_required = models.PositiveSmallIntegerField(null=True, editable=False)
    quorum_present = models.PositiveSmallIntegerField(
        null=True,
        editable=False,
        help_text="Voting members who came; who is ticked after it closed is counted too",
    )
    public_count = models.PositiveIntegerField(null=True, blank=True)
    agenda_published_at = models.DateTimeField(null=True)
    agenda_published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    minutes_ready_at = models.DateTimeField(null=True)
    minutes_ready_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    minutes_published_at = models.DateTimeField(null=True)
    minutes_published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects = querysets.MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="meeting_by_time"),
            models.Index(fields=["body", "starts_at", "id"], name="meeting_by_body"),
            models.Index(
                fields=["set_together"],
                name="meeting_set_together",
                condition=Q(set_together__isnull=False),
            ),
            models.Index(
                fields=["-minutes_published_at"],
                name="meeting_minutes_out",
                condition=Q(minutes_published_at__isnull=False),
            ),
            models.Index(
                fields=["starts_at", "id"],
                name="meeting_open",
                condition=~Q(state__in=["minutes_published", "cancelled"]),
            ),
        ]
        constraints = [
            *(
                who_and_when(each, name=f"meeting_{each}_pair")
                for each in (
                    "called",
                    "agreed",
                    "agenda_published",
                    "started",
                    "finished",
                    "minutes_ready",
                    "minutes_published",
                    "cancelled",
                )
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="meeting_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(predates_system=False, starts_at__gt=F("convened_at"))
                | Q(predates_system=True, starts_at__lte=F("convened_at")),
                name="meeting_set_beforehand",
            ),
            models.CheckConstraint(
                condition=Q(moved_at=None, moved_nearer_at=None)
                | Q(moved_at__isnull=False, starts_at__gt=F("moved_at"), predates_system=False)
                & (Q(moved_nearer_at=None) | Q(moved_nearer_at__lte=F("moved_at"))),
                name="meeting_moved_beforehand",
            ),
            models.CheckConstraint(
                condition=Q(is_extraordinary=False, called_for="")
                | Q(is_extraordinary=True) & (~Q(called_for="") | Q(continues__isnull=False)),
                name="meeting_extraordinary_is_called_for",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(began_at__isnull=False, closed_at__gte=F("began_at")),
                name="meeting_closed_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled")
                | ~Q(cancelled_reason="") & Q(cancelled_at__isnull=False),
                name="meeting_cancelled_reason",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_with="", agreed_person=None)
                | Q(agreed_at__isnull=False, agreed_person__isnull=False) & ~Q(agreed_with=""),
                name="meeting_agreed_with_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="minutes_published")
                | Q(minutes_published_at__isnull=False)
                & Q(started_at__isnull=False, finished_at__isnull=False),
                name="meeting_published_stamp",
            ),
            models.UniqueConstraint(
                fields=["body", "starts_at"],
                condition=~Q(state="cancelled"),
                name="meeting_once",
                violation_error_message="The board meets at that time already",
            ),
        ]
        triggers = [
            *before_minutes_are_ready(),
            as_it_was_held(),
            answered_for_this_time(),
            raises_version(
                *("reminded_on", "quorum_required", "quorum_present"),
                *("sequence", "revised_at", "held_power"),
            ),
            raises_sequence(
                moved=("starts_at", "ends_at", "venue_id", "place", "state"),
                reworded=("body_id", "access_notes", "cancelled_reason", "continues_id"),
            ),
            refuse_when_signed(OF_ITSELF),
            OfKeptPeople("agreed_person"),
            said_by_who_may("agreed_person_id", "NEW.id", presided=False),
            refuse_seated(pgtrigger.UpdateOf("starts_at", "body_id"), "held.id = NEW.id"),
            councillors_decide(pgtrigger.UpdateOf("starts_at", "body_id"), came="held.id = NEW.id"),
            approved_as_held(pgtrigger.UpdateOf("presiding_id"), "item.meeting_id = NEW.id"),
            earlier_than_kept(),
            moved_in_the_open(),
            removed_unannounced(),
            published_stays(),
            decided_on_its_day(),
            facts_stay(),
            minutes_checked(),
        ]

    def __str__(self):
        return f"{self.body}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])

    @property
    def neighbourhood_id(self):
        return self.body.neighbourhood_id

    @property
    def day(self):
        return timezone.localtime(self.starts_at).date()

    @property
    def power(self):
        """What the word of its body counts for at it: as when it started, before that as it is."""
        return self.held_power or self.body.power

    @property
    def binds(self):
        """Body.binds, as it was then."""
        return self.power == Body.Power.DECIDE

    @property
    def approves_minutes(self):
        """Whether its minutes are approved, as Body.approves_minutes says it; else it has notes."""
        return self.power in Body.APPROVING

    @property
    def where(self):
        """The place in one line."""
        return ", ".join(each for each in (self.venue and self.venue.name, self.place) if each)

    @property
    def getting_in(self):
        return self.access_notes or (self.venue.access_notes if self.venue_id else "")

    @cached_property
    def agency_choices(self):
        """[(id, short name)] of the agencies that may be named at the meeting."""
        return list(Agency.objects.active().values_list("pk", "short_name"))

    @property
    def following_at(self):
        """When the body meets next after this meeting; None where no date is set."""
        if not hasattr(self, "_following_at"):
            rows = Meeting.objects.with_following().filter(pk=self.pk)
            self._following_at = rows.values_list("_following_at", flat=True).get()
        return self._following_at

    @property
    def kept_until(self):
        """The day until which agenda and minutes stay open to the public: six years (s.100C(1))."""
        return calendar.add_years(self.day, 6)

    @property
    def was_inquorate(self):
        """Whether it closed with fewer voting members than its quorum."""
        return self.quorum_present is not None and self.quorum_present < self.quorum_required

    @property
    def waits_for_call(self):
        """Whether members may still be asked for items before the agenda is built."""
        until = timezone.localdate() + datetime.timedelta(days=self.body.clear_days)
        return self.body.call_days is not None and not self.called_at and self.day > until

    @property
    def waits_for_agreement(self):
        """Whether the agenda is to be agreed with the chair before it is published."""
        return self.body.agree_days is not None and not self.agreed_at

    @property
    def waits_for_check(self):
        """Whether somebody has still to read the minutes before they are published."""
        return self.approves_minutes and not hasattr(self, "minutes_check")

    @property
    def named(self):
        """How a sentence names it."""
        return f"The meeting of {self}"

    def last_step(self):
        """(name, local time) of who moved the meeting to where it stands; None at the beginning."""
        steps = [(getattr(self, f"{step}_at"), f"{step}_by") for step in self.STAMPED]
        done = [each for each in steps if each[0]]
        if not done:
            return None
        at, by = max(done, key=lambda each: each[0])
        return getattr(self, by), timezone.localtime(at)
