"""What anybody sends in: when and how it came, who sent it, and what staff said of it."""

import secrets
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.publicforms.senders import Sender
from core.rows import Versioned

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""Without vowels, and without what is mistaken on paper or by telephone."""


def new_reference(kind: str) -> str:
    """A reference that is short enough to say aloud, such as "C-7KM3QX", and cannot be guessed from
    another."""
    return f"{kind}-{''.join(secrets.choice(LETTERS) for _ in range(6))}"


class CameBy(models.TextChoices):
    """How something came in."""

    FORM = "form", "This website"
    PAPER = "paper", "Paper"
    EMAIL = "email", "Email"
    TELEPHONE = "telephone", "Telephone"
    SPOKEN = "spoken", "Said at a meeting or an event"


class Reason(models.TextChoices):
    """Why something that was sent in is not shown."""

    PERSONAL = "personal", "It names somebody, or says something private about them"
    OFFENSIVE = "offensive", "It is offensive or discriminates"
    UNLAWFUL = "unlawful", "Showing it may break the law"
    ELSEWHERE = "elsewhere", "It is not about this"
    TWICE = "twice", "The same was sent before"
    SPAM = "spam", "It is advertising"
    ASKED = "asked", "Whoever sent it asked us not to show it"


class Received(Versioned):
    """Something that came in: from anybody through this website (`entered_by` None), or in another way
    and then entered by somebody. `client_id` is the press that sent it."""

    reference = models.CharField(max_length=12, unique=True, editable=False)
    came_by = models.CharField(max_length=10, choices=CameBy)
    received_on = models.DateField()
    received_at = models.DateTimeField(editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.OneToOneField(
        Sender, models.SET_NULL, null=True, editable=False, related_name="%(class)s"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Stands in events and headings: no name and none of its words."""
        return self.reference


class Reviewed(models.Model):
    """Read by staff before it shows, and taken off again where it should not have been shown."""

    class State(models.TextChoices):
        """Whether everybody reads it."""

        WAITING = "waiting", "Waiting to be read"
        SHOWN = "shown", "Shown"
        WITHHELD = "withheld", "Not shown"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING, editable=False)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    LOOKS = {
        State.WAITING: ("yellow", "◐"),
        State.SHOWN: ("green", "✓"),
        State.WITHHELD: ("grey", "✕"),
    }

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.SHOWN

    @property
    def is_withheld(self) -> bool:
        return self.state == self.State.WITHHELD

    @property
    def look(self) -> tuple[str, str, str]:
        """(word, colour, shape)."""
        return (self.get_state_display(), *self.LOOKS[self.State(self.state)])

    def last_step(self) -> tuple[str, object] | None:
        """Who read it last, and when."""
        return (str(self.reviewed_by), self.reviewed_at) if self.reviewed_by_id else None


def received_whole(name: str) -> models.CheckConstraint:
    """What came through this website nobody entered; what came in another way somebody did."""
    return models.CheckConstraint(
        condition=Q(came_by="form", entered_by=None)
        | ~Q(came_by="form") & Q(entered_by__isnull=False),
        name=name,
    )


def reviewed_whole(name: str) -> models.CheckConstraint:
    """Nobody has read what waits; whatever else was read by somebody, and not shown for a reason."""
    read = Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
    return models.CheckConstraint(
        condition=Q(state="waiting", reason="", reviewed_at=None, reviewed_by=None)
        | read & (Q(state="shown", reason="") | Q(state="withheld") & ~Q(reason="")),
        name=name,
    )


def rows_of(names: Sequence[str]) -> tuple[str, str]:
    """SQL of these columns, of the row before and after, for a trigger that holds them."""
    old, new = (", ".join(f"{row}.{each}" for each in names) for row in ("OLD", "NEW"))
    return f"({old})", f"({new})"


CAME = ("reference", "came_by", "received_on", "received_at", "entered_by_id", "client_id")
"""Columns that say how something came in: they stay."""
