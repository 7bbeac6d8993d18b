"""The items of an agenda, in order."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.meetings.items import querysets
from boards.meetings.items.numbering import keeps_numbers, number_stays
from boards.meetings.keeping.presiding import approved_as_held, urgent_while_it_runs
from boards.meetings.keeping.triggers import OF_MEETING, keep_class, refuse_when_out
from boards.meetings.models import Meeting
from boards.meetings.triggers import refuse_heard_in_public
from boards.papers.models import Paper
from core.errors import Refused
from core.find.text import said_index
from core.guards import who_and_when
from core.marking.models import Classified
from core.rows import Versioned, raises_version
from neighbourhoods.models import Person
from neighbourhoods.people.guards import OfKeptPeople

User = settings.AUTH_USER_MODEL


DECIDED_ON = (
    *("meeting_id", "position", "is_sub_item", "access", "paragraphs", "in_time", "urgent_at"),
    *("urgent_reason", "urgent_presiding", "urgent_person_id", "withdrawn_at", "is_informal"),
)
"""Columns of an item on which a decision rests."""


class AgendaItem(Versioned, Classified):
    """One item of business, in order. Its class covers its text, its minute, what is decided and
    agreed under it, and its papers; the title and the reason are public."""

    class Kind(models.TextChoices):
        """Standing items know what belongs under them; others are ordinary."""

        APOLOGIES = "apologies", "Apologies"
        DECLARATIONS = "declarations", "Declarations of interest"
        MINUTES = "minutes", "Minutes of the last meeting"
        ACTION_LOG = "action_log", "Action log"
        UPDATES = "updates", "Police and partner updates"
        ORDINARY = "ordinary", "Item"
        AOB = "aob", "Any other business"
        NEXT_MEETING = "next_meeting", "Next meeting"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    is_sub_item = models.BooleanField(
        "part of the item above",
        default=False,
        help_text="Numbered under it, such as 4.1",
    )
    number = models.CharField(
        max_length=11,
        default="",
        editable=False,
        help_text="Such as 4 or 4.1, as everyone reads it; the database gives it by the order",
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ORDINARY)
    title = models.CharField(max_length=200)
    presenter = models.CharField(max_length=200, blank=True)
    minutes_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    recommendation = models.TextField(
        blank=True, help_text="What the board is asked to agree, in the words of the minutes"
    )
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, editable=False, related_name="items"
    )
    public_summary = models.TextField(
        blank=True,
        editable=False,
        help_text="What the public reads of a private item in the minutes (s.100C(2))",
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True, editable=False)
    presided_by = models.ForeignKey(
        "boards.Attendance",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="Chosen to preside over this item alone",
    )
    is_informal = models.BooleanField(
        default=False,
        editable=False,
        help_text="Heard without a quorum: notes only, it goes to the next meeting",
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="corrected_by",
        help_text="The item of signed minutes that this one corrects",
    )
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="carried_to",
        help_text="The item of the meeting that was adjourned to this one",
    )
    is_late = models.BooleanField(
        default=False,
        editable=False,
        help_text="Added after the agenda was published: public with a supplement or the minutes",
    )
    in_time = models.BooleanField(
        null=True, editable=False, help_text="Whether it was published with its clear days"
    )
    urgent_reason = models.CharField(max_length=500, blank=True, editable=False)
    urgent_presiding = models.CharField(max_length=200, blank=True, editable=False)
    urgent_person = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+"
    )
    urgent_at = models.DateTimeField(null=True, editable=False)
    urgent_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    client_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = querysets.AgendaItemQuerySet.as_manager()

    class Meta(Classified.Meta):
        ordering = ["meeting", "position"]
        indexes = [said_index("agenda_said", "title")]
        constraints = [
            *Classified.Meta.constraints,
            who_and_when("withdrawn", name="agenda_withdrawn_whole", words=["withdrawn_reason"]),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(is_sub_item=False) | Q(kind="ordinary"), name="agenda_sub_item_ordinary"
            ),
            models.CheckConstraint(
                condition=Q(minutes_allowed=None) | Q(minutes_allowed__range=(1, 600)),
                name="agenda_minutes_sensible",
            ),
            who_and_when(
                "urgent", name="agenda_urgent_whole", words=["urgent_reason", "urgent_presiding"]
            ),
            models.CheckConstraint(
                condition=Q(urgent_at=None, urgent_person=None)
                | Q(urgent_at__isnull=False, urgent_person__isnull=False),
                name="agenda_urgent_by_a_person",
            ),
        ]
        triggers = [
            raises_version("position", "number", "is_late", "in_time"),
            *keeps_numbers(),
            number_stays(),
            refuse_when_out(OF_MEETING),
            refuse_heard_in_public(),
            OfKeptPeople("urgent_person"),
            urgent_while_it_runs(),
            approved_as_held(
                pgtrigger.UpdateOf("presided_by_id", "position", "meeting_id"),
                "item.id = NEW.id",
            ),
            keep_class(
                "OLD.meeting_id",
                "OLD.is_late",
                opened="NEW.access = 'public' AND agenda_published_at IS NOT NULL",
            ),
            pgtrigger.Trigger(
                name="corrects_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("corrects_id", "meeting_id", "access"),
                condition=pgtrigger.Condition("NEW.corrects_id IS NOT NULL"),
                func="""
                    IF NEW.access = 'public' AND EXISTS (
                        SELECT 1 FROM boards_agendaitem wrong
                          LEFT JOIN boards_minute said ON said.item_id = wrong.id
                         WHERE wrong.id = NEW.corrects_id
                           AND (wrong.access <> 'public' OR said.access <> 'public'))
                    THEN
                        RAISE EXCEPTION 'what was private is corrected in private';
                    END IF;
                    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM boards_agendaitem wrong
                          JOIN boards_meeting before ON before.id = wrong.meeting_id
                          JOIN boards_minutesapproval signed ON signed.meeting_id = before.id
                          JOIN boards_meeting later ON later.id = NEW.meeting_id
                         WHERE wrong.id = NEW.corrects_id AND signed.signed_at IS NOT NULL
                           AND later.body_id = before.body_id
                           AND later.starts_at > before.starts_at)
                    THEN
                        RAISE EXCEPTION 'only signed minutes are corrected, at a later meeting';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="summary_of_private",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("public_summary", "access"),
                condition=pgtrigger.Condition("NEW.public_summary <> ''"),
                func="""
                    IF NEW.public_summary <> '' AND NEW.access = 'public' AND NOT EXISTS (
                        SELECT 1 FROM boards_minute
                         WHERE item_id = NEW.id AND access <> 'public')
                    THEN
                        RAISE EXCEPTION 'a public summary is of what is private';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="decided_as",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(*DECIDED_ON),
                func=f"""
                    IF ({", ".join(f"OLD.{each}" for each in DECIDED_ON)}) IS DISTINCT FROM
                       ({", ".join(f"NEW.{each}" for each in DECIDED_ON)})
                       AND EXISTS (
                           SELECT 1 FROM boards_decision
                            WHERE item_id = OLD.id AND struck_out_at IS NULL)
                    THEN
                        RAISE EXCEPTION 'this item was decided: its class and its notice stay';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
            pgtrigger.Trigger(
                name="private_as_its_paper",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("paper_id", "access"),
                condition=pgtrigger.Condition("NEW.paper_id IS NOT NULL"),
                func="""
                    IF NEW.access = 'public' AND EXISTS (
                        SELECT 1 FROM boards_paper
                         WHERE id = NEW.paper_id AND access <> 'public')
                    THEN
                        RAISE EXCEPTION 'a private paper stands under private items only';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.number or self.position}. {self.title}"

    def check_class(self, body):
        """As for anything private; and a private paper stands under a private item only."""
        super().check_class(body)
        if not self.is_private and self.paper_id and self.paper.is_private:
            raise Refused("Its paper is private, so the item is, too", "access")

    @property
    def hides_minute(self):
        """Whether only those who read the private part may read its minute."""
        minute = getattr(self, "minute", None)
        return self.is_private or (minute is not None and minute.is_private)

    @property
    def minute_note(self):
        """Class and reason of a minute that is private under an open item."""
        minute = getattr(self, "minute", None)
        if self.is_private or minute is None or not minute.is_private:
            return ""
        return minute.discussion_note

    @property
    def is_admitted(self):
        """Whether it may be decided: published with its clear days, or held urgent."""
        return bool(self.in_time) or self.urgent_at is not None

    @property
    def waits_for_urgency(self):
        """Whether it can only be decided once it is accepted as urgent."""
        meeting = self.meeting
        return meeting.binds and not self.is_admitted and not meeting.predates_system

    @property
    def is_business(self):
        """An item of this meeting's own, not one that stands on every agenda."""
        return self.kind == self.Kind.ORDINARY

    @property
    def is_declarations(self):
        return self.kind == self.Kind.DECLARATIONS

    @property
    def is_updates(self):
        """Whether police and partners report under it."""
        return self.kind == self.Kind.UPDATES

    @property
    def is_minutes(self):
        """Whether the minutes of earlier meetings are heard under it."""
        return self.kind == self.Kind.MINUTES

    @property
    def is_action_log(self):
        return self.kind == self.Kind.ACTION_LOG
