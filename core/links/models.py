"""A link and the log of its uses. Of its token only the hash is kept."""

import datetime
import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.guards import append_only
from core.letters.models import Letter
from core.links.declaring import MOST_DAYS, OPENED, purpose_called

KEPT = (
    *("id", "purpose", "target_type", "target_id", "person_id", "name", "token_hash", "letter_id"),
    *("client_id", "made_at", "made_by_id", "made_by_name", "lasts", "ends_at"),
)
REVOKED = ("revoked_at", "revoked_by_id", "revoked_by_name")


def _row(of: str, names: tuple[str, ...]) -> str:
    return f"({', '.join(f'{of}.{name}' for name in names)})"


class LinkQuerySet(models.QuerySet):
    def working(self, at: datetime.datetime) -> "LinkQuerySet":
        """Neither ended nor revoked."""
        return self.filter(revoked_at=None, ends_at__gt=at)

    def about(self, target: models.Model) -> "LinkQuerySet":
        """Links to this row, the latest first. The caller has shown that they may be seen."""
        label = target._meta.concrete_model._meta.label_lower
        return self.filter(target_type=label, target_id=target.pk).order_by("-pk")


class Link(models.Model):
    """What `person_id` (or who reads `address`) may do with one row by opening an address, until it
    ends. `letter` carries it; None: it was shown once, to be sent in another way. `lasts` is the
    longest that its purpose allowed when it was made. An address may be emptied, never changed."""

    purpose = models.CharField(max_length=60)
    target_type = models.CharField(max_length=80)
    target_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=320, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="link")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=200)
    lasts = models.DurationField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by_id = models.BigIntegerField(null=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id", "-id"], name="link_by_target")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at"))
                & Q(ends_at__lte=F("made_at") + F("lasts"))
                & Q(lasts__lte=datetime.timedelta(days=MOST_DAYS)),
                name="link_ends_in_time",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 - no password
                name="link_keeps_a_hash",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(purpose="") & ~Q(target_type=""),
                name="link_says_for_whom",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by_id=None, revoked_by_name="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_by_name=""),
                name="link_revoked_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="link_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF TG_OP = 'DELETE'
                       OR {_row("OLD", KEPT)} IS DISTINCT FROM {_row("NEW", KEPT)}
                       OR NEW.address NOT IN (OLD.address, '') THEN
                        RAISE EXCEPTION 'a link stays as it was made';
                    END IF;
                    IF OLD.revoked_at IS NOT NULL
                       AND {_row("OLD", REVOKED)} IS DISTINCT FROM {_row("NEW", REVOKED)} THEN
                        RAISE EXCEPTION 'a link that was revoked stays revoked';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        """Stands in events: neither an address nor a token."""
        return f"Link {self.pk}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def works(self, at: datetime.datetime) -> bool:
        return self.revoked_at is None and at < self.ends_at


class LinkUse(models.Model):
    """That a link was opened, or what was done by it. Rows are only added, while it works."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="uses")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="link_use_says_what")]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="while_it_works",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM core_link WHERE id = NEW.link_id AND revoked_at IS NULL
                           AND NEW.at >= made_at AND NEW.at < ends_at)
                    THEN
                        RAISE EXCEPTION 'this link does not work at that time';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.in_words}, {self.at:%-d %B %Y}"

    @property
    def in_words(self) -> str:
        return purpose_called(self.link.purpose).in_words(self.what)

    @property
    def is_opening(self) -> bool:
        return self.what == OPENED
