"""Blocks and their grades; stops, what became of them, and their photographs."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core.constraints import at_most_one
from core.files import StoredContent, StoredFile
from core.guards import moves
from core.rows import Versioned, raises_version
from neighbourhoods.models import Neighbourhood, Service
from tasking.actions.models import Action
from tasking.requests.models import ServiceRequest
from tasking.walkabouts import states
from tasking.walkabouts.models import Walkabout
from tasking.walkabouts.stops import querysets

User = settings.AUTH_USER_MODEL


def while_it_takes(name, words):
    """The trigger that rows of a walkabout come, change and go only while it is not written up. It waits
    for a step that is under way."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("its", "bigint")],
        func=f"""
            IF TG_OP = 'DELETE' THEN its = OLD.walkabout_id; ELSE its = NEW.walkabout_id; END IF;
            IF TG_OP = 'UPDATE' AND NEW.walkabout_id <> OLD.walkabout_id THEN
                RAISE EXCEPTION '{words}';
            END IF;
            PERFORM 1 FROM tasking_walkabout
              WHERE id = its AND state IN ('planned', 'walked', 'sent') FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION '{words}';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class Block(Versioned):
    """A block of flats, a row of garages, an open space: what is graded at each walkabout."""

    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="blocks")
    name = models.CharField(max_length=100)

    objects = querysets.BlockQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("neighbourhood", Lower("name"), name="block_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="block_has_name"),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return self.name


class BlockGrade(Versioned):
    """How a block looked at a walkabout: A good to D bad."""

    class Grade(models.TextChoices):
        """What the letters mean."""

        A = "A", "A: good"
        B = "B", "B: acceptable"
        C = "C", "C: poor"
        D = "D", "D: bad"

    walkabout = models.ForeignKey(Walkabout, models.PROTECT, related_name="grades")
    block = models.ForeignKey(Block, models.PROTECT, related_name="grades")
    grade = models.CharField(max_length=1, choices=Grade)
    note = models.CharField(max_length=300, blank=True)

    objects = querysets.GradeQuerySet.as_manager()

    class Meta:
        ordering = ["block__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["walkabout", "block"], name="block_graded_once"),
            models.CheckConstraint(
                condition=Q(grade__in=["A", "B", "C", "D"]), name="block_grade_known"
            ),
        ]
        triggers = [
            raises_version(),
            while_it_takes("grade_while_open", "grades of a walkabout that is written up stay"),
        ]

    def __str__(self):
        return f"{self.block}: {self.grade}"


class Stop(Versioned):
    """One thing that was seen: a line, a service, photographs, and what became of it."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = states.WAITING, "Not sent out yet"
        REQUEST = states.REQUEST, "Request to the service"
        ACTION = states.ACTION, "Action for an agency"
        NOTHING = states.NOTHING, "Nothing to be done"

    walkabout = models.ForeignKey(Walkabout, models.PROTECT, related_name="stops")
    number = models.PositiveSmallIntegerField(editable=False)
    what = models.CharField(max_length=300)
    where = models.CharField(max_length=150, blank=True)
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="stops"
    )
    is_danger = models.BooleanField(default=False)
    """Damp, mould or danger in a council home: the landlord is rung at once."""
    told_to = models.CharField(max_length=150, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    request = models.OneToOneField(
        ServiceRequest, models.PROTECT, null=True, blank=True, related_name="stop"
    )
    action = models.OneToOneField(
        Action, models.PROTECT, null=True, blank=True, related_name="stop"
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.StopQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        indexes = [
            models.Index(
                fields=["walkabout"],
                condition=Q(is_danger=True, told_at=None),
                name="stop_to_be_told",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["walkabout", "number"], name="stop_number_unique"),
            models.CheckConstraint(condition=~Q(what=""), name="stop_says_something"),
            models.CheckConstraint(
                condition=at_most_one("request", "action"), name="stop_one_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome=states.REQUEST, request__isnull=False)
                | Q(outcome=states.ACTION, action__isnull=False)
                | Q(outcome__in=[states.WAITING, states.NOTHING], request=None, action=None),
                name="stop_outcome_fits",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, told_to="")
                | Q(told_at__isnull=False, is_danger=True) & ~Q(told_to=""),
                name="stop_told_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[states.REQUEST, states.ACTION, states.NOTHING])
                | Q(is_danger=False)
                | Q(told_at__isnull=False),
                name="stop_danger_told_first",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.STOP, name="stop_decided_once", field="outcome"),
            while_it_takes("stop_while_open", "stops of a walkabout that is written up stay"),
            pgtrigger.Trigger(
                name="stop_made_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.outcome <> 'waiting'"),
                func="""
                    IF TG_OP = 'DELETE'
                       OR (OLD.what, OLD.service_id, OLD.request_id, OLD.action_id)
                          IS DISTINCT FROM (NEW.what, NEW.service_id, NEW.request_id, NEW.action_id)
                    THEN
                        RAISE EXCEPTION 'a stop that was sent out stays as it was sent';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"Stop {self.number}: {self.what}"

    def get_absolute_url(self):
        return f"{reverse('walkabout', args=[self.walkabout_id])}#stop-{self.pk}"

    @property
    def named(self):
        return f"Stop {self.number}"

    @property
    def is_waiting(self):
        return self.outcome == states.WAITING

    @property
    def must_be_told(self):
        """The landlord has not been rung yet."""
        return self.is_danger and self.told_at is None

    @property
    def made(self):
        """The request or the action, None where it is neither."""
        return self.request or self.action


class StopPhoto(StoredFile):
    """What a stop looks like. Where and when it was taken is not kept."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="photos", editable=False)
    is_public = models.BooleanField(default=False)
    """Looked at: no face, no number plate, no child; it may stand in the published report."""
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.StopPhotoQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        ordering = ["pk"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("image/png", "image/jpeg")), name="stopphoto_is_picture"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stopphoto_agreed_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.is_public"),
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.is_public THEN RETURN NEW; END IF;
                    PERFORM 1 FROM tasking_walkabout walk
                      JOIN tasking_stop stop ON stop.walkabout_id = walk.id
                      WHERE stop.id = NEW.stop_id AND walk.published_at IS NULL FOR SHARE OF walk;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a report is agreed anew before it shows another photograph';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def get_absolute_url(self):
        return reverse("stop_photo", args=[self.pk])


class StopPhotoContent(StoredContent):
    """The bytes of a photograph."""

    photo = models.OneToOneField(
        StopPhoto, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = querysets.ContentQuerySet.as_manager()

    def __str__(self):
        return f"Content of photograph {self.photo_id}"
