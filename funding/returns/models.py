"""The end-of-grant report and its photographs; repayment of what was not spent."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.files import StoredContent, StoredFile
from core.guards import moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.grants.awards.models import Grant
from funding.grants.groups.bank import BANK
from funding.ledger.models import DIGITS, Entry
from funding.returns import querysets, triggers

User = settings.AUTH_USER_MODEL
ASKED, RECEIVED, WRITTEN_OFF = "asked", "received", "written_off"
REPAYMENT = Machine(
    moves={ASKED: (RECEIVED, WRITTEN_OFF), RECEIVED: (), WRITTEN_OFF: ()},
    reasons=frozenset({WRITTEN_OFF}),
)
LOOKS = {
    ASKED: ("orange", "▲"),
    RECEIVED: ("green", "✓"),
    WRITTEN_OFF: ("grey", "○"),
}
SAID = ("done", "people", "spent", "outcome", "receipts")


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["signed"]
)
class Return(Versioned):
    """What a group reports at the end of a grant: asked for by a day, received, looked at by a second person."""

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="report")
    due_on = models.DateField()
    done = models.TextField(blank=True)
    people = models.PositiveIntegerField(null=True, help_text="People reached")
    spent = PoundsField(**DIGITS, null=True)
    outcome = models.TextField(blank=True, help_text="What it did for the priority of the ward")
    receipts = models.CharField(max_length=500, blank=True, help_text="Receipts that were seen")
    signed = models.CharField(max_length=200, blank=True, help_text="Who reported for the group")
    received_on = models.DateField(null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_link = models.BooleanField(default=False)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    objects = querysets.ReturnQuerySet.as_manager()
    named = "The end-of-grant report"

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="return_by_due"),
        ]
        constraints = [
            who_and_when("accepted", name="return_accepted_pair"),
            models.CheckConstraint(
                condition=Q(received_on=None, done="", people=None, spent=None, outcome="")
                & Q(receipts="", signed="", entered_by=None, by_link=False, accepted_at=None)
                | Q(received_on__isnull=False, spent__gte=0, people__isnull=False)
                & ~Q(done="") & ~Q(signed=""),
                name="return_whole",
            ),
            models.CheckConstraint(
                condition=~(
                    Q(done__regex=BANK) | Q(outcome__regex=BANK) | Q(receipts__regex=BANK)
                ),
                name="return_without_bank",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(entered_by=None) | ~Q(accepted_by=F("entered_by")),
                name="return_second_person",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            triggers.of_an_accepted_grant(),
            pgtrigger.Protect(
                name="accepted_return_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.accepted_at IS NOT NULL AND (OLD.done, OLD.people, OLD.spent, OLD.outcome, OLD.receipts,"
                    " OLD.received_on, OLD.accepted_at, OLD.accepted_by_id) IS DISTINCT FROM (NEW.done, NEW.people,"
                    " NEW.spent, NEW.outcome, NEW.receipts, NEW.received_on, NEW.accepted_at, NEW.accepted_by_id)"
                    " OR OLD.received_on IS NOT NULL AND NEW.received_on IS NULL"
                ),
            ),
            pgtrigger.Protect(
                name="return_of_its_grant",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("grant"),
            ),
            pgtrigger.Protect(name="return_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"End-of-grant report of {self.grant}"

    def get_absolute_url(self):
        return reverse("return", args=[self.pk])

    @property
    def neighbourhood_id(self):
        return self.grant.neighbourhood_id

    def look_on(self, day):
        """Where it stands, as (word, colour, shape)."""
        if self.accepted_at:
            return "Accepted", "green", "✓"
        if self.received_on:
            return "Received, to be looked at", "blue", "◆"
        return ("Late", "red", "▲") if self.due_on < day else ("Not received yet", "orange", "○")


class ReturnPhoto(StoredFile):
    """A photograph of what was done, with the group's word that who is on it agrees."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="photos")
    consent = models.BooleanField(help_text="Everyone who can be recognised agrees to be shown")

    objects = querysets.OfReturnQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("image/png", "image/jpeg")), name="returnphoto_is_picture"
            ),
            models.CheckConstraint(condition=Q(consent=True), name="returnphoto_with_consent"),
        ]
        triggers = [pgtrigger.Protect(name="photo_stays", operation=pgtrigger.Update)]

    def get_absolute_url(self):
        return reverse("return_photo", args=[self.pk])


class ReturnPhotoContent(StoredContent):
    """The bytes of a photograph."""

    photo = models.OneToOneField(
        ReturnPhoto, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = querysets.OfPhotoQuerySet.as_manager()

    def __str__(self):
        return f"Content of photograph {self.photo_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Repayment(Versioned):
    """Money of a grant that is asked back: it came, or a second person wrote it off."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = ASKED, "Asked for"
        RECEIVED = RECEIVED, "Received"
        WRITTEN_OFF = WRITTEN_OFF, "Written off"

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="repayments")
    amount = PoundsField(**DIGITS)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=15, choices=State, default=State.ASKED)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_on = models.DateField(null=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="repayment")
    written_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_off_at = models.DateTimeField(null=True)
    written_off_reason = models.CharField(max_length=300, blank=True)
    client_id = models.UUIDField(null=True, unique=True)

    objects = querysets.RepaymentQuerySet.as_manager()
    named = "The repayment"

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["asked_on", "id"], condition=Q(state="asked"), name="repayment_open"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="repayment_has_reason"),
            who_and_when(
                "written_off", name="repayment_written_off_pair", words=["written_off_reason"]
            ),
            models.CheckConstraint(
                condition=Q(written_off_by=None)
                | Q(asked_by=None)
                | ~Q(written_off_by=F("asked_by")),
                name="repayment_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", received_on=None, entry=None, written_off_at=None)
                | Q(
                    state="received",
                    received_on__isnull=False,
                    entry__isnull=False,
                    written_off_at=None,
                )
                & Q(received_on__gte=F("asked_on"))
                | Q(
                    state="written_off", received_on=None, entry=None, written_off_at__isnull=False
                ),
                name="repayment_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(REPAYMENT),
            triggers.of_what_was_paid(),
            triggers.received_by_its_entry(),
            pgtrigger.Protect(
                name="asked_back_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("grant", "amount", "reason", "asked_on", "asked_by"),
            ),
            pgtrigger.Protect(
                name="ended_repayment_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["received", "written_off"]),
            ),
            pgtrigger.Protect(name="repayment_kept", operation=pgtrigger.Delete),
        ]

    @property
    def is_open(self):
        """Whether the money is still to come."""
        return self.state == self.State.ASKED

    def __str__(self):
        return f"Repayment {self.pk} of {self.grant.reference}"

    def get_absolute_url(self):
        return self.grant.get_absolute_url()

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def neighbourhood_id(self):
        return self.grant.neighbourhood_id
