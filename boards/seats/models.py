"""Seats of a body, who holds them, deputies, terms of office, and the register of interests."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from boards.bodies.models import Body
from boards.bodies.triggers import ENTRY, POWER, VOTES, councillors_decide, refuse_seated
from boards.seats import querysets
from core.constraints import same, span
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, CommunityGroup, Election, Person, Ward
from neighbourhoods.people.guards import RUNS_LATER, OfKeptPeople, OfRunningAgency

User = settings.AUTH_USER_MODEL


class Seat(Versioned):
    """A place on a body, filled or vacant, and whom it is for. Dated: a body changes its seats."""

    class Kind(models.TextChoices):
        """Whom the seat is for."""

        WARD = "ward", "Elected member"
        AGENCY = "agency", "Partner agency"
        RESIDENT = "resident", "Resident"
        GROUP = "group", "Community group"
        OFFICER = "officer", "Officer"

    FILLED_BY = {
        Kind.WARD: "the voters of the ward, or the council",
        Kind.AGENCY: "the agency",
        Kind.RESIDENT: "residents at the forum",
        Kind.GROUP: "the group",
        Kind.OFFICER: "the head of service",
    }
    """Who must fill a vacancy, unless the seat says otherwise."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    kind = models.CharField("for", max_length=10, choices=Kind)
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(
        CommunityGroup, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=150, blank=True, help_text="Such as “Osmaston residents”")
    has_vote = models.BooleanField("carries a vote", default=False)
    vote_exception = models.CharField(
        "exception by which a non-councillor votes",
        max_length=300,
        blank=True,
        help_text="On a board that decides: which of the exceptions of section 13 of the Local "
        "Government and Housing Act 1989, or which other law",
    )
    filled_by = models.CharField(
        "filled by",
        max_length=150,
        blank=True,
        help_text="Who fills the vacancy. Leave blank for the usual arrangement.",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = querysets.SeatQuerySet.as_manager()

    class Meta:
        ordering = ["body", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="seat_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind="ward", agency=None, group=None)
                | Q(kind="agency", agency__isnull=False, ward=None, group=None)
                | Q(kind="group", group__isnull=False, ward=None, agency=None)
                | Q(kind__in=["resident", "officer"], ward=None, agency=None, group=None),
                name="seat_for_its_kind",
            ),
        ]
        triggers = [
            raises_version(),
            OfRunningAgency("agency", RUNS_LATER, ["ends_on"]),
            councillors_decide(
                pgtrigger.UpdateOf("vote_exception"),
                sits="sits.seat_id = NEW.id",
                came="place.id = NEW.id",
            ),
        ]

    def __str__(self):
        return self.name or f"{self.get_kind_display()}{f' ({self.whom})' if self.whom else ''}"

    @property
    def whom(self):
        """The ward, agency or group, in words."""
        if self.ward_id:
            return f"{self.ward.name} ward"
        return str(self.agency or self.group or "")

    @property
    def to_be_filled_by(self):
        return self.filled_by or self.FILLED_BY[self.kind]


