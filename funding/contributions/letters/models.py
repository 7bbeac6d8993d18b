"""The letter that a contribution rests on, as a file: the newest counts, the ones before stay."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from core.files import StoredContent, StoredFile
from funding.contributions.models import Contribution
from funding.contributions.querysets import EntryQuerySet

User = settings.AUTH_USER_MODEL
GONE = "OLD.contribution_id IN (SELECT id FROM funding_contribution WHERE state IN ('ended', 'withdrawn'))"
"""SQL: a contribution is over, so that who signed may be taken off (funding.kept)."""


class ContributionLetter(StoredFile):
    """A letter or agreement as it was signed. For those who work with the money: it names people, conditions and
    what nobody else reads."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="letters")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = EntryQuerySet.as_manager()
    named = "The letter"

    class Meta(StoredFile.Meta):
        ordering = ["-id"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["contribution", "sha256"], name="contribution_letter_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="letter_stays", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="letter_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"""
                    IF NOT ({GONE}) THEN
                        RAISE EXCEPTION 'the letter of a contribution that runs is kept';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def get_absolute_url(self):
        return reverse("contribution_letter", args=[self.pk])

    @property
    def neighbourhood_id(self):
        return None


class ContributionLetterContent(StoredContent):
    """The bytes of a letter."""

    letter = models.OneToOneField(
        ContributionLetter, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = EntryQuerySet.as_manager()

    class Meta(StoredContent.Meta):
        triggers = [
            *StoredContent.Meta.triggers,
            pgtrigger.Trigger(
                name="letter_content_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM funding_contributionletter letter
                                 JOIN funding_contribution held ON held.id = letter.contribution_id
                                WHERE letter.id = OLD.letter_id AND held.state IN ('pledged', 'agreed')) THEN
                        RAISE EXCEPTION 'the letter of a contribution that runs is kept';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self):
        return f"Content of letter {self.letter_id}"
