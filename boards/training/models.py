"""Board development: programmes, courses, sessions, bookings, and what a role requires."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from boards.bodies.models import Body
from boards.seats.models import Membership
from boards.training import querysets
from core.calendar import add_years
from core.guards import who_and_when
from core.rows import Versioned, raises_version
from neighbourhoods.models import Person, Venue
from neighbourhoods.people.guards import OfKeptPeople

User = settings.AUTH_USER_MODEL


class Programme(models.Model):
    """A set of courses for those who sit on bodies or work for them."""

    class Audience(models.TextChoices):
        """Whom it is for."""

        ELECTED = "elected", "Councillors"
        RESIDENTS = "residents", "Resident representatives"
        OFFICERS = "officers", "Officers"
        EVERYONE = "everyone", "All board members"

    name = models.CharField(max_length=150)
    audience = models.CharField(max_length=10, choices=Audience)
    purpose = models.TextField(blank=True)

    objects = querysets.TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="programme_name_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training")

    @property
    def neighbourhood_id(self):
        return None


class Course(models.Model):
    """Something to be learned. `lasts_years` is for how long having attended it counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses")
    name = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    lasts_years = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Leave blank if it does not expire"
    )

    objects = querysets.TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="course_name_once"),
            models.CheckConstraint(
                condition=Q(lasts_years=None) | Q(lasts_years__range=(1, 20)),
                name="course_lasts_sensible",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def neighbourhood_id(self):
        return None

    def counts_until(self, attended_on):
        """The last day on which attendance on this day counts; None: for good."""
        return add_years(attended_on, self.lasts_years) if self.lasts_years else None


class CourseSession(Versioned):
    """One date of a course, with so many places."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    places = models.PositiveSmallIntegerField()
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    cancelled_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = querysets.SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at", "id"], name="session_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(places__range=(1, 1000)), name="session_has_places"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="session_ends_later"
            ),
            who_and_when("cancelled", name="session_cancelled_whole", words=["cancelled_reason"]),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Trigger(
                name="places_taken",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("places"),
                func="""
                    IF NEW.places < (SELECT COUNT(*) FROM boards_booking WHERE session_id = NEW.id)
                    THEN
                        RAISE EXCEPTION 'more places than this are taken';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.course}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("session", args=[self.pk])

    @property
    def neighbourhood_id(self):
        return None

    @property
    def day(self):
        return timezone.localtime(self.starts_at).date()

    @property
    def where(self):
        """The place in one line."""
        return ", ".join(each for each in (self.venue and self.venue.name, self.place) if each)

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()


class Booking(models.Model):
    """A person's place at a session, and whether the person came."""

    session = models.ForeignKey(CourseSession, models.PROTECT, related_name="bookings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="bookings")
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField()
    attended = models.BooleanField(null=True, help_text="Leave blank if it is not recorded yet")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    objects = querysets.BookingQuerySet.as_manager()

    class Meta:
        ordering = ["session", "person__name"]
        indexes = [
            models.Index(
                fields=["person", "session"], condition=Q(attended=True), name="booking_attended"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="booking_once"),
            models.CheckConstraint(
                condition=Q(attended=None, recorded_at=None)
                | Q(attended__isnull=False, recorded_at__isnull=False),
                name="booking_recorded_whole",
            ),
        ]
        triggers = [
            OfKeptPeople(),
            pgtrigger.Trigger(
                name="place_is_free",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("session_id"),
                declare=[("held", "boards_coursesession%ROWTYPE")],
                func="""
                    SELECT * INTO held FROM boards_coursesession
                     WHERE id = NEW.session_id FOR NO KEY UPDATE;
                    IF held.cancelled_at IS NOT NULL THEN
                        RAISE EXCEPTION 'the session is cancelled';
                    END IF;
                    IF held.places <= (
                        SELECT COUNT(*) FROM boards_booking
                         WHERE session_id = NEW.session_id AND id <> NEW.id)
                    THEN
                        RAISE EXCEPTION 'the session is full';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.session}"

    @property
    def look(self):
        """Whether the person came, as (word, colour, shape); None while it is not recorded."""
        looks = {True: ("Attended", "green", "✓"), False: ("Did not attend", "grey", "○")}
        return looks.get(self.attended)


class Requirement(models.Model):
    """A course that a duty requires, on all bodies of a kind or on every body."""

    class Duty(models.TextChoices):
        """What somebody does. Seats first; presiding and substituting are checked as they happen."""

        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"
        ELECTED_MEMBER = "elected_member", "Elected member"
        RESIDENT = "resident", "Resident representative"
        PARTNER = "partner", "Partner member"
        OFFICER = "officer", "Officer"
        PRESIDING = "presiding", "Chairing a meeting"
        SUBSTITUTE = "substitute", "Substituting for a member"

    course = models.ForeignKey(Course, models.PROTECT, related_name="requirements")
    duty = models.CharField("role", max_length=20, choices=Duty)
    kind = models.CharField(
        "kind of board",
        max_length=30,
        choices=Body.Kind,
        blank=True,
        help_text="Leave blank for every board and committee",
    )
    within_months = models.PositiveSmallIntegerField(
        "number of months allowed", default=6, help_text="Enter 0 for the first day"
    )
    ends_on = models.DateField(null=True, editable=False)

    objects = querysets.RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["duty", "kind", "course__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "duty", "kind"],
                condition=Q(ends_on=None),
                name="requirement_once",
                violation_error_message="This is already required",
            ),
            models.CheckConstraint(
                condition=Q(within_months__lte=60), name="requirement_months_sensible"
            ),
            models.CheckConstraint(
                condition=Q(duty__in=[*Membership.Role.values, "presiding", "substitute"]),
                name="requirement_duty_known",
            ),
        ]

    def __str__(self):
        return f"{self.course}: {self.get_duty_display()}"

    @property
    def neighbourhood_id(self):
        return None
