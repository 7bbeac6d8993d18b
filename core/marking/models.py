"""Who may read a record: whether it is open to the public, and if not, why. Which rows a right opens
stands in accounts.access (`scope_q` with READ_EXEMPT)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.errors import Refused
from core.marking import rules


class Marking(models.TextChoices):
    """Who may read a record."""

    PUBLIC = "public", "Public when the minutes are published"
    OFFICIAL = "official", "Not public"
    EXEMPT = "exempt", "From the private part of a meeting"
    SENSITIVE = "sensitive", "Official-sensitive: named people only"


class Classified(models.Model):
    """Something of a meeting that is open to the public, or private with its reason.

    The public reads the title, the class and the reason; nothing else. Source: Local Government
    Act 1972 s.100A, s.100I and Sch 12A Part 1 (paragraphs 1 to 7).
    """

    class Access(models.TextChoices):
        """The law's two words for what the public may not hear."""

        PUBLIC = "public", "Open to the public"
        EXEMPT = "exempt", "Private: exempt information"
        CONFIDENTIAL = "confidential", "Private: confidential by law, a court or the government"

    access = models.CharField(max_length=15, choices=Access, default=Access.PUBLIC)
    paragraphs = ArrayField(
        models.PositiveSmallIntegerField(choices=rules.EXEMPT_PARAGRAPHS), default=list, blank=True
    )
    private_reason = models.CharField(max_length=500, blank=True, help_text="Public")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(access="public", paragraphs=[], private_reason="")
                | Q(
                    access="exempt",
                    paragraphs__len__gte=1,
                    paragraphs__contained_by=[number for number, _ in rules.EXEMPT_PARAGRAPHS],
                )
                & ~Q(private_reason="")
                | Q(access="confidential", paragraphs=[]) & ~Q(private_reason=""),
                name="%(class)s_private_with_reason",
                violation_error_message="What is private needs its paragraph and its reason",
            )
        ]

    @property
    def class_fields(self) -> dict[str, Any]:
        """{name: value} of access, paragraphs and reason, for what takes over this class."""
        return {name: getattr(self, name) for name in ("access", "paragraphs", "private_reason")}

    @property
    def is_private(self) -> bool:
        return self.access != self.Access.PUBLIC

    @property
    def is_exempt(self) -> bool:
        """Whether a resolution excludes the public from it; what is confidential needs none."""
        return self.access == self.Access.EXEMPT

    def check_class(self, body: Any) -> None:
        """Raises Refused for a class without its paragraph and reason, or a reason without a
        class."""
        if self.access not in self.Access.values:
            raise Refused("Choose why the public may not hear it", "access")
        if self.is_private and body.is_private:
            raise Refused(f"{body} meets in private anyway", "access")
        if not self.is_private and (self.paragraphs or self.private_reason):
            raise Refused("What is open to the public needs no reason", "access")
        known = dict(rules.EXEMPT_PARAGRAPHS).keys() >= set(self.paragraphs)
        if self.access == self.Access.EXEMPT and not (self.paragraphs and known):
            raise Refused("Choose the paragraph that makes it exempt", "paragraphs")
        if self.access == self.Access.CONFIDENTIAL and self.paragraphs:
            raise Refused("The paragraphs are those of exempt information only", "paragraphs")
        if self.is_private and not self.private_reason.strip():
            raise Refused(
                "Enter why the public interest in keeping it private is greater. Everyone reads "
                "this.",
                "private_reason",
            )

    @property
    def private_in_words(self) -> str:
        """Such as "Private part of the meeting (paragraph 3)"; empty where it is open."""
        return rules.private_in_words(self.access, self.paragraphs)

    @property
    def private_note(self) -> str:
        """Class and reason in one line, as the public reads it."""
        return f"{self.private_in_words}. {self.private_reason}" if self.is_private else ""

    @property
    def discussion_note(self) -> str:
        """Class and reason of a minute that is private under an open item, in one line."""
        if not self.is_private:
            return ""
        return f"{rules.discussion_in_words(self.access, self.paragraphs)}: {self.private_reason}"
