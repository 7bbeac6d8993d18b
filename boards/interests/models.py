"""Interests that members declare in an item."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.attendance.models import Absence, Attendance
from boards.bodies.triggers import ENTRY
from boards.interests import querysets
from boards.meetings.items.models import AgendaItem
from boards.meetings.keeping.triggers import OF_ITEM, refuse_when_out
from core.guards import who_and_when

User = settings.AUTH_USER_MODEL
FACTS = (
    *("attendance_id", "item_id", "kind", "nature", "is_sensitive", "outcome", "dispensation"),
    *("is_registered", "notify_by", "absence_id"),
)
"""What publication freezes. Notice to the monitoring officer may come after it."""


class Interest(models.Model):
    """What one member declared about one item, and what the member then did.

    Whoever is barred takes no part in the item (an `Absence` for it): neither moves, seconds nor
    votes, and does not count for its quorum, whether the member left the room or stayed silent. A pecuniary interest bars unless there is a dispensation; one that is neither
    registered nor pending is notified to the monitoring officer within 28 days.
    Source: Localism Act 2011 s.31 to s.33.
    """

    class Kind(models.TextChoices):
        DPI = "dpi", "Disclosable pecuniary interest"
        REGISTRABLE = "registrable", "Other registrable interest"
        OTHER = "other", "Interest that is not registrable"
        OWN = "own", "Interest of a resident or partner"

    class Outcome(models.TextChoices):
        """What the member did while the item was heard."""

        LEFT = "left", "Left the room"
        SPOKE = "spoke", "Spoke, then left the room"
        SILENT = "silent", "Stayed without speaking or voting"
        STAYED = "stayed", "Stayed and took part"
        DISPENSATION = "dispensation", "Took part with a dispensation"
        AFTERWARDS = "afterwards", "Took part, and declared it after the meeting"

    BARRING = (Outcome.LEFT, Outcome.SPOKE, Outcome.SILENT)

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="interests")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=15, choices=Kind)
    nature = models.TextField(blank=True, help_text="Empty where it is sensitive")
    is_sensitive = models.BooleanField(default=False)
    outcome = models.CharField(max_length=15, choices=Outcome)
    dispensation = models.CharField(max_length=200, blank=True, help_text="Its reference")
    is_registered = models.BooleanField(help_text="In the register, or on its way there")
    absence = models.OneToOneField(Absence, models.PROTECT, null=True, related_name="interest")
    notify_by = models.DateField(null=True)
    notified_at = models.DateTimeField(null=True)
    notified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reminded_on = models.DateField(null=True)
    is_own = models.BooleanField(
        "declared by the member before the meeting",
        default=False,
        editable=False,
        help_text="With their own sign-in; `outcome` is then what they meant to do",
    )
    confirmed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="Their own declaration: whoever keeps the record saw that they did so",
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.InterestQuerySet.as_manager()

    class Meta:
        ordering = ["item__position", "id"]
        indexes = [
            models.Index(
                fields=["notify_by"],
                condition=Q(notified_at=None, notify_by__isnull=False),
                name="interest_to_notify",
            )
        ]
        constraints = [
            who_and_when("confirmed", name="interest_confirmed_pair"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(is_own=True), name="interest_confirmed_own"
            ),
            models.UniqueConstraint(fields=["attendance", "item"], name="interest_once"),
            models.CheckConstraint(
                condition=~Q(kind="dpi")
                | Q(outcome__in=["left", "silent", "dispensation", "afterwards"]),
                name="interest_dpi_bars",
            ),
            models.CheckConstraint(
                condition=Q(outcome="dispensation") & ~Q(dispensation="")
                | ~Q(outcome="dispensation") & Q(dispensation=""),
                name="interest_dispensation_named",
            ),
            models.CheckConstraint(
                condition=Q(is_sensitive=True, nature="") | Q(is_sensitive=False) & ~Q(nature=""),
                name="interest_nature_or_sensitive",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["left", "spoke", "silent"], absence__isnull=False)
                | ~Q(outcome__in=["left", "spoke", "silent"]) & Q(absence=None),
                name="interest_bars_from_the_item",
            ),
            models.CheckConstraint(
                condition=Q(notified_at=None, notified_by=None)
                | Q(notified_at__isnull=False, notified_by__isnull=False, notify_by__isnull=False),
                name="interest_notified_pair",
            ),
            models.CheckConstraint(
                condition=Q(kind="dpi", is_registered=False, notify_by__isnull=False)
                | ~Q(kind="dpi", is_registered=False) & Q(notify_by=None),
                name="interest_notice_due",
            ),
        ]
        triggers = [
            refuse_when_out(
                OF_ITEM,
                pgtrigger.Insert | pgtrigger.UpdateOf(*FACTS, "confirmed_at") | pgtrigger.Delete,
                added="NEW.outcome = 'afterwards'",
            ),
            pgtrigger.Trigger(
                name="bars_from_its_item",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf(*FACTS),
                func="""
                    IF NEW.absence_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM boards_absence away
                          JOIN boards_agendaitem item ON item.id = NEW.item_id
                         WHERE away.id = NEW.absence_id
                           AND away.attendance_id = NEW.attendance_id
                           AND away.first <= item.position AND away.last >= item.position)
                    THEN
                        RAISE EXCEPTION 'who is barred by an interest is away for its item';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="own_beforehand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("is_own"),
                func=f"""
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW.is_own IS DISTINCT FROM OLD.is_own THEN
                            RAISE EXCEPTION 'who declared an interest stays';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.is_own AND NOT EXISTS (
                        SELECT 1 FROM boards_attendance there
                          JOIN boards_meeting held ON held.id = there.meeting_id
                           AND held.state = 'agenda_published'
                          JOIN boards_agendaitem item ON item.id = NEW.item_id
                           AND item.meeting_id = held.id AND NOT item.is_late
                          JOIN neighbourhoods_person entry
                            ON entry.id = {ENTRY.format(person="there.person_id")}
                         WHERE there.id = NEW.attendance_id AND there.membership_id IS NOT NULL
                           AND entry.user_id = NEW.recorded_by_id)
                    THEN
                        RAISE EXCEPTION 'a member declares for themselves, of a published agenda';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
            pgtrigger.Trigger(
                name="afterwards_of_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("outcome", "item_id", "attendance_id"),
                condition=pgtrigger.Condition("NEW.outcome = 'afterwards'"),
                func="""
                    IF NEW.outcome = 'afterwards' AND NOT EXISTS (
                        SELECT 1 FROM boards_decisionpresent there
                          JOIN boards_decision decided ON decided.id = there.decision_id
                          JOIN boards_decisionnumber given ON given.decision_id = decided.id
                         WHERE there.attendance_id = NEW.attendance_id
                           AND decided.item_id = NEW.item_id AND decided.struck_out_at IS NULL)
                    THEN
                        RAISE EXCEPTION 'only of an item decided with them is an interest declared afterwards';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="afterwards_in_the_open",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("outcome", "item_id"),
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("NEW.outcome = 'afterwards'"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM boards_decision decided
                          JOIN boards_decisionpresent there ON there.decision_id = decided.id
                         WHERE decided.item_id = NEW.item_id AND decided.struck_out_at IS NULL
                           AND there.attendance_id = NEW.attendance_id
                           AND NOT EXISTS (
                               SELECT 1 FROM boards_correction
                                WHERE decision_id = decided.id AND confirmed_at IS NOT NULL))
                    THEN
                        RAISE EXCEPTION 'an interest declared afterwards stands beside the decision';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        what = "interest" if self.is_sensitive else self.get_kind_display().lower()
        return f"{self.attendance.name}: {what} in item {self.item.number}"

    @property
    def is_due(self):
        return self.notify_by is not None and self.notified_at is None

    @property
    def in_words(self):
        """The sentence of the minutes. Of a sensitive interest only that there is one. What a member
        declared beforehand is what they mean to do, until it is confirmed that they did."""
        when = "declared before the meeting" if self.is_own else "declared"
        if self.is_planned:
            return self._said(when, f"said that they {WILL[self.outcome]}")
        return self._said(when, DID[self.outcome])

    @property
    def is_planned(self):
        """Whether a member declared it beforehand, and nobody has confirmed yet what they did."""
        return self.is_own and self.confirmed_at is None

    @property
    def planned(self):
        """The sentence of what was declared beforehand, until the meeting is held."""
        return self._said("declared", WILL[self.outcome])

    def _said(self, declared, does):
        what = "an interest" if self.is_sensitive else f"{ARTICLES[self.kind]}"
        nature = "" if self.is_sensitive else f" ({self.nature.strip().rstrip('.')})"
        if self.outcome == self.Outcome.DISPENSATION and not self.is_sensitive:
            does += f" ({self.dispensation})"
        return (
            f"{self.attendance.in_record} {declared} {what} in item {self.item.number}, "
            f"{self.item.title}{nature}, and {does}."
        )


ARTICLES = {
    Interest.Kind.DPI: "a disclosable pecuniary interest",
    Interest.Kind.REGISTRABLE: "a registrable interest",
    Interest.Kind.OTHER: "an interest",
    Interest.Kind.OWN: "an interest",
}
DID = {
    Interest.Outcome.LEFT: "left the room",
    Interest.Outcome.SPOKE: "left the room after speaking",
    Interest.Outcome.SILENT: "neither spoke nor voted",
    Interest.Outcome.STAYED: "took part",
    Interest.Outcome.DISPENSATION: "took part with a dispensation",
    Interest.Outcome.AFTERWARDS: "took part; the interest was declared after the meeting",
}
WILL = DID | {
    Interest.Outcome.LEFT: "will leave the room",
    Interest.Outcome.SPOKE: "will leave the room after speaking",
    Interest.Outcome.SILENT: "will neither speak nor vote",
    Interest.Outcome.STAYED: "will take part",
    Interest.Outcome.DISPENSATION: "will take part with a dispensation",
}
