"""Who came to a meeting, and who was out of the room for some of it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from boards.attendance import querysets
from boards.attendance.own.triggers import said_beforehand, said_for_its_time
from boards.attendance.substitutes.triggers import both_came
from boards.attendance.triggers import (
    DECIDED_WITH,
    OF_ROOM,
    not_counted,
    one_person_once,
    quorum_follows,
    room_follows,
    signed_here,
)
from boards.bodies.triggers import councillors_decide, refuse_seated
from boards.meetings.keeping.presiding import (
    SAT_OTHERWISE,
    STANDS_FOR_ANOTHER,
    approved_as_held,
)
from boards.meetings.keeping.triggers import (
    ANY_CHANGE,
    OF_ATTENDANCE,
    OF_MEETING,
    refuse_when_out,
)
from boards.meetings.models import Meeting
from boards.meetings.querysets import OfMeetingQuerySet
from boards.meetings.triggers import VOTED
from boards.seats.models import Membership
from core.find.text import said_index
from core.guards import who_and_when
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.guards import OfKeptPeople


class Attendance(models.Model):
    """One person at one meeting: members by their membership, who comes instead as a person, others
    by name. `name` is that of the day, as the minutes print it."""

    class Status(models.TextChoices):
        """As the minutes say it."""

        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        SUBSTITUTED = "substituted", "Apologies, substitute sent"
        ABSENT = "absent", "Absent"
        SUBSTITUTE = "substitute", "Substitute"
        IN_ATTENDANCE = "in_attendance", "In attendance"
        COMING = "coming", "Will come"
        """Said before the meeting; nobody has been seen there yet."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=Status)
    substitute_for = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_remote = models.BooleanField("attending remotely", default=False)
    said_at = models.DateTimeField(null=True, editable=False)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="The member, where they said it with their own sign-in",
    )
    said_for = models.DateTimeField(
        null=True,
        editable=False,
        help_text="The beginning of the meeting as it was set when this was said beforehand",
    )
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "attendance"
        indexes = [said_index("attendance_said", "name")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "membership"], name="attendance_member_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "substitute_for"], name="attendance_one_substitute"
            ),
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_person_once"),
            models.CheckConstraint(
                condition=Q(status="in_attendance") | Q(person__isnull=False),
                name="attendance_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    membership__isnull=False,
                    substitute_for=None,
                    status__in=["present", "apologies", "substituted", "absent", "coming"],
                )
                | Q(membership=None, substitute_for__isnull=False, status="substitute")
                | Q(membership=None, substitute_for=None, status="in_attendance"),
                name="attendance_status_fits",
            ),
            who_and_when("said", name="attendance_said_pair"),
            models.CheckConstraint(
                condition=Q(said_at=None) | Q(status__in=["apologies", "coming"]),
                name="attendance_said_by_a_member",
            ),
            models.CheckConstraint(
                condition=Q(is_remote=False) | Q(status="in_attendance"),
                name="attendance_remote_without_vote",
            ),
        ]
        triggers = [
            refuse_when_out(OF_MEETING),
            OfKeptPeople(),
            one_person_once(),
            said_beforehand(),
            said_for_its_time(),
            refuse_seated(
                pgtrigger.Insert | pgtrigger.UpdateOf("person_id", "meeting_id", "membership_id"),
                "came.id = NEW.id",
            ),
            councillors_decide(
                pgtrigger.Insert
                | pgtrigger.UpdateOf("person_id", "meeting_id", "substitute_for_id"),
                came="came.id = NEW.id",
            ),
            pgtrigger.Trigger(
                name="voted_here",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("status"),
                func=f"""
                    IF NEW.status NOT IN ('present', 'substitute')
                       AND EXISTS ({VOTED.format(who="NEW.id")})
                    THEN
                        RAISE EXCEPTION 'who voted was present';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="when_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF TG_OP = 'UPDATE' AND NEW.status IN ('present', 'substitute')
                       AND (OLD.meeting_id, OLD.membership_id, OLD.substitute_for_id, OLD.name)
                           IS NOT DISTINCT FROM
                           (NEW.meeting_id, NEW.membership_id, NEW.substitute_for_id, NEW.name)
                    THEN
                        RETURN NEW;
                    END IF;
                    IF EXISTS ({DECIDED_WITH.format(who="OLD.id", meeting="OLD.meeting_id")})
                    THEN
                        RAISE EXCEPTION 'something was decided with this person in the room';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        UPDATE boards_decisionpresent there SET attendance_id = NULL
                          FROM boards_decision decided
                         WHERE decided.id = there.decision_id AND there.attendance_id = OLD.id
                           AND decided.struck_out_at IS NOT NULL;
                        UPDATE boards_decision SET presided_by_id = NULL
                         WHERE presided_by_id = OLD.id;
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
            signed_here(),
            approved_as_held(ANY_CHANGE, f"item.meeting_id IN ({OF_MEETING})"),
            room_follows("COALESCE(NEW.meeting_id, OLD.meeting_id)"),
            quorum_follows(),
            not_counted(pgtrigger.Insert | pgtrigger.Update, "NEW.id", "NEW.meeting_id"),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_status_display().lower()}"

    @property
    def is_coming(self):
        return self.status == self.Status.COMING

    @property
    def is_outdated(self):
        """Whether it was said for another time, before the meeting was moved."""
        return self.said_for is not None and self.said_for != self.meeting.starts_at

    instead_of = ""
    """Whom a substitute came for, as a record names them, where that was looked up."""

    @cached_property
    def in_record(self):
        """The name as minutes say it. A list sets it for all its rows (attendance.documents)."""
        return self.name


class Attender(Person):
    """An entry of a person, for what the database refuses of merging those who came."""

    class Meta:
        proxy = True
        triggers = [
            both_came(),
            approved_as_held(pgtrigger.UpdateOf("merged_into_id"), STANDS_FOR_ANOTHER),
            refuse_seated(
                pgtrigger.UpdateOf("merged_into_id"),
                "NEW.merged_into_id IS NOT NULL AND NEW.id IN (came.person_id, sits.person_id)",
            ),
        ]


class Sitting(Membership):
    """A membership, for what the database refuses of changing one that came to meetings."""

    class Meta:
        proxy = True
        triggers = [
            approved_as_held(
                pgtrigger.UpdateOf("starts_on", "ends_on", "has_vote", "body_id"),
                SAT_OTHERWISE,
            ),
        ]


class Absence(models.Model):
    """Items for which somebody who came was not in the room: positions, both included."""

    class Reason(models.TextChoices):
        """Why. The item that is named is the first one heard, missed, or withdrawn from."""

        LATE = "late", "Came late, for item"
        LEFT = "left", "Left before item"
        INTEREST = "interest", "Withdrew for item"

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=10, choices=Reason)
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField(null=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last=None, reason="left") | Q(last__gte=F("first")) & ~Q(reason="left"),
                name="absence_span_fits",
            ),
        ]
        triggers = [
            refuse_when_out(OF_ATTENDANCE),
            pgtrigger.Trigger(
                name="voted_there",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF EXISTS (
                        {VOTED.format(who="NEW.attendance_id")}
                        AND item.position >= NEW.first
                        AND (NEW.last IS NULL OR item.position <= NEW.last))
                    THEN
                        RAISE EXCEPTION 'who voted on an item was in the room for it';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="when_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF EXISTS (
                        {DECIDED_WITH.format(who="NEW.attendance_id", meeting=OF_ROOM.format(who="NEW.attendance_id"))}
                        AND item.position >= NEW.first
                        AND (NEW.last IS NULL OR item.position <= NEW.last))
                    THEN
                        RAISE EXCEPTION 'something was decided with this person in the room for it';
                    END IF;
                    RETURN NEW;
                """,
            ),
            approved_as_held(ANY_CHANGE, f"item.meeting_id IN ({OF_ATTENDANCE})"),
            room_follows(OF_ROOM.format(who="COALESCE(NEW.attendance_id, OLD.attendance_id)")),
            not_counted(
                pgtrigger.Update | pgtrigger.Delete,
                "OLD.attendance_id",
                OF_ROOM.format(who="OLD.attendance_id"),
            ),
        ]

    def __str__(self):
        return (
            f"{self.attendance.in_record}: {self.get_reason_display().lower()} {self.item_number}"
        )

    @cached_property
    def item_number(self):
        """The number of the item that is named. A list sets it for all its rows."""
        named = self.attendance.meeting.items.filter(position=self.item_position).first()
        return named.number if named else self.item_position

    @property
    def item_position(self):
        return self.last + 1 if self.reason == self.Reason.LATE else self.first
