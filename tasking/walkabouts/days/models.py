"""Action days: the agencies, their tasks, who helps, what it cost, what came of it, photographs."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.files import StoredContent, StoredFile
from core.find.text import said_index
from core.guards import moves
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency
from tasking import states as actions
from tasking.actions.models import Action
from tasking.walkabouts import states
from tasking.walkabouts.agreeing.guards import agreed_anew, published_by_another, published_whole
from tasking.walkabouts.days import querysets
from tasking.walkabouts.models import Outing, cancelled_with_reason
from tasking.walkabouts.places import in_the_city

FACTS = {
    "risk_signed_on": "risk assessment signed",
    "first_aid": "first aid",
    "insurance": "insurance",
    "leave": "landowner’s permission",
}
"""What must be settled before the day, and how it is called."""


class ActionDay(Outing):
    """Several agencies in one place on one day."""

    class State(models.TextChoices):
        """The states of tasking.walkabouts.states, in words."""

        PLANNED = states.PLANNED, "Planned"
        DONE = states.DONE, "Held"
        WRITTEN = states.WRITTEN, "Result written"
        CANCELLED = states.CANCELLED, "Cancelled"

    title = models.CharField(max_length=150)
    ends_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    agencies = models.ManyToManyField(Agency, blank=True, related_name="action_days")
    risk_signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="signed_action_days"
    )
    risk_signed_on = models.DateField(null=True, blank=True)
    first_aid = models.CharField(max_length=200, blank=True)
    insurance = models.CharField(max_length=200, blank=True)
    leave = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    volunteers_came = models.PositiveSmallIntegerField(null=True, blank=True)
    result = models.TextField(blank=True)

    named = "The action day"

    objects = querysets.ActionDayQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["starts_at", "id"], name="actionday_by_time"),
            models.Index(fields=["neighbourhood", "starts_at", "id"], name="actionday_by_place"),
            said_index("actionday_said", "title"),
        ]
        constraints = [
            cancelled_with_reason("actionday_cancelled_why"),
            published_whole("actionday_published_whole"),
            published_by_another("actionday_published_by_another"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="actionday_ends_later"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="actionday_has_title"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="actionday_point_whole",
            ),
            models.CheckConstraint(condition=in_the_city(), name="actionday_point_in_city"),
            models.CheckConstraint(
                condition=Q(risk_signed_by=None, risk_signed_on=None)
                | Q(risk_signed_on__isnull=False),
                name="actionday_risk_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[states.PLANNED, states.CANCELLED])
                | Q(risk_signed_on__isnull=False),
                name="actionday_held_with_risk_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.WRITTEN) | ~Q(result=""), name="actionday_written_says"
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.DAY),
            agreed_anew("actionday_agreed_anew", "result"),
            OfKeptPeople("led_by"),
            OfKeptPeople("risk_signed_by"),
            OfRunningAgency("agency", "{row}.state = 'planned'", ["state"]),
        ]

    def __str__(self):
        return f"{self.title}, {self.day:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("action_day", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: D and the number."""
        return f"D{self.pk}"

    @property
    def is_done(self):
        return self.state == states.DONE

    @property
    def missing(self):
        """Words for what is not settled yet."""
        return [words for name, words in FACTS.items() if not getattr(self, name)]

    @property
    def ends(self):
        return timezone.localtime(self.ends_at).time()


class OfDay(models.Model):
    """A line of an action day."""

    day = models.ForeignKey(ActionDay, models.PROTECT, related_name="%(class)ss")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        abstract = True


class DayTask(OfDay, Versioned):
    """What one agency is to do on the day: its words as they were planned, and the action by which the
    agency is offered it and reports. Words and agency of the action may change; the plan of the day stays."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="day_tasks")
    what = models.CharField(max_length=300)
    action = models.OneToOneField(Action, models.PROTECT, related_name="day_task")
    is_done = models.BooleanField(default=False)
    """Whether it was reported done when the result was written: what the published result says."""

    objects = querysets.LineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="daytask_says")]
        triggers = [raises_version(), OfRunningAgency("agency")]

    def __str__(self):
        return self.what

    @property
    def is_reported(self):
        """Whether it has been done, as its agency reported."""
        return self.action.state in actions.REPORTED


class DayVolunteer(OfDay):
    """Who helps, and whom to ring in an emergency: deleted seven days after the day."""

    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40, blank=True)
    emergency_name = models.CharField(max_length=150)
    emergency_phone = models.CharField(max_length=40)

    objects = querysets.PrivateLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Volunteer {self.pk}"


class DayCost(OfDay):
    """What something cost, and who paid."""

    words = models.CharField(max_length=150)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="day_costs"
    )

    objects = querysets.LineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="daycost_positive"),
            models.CheckConstraint(condition=~Q(words=""), name="daycost_says"),
        ]

    def __str__(self):
        return f"{self.words}: £{self.amount:,.2f}"


class DayCount(OfDay):
    """How many of something: of the usual ones, or in words of one's own."""

    class Kind(models.TextChoices):
        """What is counted at most action days."""

        VISITS = "visits", "Home fire safety visits"
        BIKES = "bikes", "Bikes marked"
        PENALTIES = "penalties", "Fixed penalties"
        TONNES = "tonnes", "Tonnes of rubbish removed"
        DOORS = "doors", "Doors knocked"
        OWN = "own", "Something else"

    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=100, blank=True)
    number = models.DecimalField(max_digits=9, decimal_places=1)

    objects = querysets.LineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="own") & ~Q(words="") | ~Q(kind="own") & Q(words=""),
                name="daycount_words_of_own",
            ),
            models.CheckConstraint(condition=Q(number__gte=0), name="daycount_not_negative"),
            models.UniqueConstraint(fields=["day", "kind", "words"], name="daycount_once"),
        ]

    def __str__(self):
        return f"{self.label}: {self.shown}"

    @property
    def label(self):
        return self.words or self.get_kind_display()

    @property
    def shown(self):
        """Whole where it is whole."""
        return (
            f"{self.number:,.0f}"
            if self.number == self.number.to_integral()
            else f"{self.number:,}"
        )


class DayPhoto(OfDay, StoredFile):
    """Before or after. It is only taken with a tick that nobody is on it who did not agree."""

    class Taken(models.TextChoices):
        """Before or after."""

        BEFORE = "before", "Before"
        AFTER = "after", "After"

    taken = models.CharField(max_length=6, choices=Taken)
    is_public = models.BooleanField(default=False)

    objects = querysets.DayPhotoQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        ordering = ["pk"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("image/png", "image/jpeg")), name="dayphoto_is_picture"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("day_photo", args=[self.pk])


class DayPhotoContent(StoredContent):
    """The bytes of a photograph."""

    photo = models.OneToOneField(DayPhoto, models.PROTECT, primary_key=True, related_name="content")

    objects = querysets.ContentQuerySet.as_manager()

    def __str__(self):
        return f"Content of photograph {self.photo_id}"
