"""How far records of tasking may be known, who read them, and the agreements under which agencies share."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import ScopedQuerySet
from core.files import StoredContent, StoredFile
from core.guards import append_only
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.guards import OfKeptPeople
from tasking.sharing import querysets
from tasking.sharing.marking import SENSITIVE, Level, has_originator, level_in_words

User = settings.AUTH_USER_MODEL


class Marked(models.Model):
    """A record of tasking that says how far it may be known, and whose it is. A model lists
    `*Marked.Meta.constraints` and `lowered_by_originator()`; its queryset begins with `MarkedQuerySet`."""

    marking = models.CharField(max_length=20, choices=Level, default=Level.OFFICIAL)
    originator = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [has_originator("%(class)s_sensitive_has_originator")]

    @property
    def is_sensitive(self):
        return self.marking == SENSITIVE


class LoweredByOriginator(pgtrigger.Trigger):
    """Before an update: what is official-sensitive becomes less only by a step of the agency that it is from, written
    down for this very version of the row, and keeps its agency until then."""

    when = pgtrigger.Before
    operation = pgtrigger.UpdateOf("marking", "originator_id")
    condition = pgtrigger.Condition(f"OLD.marking = '{SENSITIVE}'")

    def get_func(self, model):
        return f"""
            IF NEW.originator_id IS DISTINCT FROM OLD.originator_id
               AND NEW.marking = '{SENSITIVE}' THEN
                RAISE EXCEPTION 'whose it is stays as long as it is official-sensitive';
            END IF;
            IF NEW.marking <> '{SENSITIVE}' AND NOT EXISTS (
                SELECT 1 FROM tasking_markingchange step
                 WHERE step.label = '{model._meta.label_lower}' AND step.record = OLD.id
                   AND step.before = '{SENSITIVE}' AND step.after = NEW.marking
                   AND step.agency_id = OLD.originator_id AND step.row_version = OLD.version)
            THEN
                RAISE EXCEPTION 'only the agency that it is from makes it less than official-sensitive';
            END IF;
            RETURN NEW;
        """  # noqa: S608 - our own words


def lowered_by_originator():
    return LoweredByOriginator(name="lowered_by_originator")


class NamedReader(models.Model):
    """Somebody who may read an official-sensitive record, for a reason and perhaps until a day. Rows are ended, never
    deleted. `label` and `record` say which: a record of any noun of tasking."""

    label = models.CharField(max_length=60)
    record = models.BigIntegerField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = querysets.NamedReaderQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["label", "record"], condition=Q(ended_at=None), name="reader_of"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["label", "record", "user"],
                condition=Q(ended_at=None),
                name="reader_named_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reader_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="reader_ends_later"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="reader_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="reader_ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        ]

    def __str__(self):
        return f"{self.user.name} may read {self.label} {self.record}"


class MarkingChange(models.Model):
    """A step of the marking of a record, by whom, for which agency and why. Rows are only added."""

    label = models.CharField(max_length=60)
    record = models.BigIntegerField()
    row_version = models.PositiveIntegerField()
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    objects = querysets.MarkingChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["label", "record"], name="marking_of")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(before=F("after")), name="marking_changes_for_reason"
            )
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.label} {self.record}: {self.before} to {self.after}"

    @property
    def words(self):
        return f"{level_in_words(self.before)} → {level_in_words(self.after)}"


WHOLE = "The whole record"
"""What of a record is read by opening its page; "all of it" where it was written down earlier."""


class Reading(models.Model):
    """Somebody read an official-sensitive record, or how to reach who reported something. Rows are only added."""

    class Reason(models.TextChoices):
        """Why it was read, as the reader chose."""

        WORK = "work", "I am working on it"
        REPLY = "reply", "To reply to the person"
        SAFETY = "safety", "Somebody may be at risk"
        MEETING = "meeting", "To prepare a meeting"
        REVIEW = "review", "To check or audit the record"
        REQUEST = "request", "Somebody asked what we hold about them"

    label = models.CharField(max_length=60)
    record = models.BigIntegerField()
    reference = models.CharField(max_length=40)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    fields = ArrayField(models.CharField(max_length=60))
    at = models.DateTimeField(default=timezone.now)

    objects = querysets.ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="reading_by_time"),
            models.Index(fields=["owner", "-at", "-id"], name="reading_of_owner"),
            models.Index(fields=["label", "record", "user", "-at"], name="reading_of_record"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(fields__len__gte=1), name="reading_says_what"),
            models.CheckConstraint(
                condition=Q(reason__in=["work", "reply", "safety", "meeting", "review", "request"]),
                name="reading_reason_known",
            ),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.name} read {self.reference}"

    @property
    def viewed(self):
        """What was read, in words."""
        return ", ".join(WHOLE if each == "all of it" else each for each in self.fields)


class Agreement(Versioned):
    """An information sharing agreement: what is shared for which purpose, by which power, between whom."""

    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2_000)
    gateway = models.CharField("legal power to share", max_length=300)
    starts_on = models.DateField("start date")
    review_on = models.DateField("review date")
    reviewed_on = models.DateField("last reviewed", null=True, editable=False)
    reviewed_by = models.CharField(max_length=150, blank=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    ended_why = models.CharField(max_length=300, blank=True, editable=False)
    keeper = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="kept_agreements"
    )
    client_id = models.UUIDField(unique=True, editable=False)

    objects = querysets.AgreementQuerySet.as_manager()
    named = "The agreement"

    class Meta:
        ordering = ["review_on", "id"]
        indexes = [
            models.Index(fields=["review_on", "id"], name="agreement_by_review"),
            models.Index(
                fields=["review_on", "id"], condition=Q(ended_on=None), name="agreement_running"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(purpose="") & ~Q(gateway=""),
                name="agreement_says_what_for",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("starts_on")), name="agreement_reviewed_later"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None, reviewed_by="")
                | Q(
                    reviewed_on__isnull=False,
                    reviewed_on__gte=F("starts_on"),
                    reviewed_on__lt=F("review_on"),
                )
                & ~Q(reviewed_by=""),
                name="agreement_review_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(reviewed_on=None)
                | Q(ended_on__gte=F("reviewed_on")),
                name="agreement_ends_after_review",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="")
                | Q(ended_on__isnull=False, ended_on__gte=F("starts_on")) & ~Q(ended_why=""),
                name="agreement_ended_for_reason",
            ),
        ]
        triggers = [raises_version(), OfKeptPeople("keeper")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agreement", args=[self.pk])

    def state_on(self, day):
        """running, late (for its review) or ended."""
        if self.ended_on is not None:
            return "ended"
        return "late" if self.review_on <= day else "running"

    @property
    def look(self):
        """Words, colour and shape of its state today."""
        return LOOKS[self.state_on(timezone.localdate())]

    @property
    def is_ended(self):
        return self.ended_on is not None


LOOKS = {
    "running": ("In force", "green", "●"),
    "late": ("Review due", "red", "▲"),
    "ended": ("Ended", "grey", "○"),
}


class AgreementParty(Versioned):
    """An agency of an agreement, and who signed for it. Not signed as long as no day is given."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="agreements")
    signatory = models.CharField("signed by", max_length=200, blank=True)
    post = models.CharField("post", max_length=150, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    objects = querysets.OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name", "id"]
        verbose_name_plural = "agreement parties"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "agency"], name="agreement_party_once"),
            models.CheckConstraint(
                condition=Q(signed_on=None) | ~Q(signatory="") & ~Q(post=""),
                name="party_signed_by_somebody",
            ),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.agency} in {self.agreement}"

    def get_absolute_url(self):
        return self.agreement.get_absolute_url()

    def event_targets(self):
        return (self.agreement,)


class AgreementFile(StoredFile):
    """The agreement as it was signed; the content stands in `AgreementFileContent`."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="files")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = querysets.OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "sha256"], name="agreement_file_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="agreement_file_as_it_came", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="agreement_file_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM tasking_agreement
                                WHERE id = OLD.agreement_id AND ended_on IS NULL) THEN
                        RAISE EXCEPTION 'the files of an agreement stay as long as it is in force';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def get_absolute_url(self):
        return reverse("agreement_file", args=[self.pk])


class AgreementFileContent(StoredContent):
    """The bytes of a file, apart, so that no list ever carries them."""

    file = models.OneToOneField(
        AgreementFile, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta(StoredContent.Meta):
        triggers = [*StoredContent.Meta.triggers]

    def __str__(self):
        return f"Content of file {self.file_id}"
