"""Whom one letter was to reach, and who was told by hand instead."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.constraints import LocalDay
from core.dates import day_in_words, time_of_day
from core.letters.models import Letter
from core.rows import Versioned
from neighbourhoods.people.models import Person


class ToldQuerySet(models.QuerySet):
    """Reads over who was told of something."""

    def kept_people(self):
        """The keys of the people in these rows, of the kept entry of who was merged: a set."""
        return set(self.values_list(Coalesce("person__merged_into", "person"), flat=True))

    def to_be_told(self):
        """Rows of whom nobody and nothing has reached, as `Told.is_to_be_told`."""
        unreached = ~Q(why_not__in=["", Told.WhyNot.OWN]) | Q(letter__failed_at__isnull=False)
        return self.filter(unreached, told_on=None)

    def whole(self):
        """With what a line of the list says."""
        return self.select_related("person__merged_into", "letter", "recorded_by")


class Told(Versioned):
    """That one person was to be told of one thing: the letter that was written, or why there is
    none, and when they were told by telephone or on paper instead. One row a person and occasion.

    A subclass points at what it is about (`about_field`) and says what there is to tell (`kind`).
    """

    class WhyNot(models.TextChoices):
        """Why no letter was written."""

        NO_ADDRESS = "no_address", "No email address"
        NO_ACCOUNT = "no_account", "Private, and no account that may read it"
        OWN = "own", "Did this, so was not written to"

    class How(models.TextChoices):
        """How somebody was told whom no letter reached."""

        PHONE = "phone", "By phone"
        PAPER = "paper", "On paper"
        IN_PERSON = "in_person", "In person"

    about_field = ""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    occasion = models.CharField(max_length=80, editable=False)
    says = models.CharField(max_length=12, blank=True, editable=False)
    """core.rows.shown of the facts that it tells of: once they differ, it is out of date."""
    at = models.DateTimeField(editable=False)
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, editable=False, related_name="%(class)s"
    )
    why_not = models.CharField(max_length=20, choices=WhyNot, blank=True, editable=False)
    told_how = models.CharField("how", max_length=20, choices=How, blank=True)
    told_on = models.DateField("day", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def about(self):
        return getattr(self, self.about_field)

    @property
    def is_to_be_told(self):
        """Whether nobody and nothing has reached the person."""
        if self.told_on or self.why_not == self.WhyNot.OWN:
            return False
        return bool(self.why_not or (self.letter and self.letter.failed_at))

    @property
    def how_told(self):
        """What came of it, as `look` lists them. The caller has set `holds`: whether what was told
        is still so."""
        letter = self.letter
        if self.told_on:
            return "by_hand"
        if self.why_not == self.WhyNot.OWN:
            return "own"
        if letter and letter.handed_over_at:
            return "by_email"
        if (letter and letter.outdated_at) or not self.holds:
            return "outdated"
        return "not_reached" if self.is_to_be_told else "on_its_way"

    @property
    def may_be_told_by_hand(self):
        """Whether an officer may note of a person, for whom the letter came to nothing, that they were
        told: of who was not reached the page asks it above."""
        return self.how_told == "outdated" and self.is_to_be_told

    @property
    def was_told_by_hand(self):
        return self.how_told == "by_hand"

    @property
    def says_why(self):
        """Whether the page says why there was no letter, or why it did not arrive."""
        return self.how_told in ("own", "not_reached")

    @property
    def why_in_words(self):
        """Why no letter was written, or that it did not arrive."""
        return self.get_why_not_display() or "The email could not be delivered"

    @property
    def when_in_words(self):
        """When the person was told, or that they were not."""
        match self.how_told:
            case "by_hand":
                return f"{day_in_words(self.told_on)}, recorded by {self.recorded_by.name}"
            case "own":
                return day_in_words(timezone.localdate(self.at))
            case "by_email":
                at = timezone.localtime(self.letter.handed_over_at)
                return f"{day_in_words(at.date())}, {time_of_day(at)}"
            case "outdated":
                return "Not told"
        return "Not told yet" if self.how_told == "not_reached" else "Not sent yet"

    @property
    def look(self):
        """What came of it, as (word, colour, shape); None of whoever did what is told."""
        return {
            "by_hand": (self.get_told_how_display(), "green", "✓"),
            "by_email": ("By email", "green", "✓"),
            "outdated": ("No longer needed", "grey", "○"),
            "not_reached": ("Not reached", "orange", "▲"),
            "on_its_way": ("Email on its way", "grey", "○"),
        }.get(self.how_told)


def told_constraints(about):
    """What holds for every table of those who were told, each with its own names."""
    by_hand = {"told_on": None, "told_how": "", "recorded_by": None, "recorded_at": None}
    prefix = f"{about}_told"
    return [
        models.UniqueConstraint(
            fields=[about, "kind", "occasion", "person"], name=f"{prefix}_once"
        ),
        models.CheckConstraint(
            condition=Q(letter__isnull=False, why_not="") | Q(letter=None) & ~Q(why_not=""),
            name=f"{prefix}_letter_or_reason",
        ),
        models.CheckConstraint(
            condition=Q(**by_hand)
            | Q(told_on__isnull=False, recorded_by__isnull=False, recorded_at__isnull=False)
            & ~Q(told_how=""),
            name=f"{prefix}_by_hand_whole",
        ),
        models.CheckConstraint(
            condition=Q(told_on=None)
            | Q(
                told_on__gte=LocalDay("at"),
                told_on__lte=LocalDay("recorded_at"),
            ),
            name=f"{prefix}_by_hand_in_time",
        ),
    ]


def told_stays(about):
    """The trigger: who was to be told of what, and by which letter, is never rewritten."""
    kept = ("id", f"{about}_id", "kind", "occasion", "person_id", "says", "at", "letter_id")
    kept = (*kept, "why_not")
    old, new = (", ".join(f"{row}.{name}" for name in kept) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="told_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' OR ({old}) IS DISTINCT FROM ({new}) THEN
                RAISE EXCEPTION 'who was told of what is never rewritten';
            END IF;
            RETURN NEW;
        """,
    )
