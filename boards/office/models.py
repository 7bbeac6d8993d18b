"""What only the council knows of a term of office, and six months that were over."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from boards.office import querysets, triggers
from boards.seats.models import TermOfOffice
from core.guards import who_and_when

User = settings.AUTH_USER_MODEL


class TermNote(models.Model):
    """A meeting of the council that a member attended and that is kept elsewhere, or a reason for
    absence that the council approved, with its end. Added, and struck out where it was wrong."""

    class Kind(models.TextChoices):
        ATTENDED = "attended", "Attended elsewhere"
        APPROVED = "approved", "Reason approved"

    term = models.ForeignKey(TermOfOffice, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField(help_text="Attended, or approved, on")
    until = models.DateField("approved until", null=True)
    reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    struck_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    struck_out_at = models.DateTimeField(null=True)
    struck_out_reason = models.CharField(max_length=500, blank=True)

    objects = querysets.NoteQuerySet.as_manager()

    class Meta:
        ordering = ["term", "day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="attended", until=None, reason="")
                | Q(kind="approved", until__isnull=False, until__gt=F("day")) & ~Q(reason=""),
                name="term_note_fits",
            ),
            models.UniqueConstraint(
                fields=["term", "kind", "day", "until"],
                condition=Q(struck_out_at=None),
                nulls_distinct=False,
                name="term_note_once",
            ),
            who_and_when(
                "struck_out", name="term_note_struck_out_pair", words=["struck_out_reason"]
            ),
        ]
        triggers = [
            triggers.note_in_its_term(),
            triggers.stays_but(
                "note_stays", "struck_out", "term_id", "kind", "day", "until", "reason",
                "recorded_at",
            ),
        ]  # fmt: skip

    def __str__(self):
        if self.kind == self.Kind.ATTENDED:
            return f"Attended a meeting elsewhere on {self.day:%-d %B %Y}"
        return (
            f"Reason approved on {self.day:%-d %B %Y}, until {self.until:%-d %B %Y}: {self.reason}"
        )


class Lapse(models.Model):
    """Six months without a meeting, or the end of an approved reason, were over: the office is lost
    by law. Written once it is found, whoever comes again; the proper officer says what became of
    it. Where the record was found wrong, and gives the same again later, it is written anew."""

    class Outcome(models.TextChoices):
        ENDED = "ended", "The office ended"
        STANDS = "stands", "The time was not over: the record was wrong"

    term = models.ForeignKey(TermOfOffice, models.PROTECT, related_name="lapses")
    since = models.DateField("last attended")
    last_day = models.DateField()
    found_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = models.CharField(max_length=500, blank=True)

    objects = querysets.LapseQuerySet.as_manager()

    class Meta:
        ordering = ["last_day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "since", "last_day"],
                condition=~Q(outcome="stands"),
                name="lapse_once",
            ),
            who_and_when("settled", name="lapse_settled_pair", words=["outcome", "words"]),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "ended", "stands"]), name="lapse_outcome_known"
            ),
        ]
        triggers = [
            triggers.after_six_months(),
            triggers.stays_but(
                "lapse_stays", "settled", "term_id", "since", "last_day", "found_at"
            ),
        ]

    def __str__(self):
        return f"{self.term.person}: six months over on {self.last_day:%-d %B %Y}"

    @property
    def neighbourhood_id(self):
        return None

    @property
    def was_found_wrong(self):
        """How the same was settled before, because the record was wrong; "" where it was not."""
        same = {"term": self.term_id, "since": self.since, "last_day": self.last_day}
        before = Lapse.objects.filter(outcome=self.Outcome.STANDS, **same).exclude(pk=self.pk)
        last = before.order_by("settled_at").last()
        if last is None:
            return ""
        day = timezone.localtime(last.settled_at)
        return (
            f"On {day:%-d %B %Y} it was recorded that the time was not over ({last.words}). "
            "The record no longer shows that."
        )
