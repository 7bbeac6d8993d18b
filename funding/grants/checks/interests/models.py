"""What members of a ward committee answered when they were asked by name."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import Permission
from accounts.conditions import either
from boards.seats.models import Membership
from core.rows import Versioned, raises_version
from funding.grants.applications.models import GrantRequest
from funding.grants.checks import querysets

User = settings.AUTH_USER_MODEL


class AskedMemberQuerySet(querysets.OfRequestQuerySet):
    """For who works with the money, and for who keeps the committee's meetings. For nobody else."""

    def visible_to(self, user):
        clerk = self.with_right(user, Permission.RUN_MEETING)
        return self.filter(either(self.with_right(user, Permission.EDIT_BUDGET), clerk))


class AskedMember(Versioned):
    """One member's answer, before the meeting, to: are you a trustee, committee member or employee of the
    applicant? Support expressed beforehand is noted, and is no interest. At the meeting it is declared."""

    class Kind(models.TextChoices):
        """What kind of interest it is; the law bars by the first alone."""

        DPI = "dpi", "Disclosable pecuniary interest"
        REGISTRABLE = "registrable", "Other registrable interest"
        OTHER = "other", "Interest that is not registrable"

    asked = models.ForeignKey(GrantRequest, models.PROTECT, related_name="asked_members")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    is_of_it = models.BooleanField(
        help_text="Trustee, committee member or employee of the applicant"
    )
    kind = models.CharField(max_length=15, choices=Kind, blank=True)
    words = models.CharField(max_length=500, blank=True, help_text="Empty where it is sensitive")
    supports = models.BooleanField(default=False, help_text="Said beforehand that they support it")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()

    objects = AskedMemberQuerySet.as_manager()

    class Meta:
        ordering = ["asked", "membership"]
        constraints = [
            models.UniqueConstraint(fields=["asked", "membership"], name="asked_member_once"),
            models.CheckConstraint(
                condition=Q(is_of_it=False, kind="", words="")
                | Q(is_of_it=True, kind__in=["dpi", "registrable", "other"]),
                name="asked_member_interest_whole",
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Trigger(
                name="of_its_committee",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF (OLD.asked_id, OLD.membership_id) <> (NEW.asked_id, NEW.membership_id) THEN
                            RAISE EXCEPTION 'an answer is of one member about one request';
                        END IF;
                        IF NEW.words = '' AND (OLD.is_of_it, OLD.kind, OLD.supports, OLD.asked_by_id, OLD.asked_at)
                           IS NOT DISTINCT FROM (NEW.is_of_it, NEW.kind, NEW.supports, NEW.asked_by_id, NEW.asked_at)
                        THEN
                            RETURN NEW;  -- its time is over
                        END IF;
                    END IF;
                    PERFORM 1 FROM funding_grantrequest asked
                       JOIN funding_allocation given ON given.id = asked.allocation_id
                       JOIN boards_membership sits ON sits.body_id = given.body_id
                      WHERE asked.id = NEW.asked_id AND sits.id = NEW.membership_id
                        AND asked.state = 'received' FOR NO KEY UPDATE OF asked;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'members of the ward committee are asked before it decides';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.membership.person}: {'yes' if self.is_of_it else 'no'}"

    @property
    def in_words(self):
        """What is declared at the meeting, or that there is nothing."""
        if not self.is_of_it:
            return "No interest"
        more = f": {self.words}" if self.words else ""
        return f"{self.get_kind_display()}, trustee, committee member or employee of the applicant{more}"
