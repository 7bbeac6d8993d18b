"""An application for ward money as it was sent: what a group says of itself, which nobody has checked yet.

It becomes an Application once an officer has said which group it is.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.guards import append_only, moves, who_and_when
from core.money import PoundsField
from core.publicforms.models import CAME, Received, received_whole, rows_of
from core.rows import raises_version
from funding.grants.applications.models import Application
from funding.grants.groups.bank import BANK
from funding.grants.intake import querysets, states, triggers
from funding.ledger.models import DIGITS, Allocation
from neighbourhoods.models import CommunityGroup

User = settings.AUTH_USER_MODEL
LETTER = "M"
"""Before the reference: money."""
WORDS = (
    "group_name", "charity_number", "company_number", "title", "purpose", "costs", "other_money",
    "shows",
)  # fmt: skip
"""What was typed: it stays, and may be emptied once it was turned down."""
STAYS = ("kind", "starts_on", "ends_on", "if_refused", "at_risk", "declared", *CAME)
LOOKS = {
    states.WAITING: ("orange", "▲"),
    states.MATCHED: ("green", "✓"),
    states.TURNED_DOWN: ("grey", "○"),
}


class SentApplication(Received):
    """What somebody asks for in the name of a group, as they sent it."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = states.WAITING, "Waiting to be read"
        MATCHED = states.MATCHED, "An application now"
        TURNED_DOWN = states.TURNED_DOWN, "Not for ward money"

    class IfRefused(models.TextChoices):
        """What is to be done where several ward committees are asked and one says no."""

        GO_ON = "go_on", "We go ahead with less, in the wards that say yes"
        SMALLER = "smaller", "We would have to change the plan: ask us"
        NONE = "none", "We can only go ahead if all of them say yes"

    class Reason(models.TextChoices):
        """Why it is not for ward money. Nothing of it is about a person."""

        PERSON = "person", "Ward money is for groups and public bodies, not for individuals"
        DONE = "done", "The work has been done already"
        POLITICAL = "political", "It is party political, or for worship alone"
        RUNNING = "running", "It is for ongoing staff or ongoing maintenance"
        OUTSIDE = "outside", "It is not in the wards of this city"
        TWICE = "twice", "The same was sent before"
        UNREAL = "unreal", "It is advertising, or no application"

    group_name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=10, choices=CommunityGroup.Kind)
    charity_number = models.CharField(max_length=12, blank=True)
    company_number = models.CharField(max_length=12, blank=True)
    at_risk = models.BooleanField(default=False)
    title = models.CharField(max_length=140, blank=True)
    purpose = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    costs = models.TextField(blank=True)
    other_money = models.TextField(blank=True)
    shows = models.TextField(blank=True)
    if_refused = models.CharField(max_length=8, choices=IfRefused)
    declared = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING, editable=False)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, editable=False)
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, editable=False, related_name="sent"
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.SentQuerySet.as_manager()
    named = "The application"

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "received_at", "id"], name="sent_by_state"),
        ]
        constraints = [
            received_whole("sent_received_whole"),
            models.CheckConstraint(
                condition=Q(state=states.TURNED_DOWN)
                | ~Q(group_name="") & ~Q(title="") & ~Q(purpose="") & ~Q(costs=""),
                name="sent_says_something",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="sent_days_in_order"),
            models.CheckConstraint(condition=Q(declared=True), name="sent_with_its_declaration"),
            models.CheckConstraint(
                condition=Q(state=states.WAITING, reason="", application=None)
                | Q(state=states.MATCHED, reason="", application__isnull=False)
                | Q(state=states.TURNED_DOWN, application=None) & ~Q(reason=""),
                name="sent_state_whole",
            ),
            who_and_when("decided", name="sent_decided_pair"),
            models.CheckConstraint(
                condition=Q(state=states.WAITING, decided_at=None)
                | ~Q(state=states.WAITING) & Q(decided_at__isnull=False),
                name="sent_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~(
                    Q(purpose__regex=BANK) | Q(costs__regex=BANK) | Q(other_money__regex=BANK)
                    | Q(shows__regex=BANK) | Q(title__regex=BANK) | Q(group_name__regex=BANK)
                ),
                name="sent_without_bank",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            moves(states.SENT),
            pgtrigger.Trigger(
                name="sent_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' OR {old} IS DISTINCT FROM {new}
                       OR {words} IS DISTINCT FROM {new_words}
                          AND (NEW.state <> 'turned_down' OR {texts} <> '')
                       OR NEW.sender_id IS NOT NULL
                          AND NEW.sender_id IS DISTINCT FROM OLD.sender_id
                    THEN
                        RAISE EXCEPTION 'an application stays as it was sent';
                    END IF;
                    RETURN NEW;
                """.format(
                    **dict(zip(("old", "new"), rows_of(STAYS), strict=True)),
                    **dict(zip(("words", "new_words"), rows_of(WORDS), strict=True)),
                    texts=" || ".join(f"NEW.{each}" for each in WORDS),
                ),
            ),
        ]

    def get_absolute_url(self):
        return reverse("sent_application", args=[self.pk])

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    def last_step(self):
        """Who decided it last, and when."""
        return (str(self.decided_by), self.decided_at) if self.decided_by_id else None


class SentAsk(models.Model):
    """What it asks of one ward budget."""

    sent = models.ForeignKey(SentApplication, models.PROTECT, related_name="asks")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="sent_asks")
    amount = PoundsField(**DIGITS)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sent", "allocation"], name="sent_ask_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="sent_asks_something"),
        ]
        triggers = [append_only("sent_ask_stays"), triggers.sent_while_open()]

    @property
    def waits(self):
        """Whether nobody has read it yet."""
        return self.state == self.State.WAITING

    @property
    def is_turned_down(self):
        return self.state == self.State.TURNED_DOWN

    def __str__(self):
        return f"{self.sent} to {self.allocation}"
