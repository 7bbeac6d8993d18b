"""Who sits on a body."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from boards import querysets
from boards.bodies.models import Body
from boards.models.seats import Seat, Term
from core.constraints import same, span
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person, Ward


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
        Term, models.PROTECT, null=True, blank=True, related_name="memberships", editable=False
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
                violation_error_message="This person sits on this body at that time already.",
            ),
            ExclusionConstraint(
                name="membership_seat_once",
                expressions=[
                    (same("seat_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Somebody holds this seat at that time already.",
            ),
            ExclusionConstraint(
                name="membership_one_chair",
                expressions=[
                    (same("body_id"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role="chair"),
                violation_error_message="The body has a chair at that time already.",
            ),
        ]
        triggers = [
            raises_version(),
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
                        RAISE EXCEPTION 'the seat is of another body, or carries no vote';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display().lower()} of {self.body}"
