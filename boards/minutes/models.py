"""The minute of an item, its draft while it is typed, its check, approval and signature."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from boards.bodies.triggers import said_by_who_may
from boards.meetings.items.models import AgendaItem
from boards.meetings.keeping.presiding import signed_by_who_presides
from boards.meetings.keeping.triggers import (
    AUTHORS,
    CHECKED_BY,
    OF_ITEM,
    OF_MEETING,
    keep_class,
    refuse_when_out,
)
from boards.meetings.models import Meeting
from boards.meetings.triggers import AT_MEETING, refuse_informal, refuse_without_quorum
from boards.minutes import querysets
from boards.minutes.approvals.triggers import (
    approved_later,
    keeps_quorum,
    signed_by_who_was_there,
)
from core.find.text import said_index
from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import frozen_when
from core.marking.models import Classified
from neighbourhoods.models import Person
from neighbourhoods.people.guards import OfKeptPeople

User = settings.AUTH_USER_MODEL


class MinuteDraft(models.Model):
    """The text as it is typed. Autosave writes here; nothing tracks it.

    `version` counts saves of the text; `client_id` is the last save's own id, so that the same
    save sent twice is one.
    """

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="draft")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    client_id = models.UUIDField(null=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = querysets.MinuteDraftQuerySet.as_manager()

    def __str__(self):
        return f"Draft of {self.item}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Minute(Classified):
    """The text of an item as it stands in the minutes. Each change is kept as a revision. Under an
    open item it may be private by itself."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="minute")
    text = models.TextField(blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects = querysets.MinuteQuerySet.as_manager()

    class Meta(Classified.Meta):
        indexes = [said_index("minute_said", "text")]
        triggers = [
            refuse_when_out(OF_ITEM),
            keep_class(
                "SELECT meeting_id FROM boards_agendaitem WHERE id = OLD.item_id",
                "SELECT is_late FROM boards_agendaitem WHERE id = OLD.item_id",
            ),
            pgtrigger.Trigger(
                name="heard_without_the_public",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("access"),
                condition=pgtrigger.Condition("NEW.access = 'exempt'"),
                func=f"""
                    IF NEW.access = 'exempt' AND EXISTS (
                        SELECT 1 FROM boards_agendaitem item
                        JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                        JOIN boards_body body ON body.id = meeting.body_id
                        WHERE item.id = NEW.item_id AND {AT_MEETING} = 'decide'
                          AND item.access = 'public')
                    THEN
                        RAISE EXCEPTION 'the public was there: what it heard is not exempt';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
        ]

    def __str__(self):
        return f"Minute of {self.item}"


class MinutesApproval(Frozen):
    """How the minutes of a meeting were approved at a later one, and signed by who presided there.

    Signed, the minutes are frozen as `document` and `pdf` with the hash of that file, and the
    database refuses every change to them. Source: Local Government Act 1972 Sch 12 para 41.
    """

    class Outcome(models.TextChoices):
        """Only accuracy is decided. Minutes that are not approved go back to be written up."""

        APPROVED = "approved", "Approved"
        AMENDED = "amended", "Approved as amended"

    pdf_template = "meeting.typ"

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="approval")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="approvals")
    outcome = models.CharField(max_length=20, choices=Outcome)
    corrections = models.JSONField(default=list, blank=True)
    quorum = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="How many were needed; empty where none is asked"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200, blank=True)
    signed_person = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dissent = models.TextField(
        "note of dissent",
        blank=True,
        help_text="Why who signed does not hold the minutes to be accurate",
    )
    document = models.JSONField(null=True)
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = querysets.MinutesApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="approved", corrections=[])
                | Q(outcome="amended") & ~Q(corrections=[]),
                name="approval_corrections_fit",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, signed_person=None)
                & Q(signed_name="", pdf=None, sha256="")
                | Q(signed_at__isnull=False, signed_by__isnull=False, pdf__isnull=False)
                & (~Q(signed_name="") & ~Q(sha256="") & Q(signed_person__isnull=False)),
                name="approval_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(dissent="") | Q(signed_at__isnull=False),
                name="approval_dissent_of_who_signed",
            ),
            models.CheckConstraint(
                condition=PRIVATE_WHOLE & (Q(private_sha256="") | ~Q(sha256="")),
                name="approval_private_whole",
            ),
        ]
        triggers = [
            refuse_informal(),
            approved_later(),
            refuse_without_quorum(),
            keeps_quorum(),
            OfKeptPeople("signed_person"),
            signed_by_who_presides(),
            signed_by_who_was_there(),
            frozen_when("OLD.signed_at IS NOT NULL", "signed_stays"),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: minutes of {self.meeting}"

    def get_absolute_url(self):
        return reverse("minutes", args=[self.meeting_id])

    def signed_by_entry_of(self, attendance):
        """Whether who came signed, under whichever entry."""
        came, signed = attendance.person, self.signed_person
        return came and (came.merged_into_id or came.pk) == (signed.merged_into_id or signed.pk)

    @property
    def in_words(self):
        """Such as "Approved as amended on 3 March 2026 and signed by Jo Bloggs"."""
        words = f"{self.get_outcome_display()} on {self.item.meeting.day:%-d %B %Y}"
        return f"{words} and signed by {self.signed_name}" if self.signed_at else words


class MinutesCheck(models.Model):
    """Who read the minutes that were marked ready and found them right: here, or the chair by
    email or phone. Minutes that are taken back lose their check."""

    class How(models.TextChoices):
        HERE = "here", "Read here"
        EMAIL = "email", "By email"
        PHONE = "phone", "By phone"

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes_check")
    how = models.CharField(max_length=10, choices=How)
    name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField()
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = querysets.MinutesCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="here", checked_by__isnull=False)
                | ~Q(how="here") & Q(checked_by=None, person__isnull=False),
                name="check_here_by_a_user",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="check_has_a_name"),
        ]
        triggers = [
            refuse_when_out(OF_MEETING),
            OfKeptPeople(),
            said_by_who_may("person_id", "NEW.meeting_id", condition="NEW.how <> 'here'"),
            pgtrigger.Trigger(
                name="checked_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM ({AUTHORS.format(meeting="NEW.meeting_id")}) wrote (user_id)
                         WHERE wrote.user_id IN ({CHECKED_BY.format(check="NEW")}))
                    THEN
                        RAISE EXCEPTION 'somebody else than the author checks the minutes';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
        ]

    def __str__(self):
        return self.in_words

    @property
    def in_words(self):
        """Such as "Checked by Jo Bloggs by phone on 3 March 2026"."""
        how = "" if self.how == self.How.HERE else f" {self.get_how_display().lower()}"
        return f"Checked by {self.name}{how} on {self.checked_on:%-d %B %Y}"