class Deputy(models.Model):
    """Who may come instead of the holder of a seat, for a time."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="deputies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="deputy_for")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = querysets.DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "person__name"]
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="deputy_ends_after_start",
            ),
            ExclusionConstraint(
                name="deputy_once",
                expressions=[
                    (same("seat_id"), RangeOperators.OVERLAPS),
                    (same("person_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person is already a named substitute for the seat at that time.",
            ),
        ]
        triggers = [OfKeptPeople()]

    def __str__(self):
        return f"{self.person}, named substitute for {self.seat}"


class TermOfOffice(Versioned):
    """An elected member's time for a ward, from one election to the next. Entered once; the seats
    that go with the ward follow."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="terms")
    election = models.ForeignKey(
        Election, models.PROTECT, null=True, blank=True, related_name="terms", editable=False
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    group = models.CharField("political group", max_length=100, blank=True)
    alerted_months = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = querysets.TermOfOfficeQuerySet.as_manager()

    class Meta:
        db_table = "boards_term"
        ordering = ["ward", "person__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_start",
            ),
            ExclusionConstraint(
                name="term_one_ward_at_a_time",
                expressions=[
                    (same("person_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person is elected for a ward at that time already.",
            ),
        ]
        triggers = [
            raises_version("alerted_months"),
            OfKeptPeople(),
            councillors_decide(
                pgtrigger.UpdateOf("person_id", "starts_on", "ends_on") | pgtrigger.Delete,
                sits=f"{ENTRY.format(person='sits.person_id')} = {ENTRY.format(person='OLD.person_id')}",
                came=f"{ENTRY.format(person='came.person_id')} = {ENTRY.format(person='OLD.person_id')}",
            ),
            pgtrigger.Trigger(
                name="as_elected",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("election_id", "ward_id", "starts_on"),
                func="""
                    IF NEW.election_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM neighbourhoods_election AS held
                          JOIN neighbourhoods_electionward AS place ON place.election_id = held.id
                         WHERE held.id = NEW.election_id AND place.ward_id = NEW.ward_id
                           AND NEW.starts_on = held.poll_on + 4)
                    THEN
                        RAISE EXCEPTION 'the election is of another ward, or of another day';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.ward.name} ward"


class Membership(Versioned):
    """Who holds a seat, for a time and in which role. Whether the holder votes is said here."""

    class Role(models.TextChoices):
        """What the person is on the body."""

        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"
        ELECTED_MEMBER = "elected_member", "Elected member"
        RESIDENT = "resident", "Resident representative"
        PARTNER = "partner", "Partner member"
        OFFICER = "officer", "Officer"

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holders")
    term = models.ForeignKey(
        TermOfOffice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        editable=False,
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", help_text="Sits for"
    )
    ward = models.ForeignKey(
        Ward, models.PROTECT, null=True, blank=True, related_name="+", help_text="Elected for"
    )
    has_vote = models.BooleanField("may vote", default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = querysets.MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["body", "person__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(role="partner") | Q(agency__isnull=False),
                name="membership_partner_has_agency",
            ),
            ExclusionConstraint(
                name="membership_person_once",
                expressions=[
                    (same("body_id"), RangeOperators.OVERLAPS),
                    (same("person_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person sits on this board at that time already.",
            ),
            ExclusionConstraint(
                name="membership_seat_once",
                expressions=[
                    (same("seat_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Someone already holds this seat at that time.",
            ),
            ExclusionConstraint(
                name="membership_one_chair",
                expressions=[
                    (same("body_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role="chair"),
                violation_error_message="The board has a chair at that time already.",
            ),
        ]
        triggers = [
            raises_version(),
            OfKeptPeople(),
            OfRunningAgency("agency", RUNS_LATER, ["ends_on"]),
            refuse_seated(
                pgtrigger.Insert
                | pgtrigger.UpdateOf("person_id", "body_id", "starts_on", "ends_on"),
                "sits.id = NEW.id",
            ),
            councillors_decide(
                pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    *("person_id", "body_id", "seat_id", "has_vote", "starts_on", "ends_on")
                ),
                sits="sits.id = NEW.id",
                came="sits.id = NEW.id",
            ),
            pgtrigger.Trigger(
                name="seat_of_its_body",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("seat_id", "body_id", "has_vote"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM boards_seat
                         WHERE id = NEW.seat_id AND body_id = NEW.body_id
                           AND (has_vote OR NOT NEW.has_vote))
                    THEN
                        RAISE EXCEPTION 'the seat is of another board, or carries no vote';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="role_stays",
                operation=pgtrigger.UpdateOf("role"),
                condition=pgtrigger.Condition("OLD.role <> NEW.role"),
            ),
            pgtrigger.Trigger(
                name="decided_with_a_vote",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM boards_meeting held
                          JOIN boards_body rule ON rule.id = held.body_id
                          JOIN boards_agendaitem item ON item.meeting_id = held.id
                          JOIN boards_decision decided ON decided.item_id = item.id
                         WHERE held.body_id IN (OLD.body_id, NEW.body_id)
                           AND decided.struck_out_at IS NULL AND decided.room_stands
                           AND {VOTES.format(row="OLD")} <> {VOTES.format(row="NEW")}
                           AND ({POWER.format(meeting="held", body="rule")} = 'decide' OR EXISTS (
                               SELECT 1 FROM boards_decisionpresent there
                                 JOIN boards_attendance came ON came.id = there.attendance_id
                                WHERE there.decision_id = decided.id
                                  AND OLD.id IN (came.membership_id, came.substitute_for_id))))
                    THEN
                        RAISE EXCEPTION 'who had a vote on a day on which the board decided stays';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display().lower()} of {self.body}"


class RegisterEntry(models.Model):
    """An interest that somebody who sits on bodies has said to have. Councillors' stand in the
    council's own register; the person links to it (`Person.register_url`)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="register")
    nature = models.CharField("interest", max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = querysets.RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["person", "starts_on", "id"]
        verbose_name_plural = "register entries"
        constraints = [
            models.CheckConstraint(condition=~Q(nature=""), name="register_has_words"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="register_ends_after_start",
            ),
        ]
        triggers = [OfKeptPeople()]

    def __str__(self):
        return self.nature

    @property
    def neighbourhood_id(self):
        return None
