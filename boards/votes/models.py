"""Votes on motions and amendments, and how named members voted."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.attendance.models import Attendance
from boards.meetings.items.models import AgendaItem
from boards.meetings.keeping.triggers import OF_ITEM, OF_VOTE, refuse_when_numbered, refuse_when_out
from boards.meetings.triggers import (
    IN_ROOM,
    refuse_informal,
    refuse_unless_admitted,
    refuse_without_quorum,
    struck_out_together,
)
from boards.votes import querysets, rules
from core.guards import append_only, who_and_when

User = settings.AUTH_USER_MODEL
NAMES_AGREE = """
    IF EXISTS (
        SELECT 1 FROM boards_vote vote
          LEFT JOIN boards_ballot ballot ON ballot.vote_id = vote.id
         WHERE vote.id = NEW.{vote} AND vote.method = 'recorded'
         GROUP BY vote.id
        HAVING COUNT(*) FILTER (WHERE ballot.choice = 'for') <> vote.votes_for
            OR COUNT(*) FILTER (WHERE ballot.choice = 'against') <> vote.votes_against
            OR COUNT(*) FILTER (WHERE ballot.choice = 'abstained') <> vote.abstentions
            OR COUNT(*) FILTER (WHERE ballot.choice = 'not_voting') <> vote.not_voting
    )
    THEN
        RAISE EXCEPTION 'the names do not add up to the votes';
    END IF;
    RETURN NULL;
"""
ENOUGH = (
    Q(threshold="simple") & (Q(votes_for__gt=F("votes_against")) | Q(casting="for"))
    | Q(threshold="two-thirds", votes_for__gte=1, voting_present__lte=F("votes_for") * 3 / 2)
    | Q(threshold="all-members", seats__lt=F("votes_for") * 2)
)
"""What boards.votes.rules.vote_outcome says, once more for the database."""


class Vote(models.Model):
    """A motion, or an amendment to it, that was put under an item, and how it went.

    The counts are of voting members in the room and add up to them, unless it was agreed without
    a vote. An amendment points to the motion that was put after it. Nothing here changes; a slip
    is struck out. Source: Local Government Act 1972 Sch 12 para 39.
    """

    class Kind(models.TextChoices):
        MOTION = "motion", "The motion"
        AMENDMENT = "amendment", "An amendment to it"

    class Method(models.TextChoices):
        """How members voted."""

        SHOW = "show", "Show of hands"
        RECORDED = "recorded", "By name"
        AGREED = "agreed", "Agreed without a vote"
        SECRET = "secret", "Secret ballot"

    class Threshold(models.TextChoices):
        """What is enough, as boards.votes.rules takes it."""

        SIMPLE = "simple", "More for than against"
        TWO_THIRDS = "two-thirds", "Two thirds of those present"
        ALL_MEMBERS = "all-members", "More than half of all members"

    class Casting(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MOTION)
    motion = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    text = models.TextField()
    mover = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="+")
    seconder = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=10, choices=Method)
    threshold = models.CharField(max_length=15, choices=Threshold, default=Threshold.SIMPLE)
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    abstentions = models.PositiveSmallIntegerField(default=0)
    not_voting = models.PositiveSmallIntegerField(default=0)
    casting = models.CharField(max_length=10, choices=Casting, blank=True)
    presiding = models.CharField(max_length=200, blank=True)
    voting_present = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    carried = models.BooleanField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    struck_out_at = models.DateTimeField(null=True)
    struck_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.VoteQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="vote_has_text"),
            models.CheckConstraint(condition=Q(voting_present__gte=1), name="vote_has_voters"),
            models.CheckConstraint(
                condition=Q(kind="amendment") & (Q(motion=None) | Q(motion__gt=F("id")))
                | Q(kind="motion", motion=None),
                name="vote_amendment_before_motion",
            ),
            models.CheckConstraint(
                condition=Q(mover=None) | Q(seconder=None) | ~Q(mover=F("seconder")),
                name="vote_not_seconded_by_mover",
            ),
            models.CheckConstraint(
                condition=Q(
                    method="agreed", votes_for=0, votes_against=0, abstentions=0, not_voting=0
                )
                | ~Q(method="agreed")
                & Q(
                    voting_present=F("votes_for")
                    + F("votes_against")
                    + F("abstentions")
                    + F("not_voting")
                ),
                name="vote_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(casting="")
                | Q(votes_for=F("votes_against"), threshold="simple") & ~Q(method="agreed"),
                name="vote_casting_on_a_tie",
            ),
            models.CheckConstraint(
                condition=Q(method="agreed", carried=True)
                & (~Q(threshold="all-members") | Q(seats__lt=F("voting_present") * 2))
                | ~Q(method="agreed") & (Q(carried=True) & ENOUGH | Q(carried=False) & ~ENOUGH),
                name="vote_outcome_follows",
            ),
            who_and_when("struck_out", name="vote_struck_out_pair"),
        ]
        triggers = [
            refuse_when_out(OF_ITEM),
            refuse_when_numbered("SELECT id FROM boards_decision WHERE vote_id = OLD.id"),
            refuse_unless_admitted(),
            refuse_informal(),
            refuse_without_quorum(),
            pgtrigger.ReadOnly(
                name="vote_stands", exclude=["motion", "struck_out_at", "struck_out_by"]
            ),
            pgtrigger.Protect(name="vote_stays", operation=pgtrigger.Delete),
            struck_out_together(pgtrigger.UpdateOf("struck_out_at"), "vote.id = NEW.id"),
            pgtrigger.Trigger(
                name="room_counted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.voting_present <> (
                        SELECT COUNT(*) FROM ({IN_ROOM.format(item="NEW.item_id", but="")}) voters)
                    THEN
                        RAISE EXCEPTION 'the vote was not counted of those in the room';
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM (VALUES (NEW.mover_id), (NEW.seconder_id)) named (id)
                         WHERE id IS NOT NULL AND id NOT IN ({IN_ROOM.format(item="NEW.item_id", but="")}))
                    THEN
                        RAISE EXCEPTION 'only a voting member in the room can move or second';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
            pgtrigger.Trigger(
                name="names_agree",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=NAMES_AGREE.format(vote="id"),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:80]}"

    @property
    def outcome(self):
        """Carried or not, and why, in one sentence (boards.votes.rules.Outcome)."""
        if self.method == self.Method.AGREED:
            return rules.Outcome(True, "Agreed without a vote.")
        return rules.vote_outcome(
            self.votes_for,
            self.votes_against,
            self.abstentions,
            casting=self.casting or None,
            threshold=self.threshold,
            voting_present=self.voting_present,
            seats=self.seats if self.threshold == self.Threshold.ALL_MEMBERS else None,
        )

    @property
    def in_words(self):
        """Who moved and seconded, how it went and, where that is recorded, how each voted."""
        said = []
        if self.mover:
            seconded = f", seconded by {self.seconder.in_record}" if self.seconder else ""
            said.append(f"Moved by {self.mover.in_record}{seconded}.")
        said.append(self.outcome.sentence)
        names = {}
        for ballot in self.ballots.all():
            names.setdefault(ballot.choice, []).append(ballot.attendance.in_record)
        if names:
            listed = [
                f"{Ballot.Choice(choice).label.lower()}: {', '.join(sorted(names[choice]))}"
                for choice in Ballot.Choice
                if choice in names
            ]
            recorded = self.method == self.Method.RECORDED
            opening = "Recorded vote" if recorded else "At their own request it is recorded"
            said.append(f"{opening}: {'; '.join(listed)}.")
        return " ".join(said)


class Ballot(models.Model):
    """How one member voted: in a recorded vote, or minuted at the member's own request."""

    class Choice(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAINED = "abstained", "Abstained"
        NOT_VOTING = "not_voting", "Did not vote"

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=15, choices=Choice)

    objects = querysets.BallotQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "attendance"], name="ballot_once"),
        ]
        triggers = [
            refuse_when_out(OF_VOTE),
            append_only("ballot_stays"),
            pgtrigger.Trigger(
                name="voter_in_room",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.attendance_id NOT IN (
                        {IN_ROOM.format(item="(SELECT item_id FROM boards_vote WHERE id = NEW.vote_id)", but="")})
                    THEN
                        RAISE EXCEPTION 'only a voting member in the room can vote';
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM boards_vote
                         WHERE id = NEW.vote_id AND struck_out_at IS NOT NULL)
                    THEN
                        RAISE EXCEPTION 'this vote was struck out';
                    END IF;
                    IF (SELECT method FROM boards_vote WHERE id = NEW.vote_id) IN ('agreed', 'secret')
                    THEN
                        RAISE EXCEPTION 'how a member voted here is not recorded';
                    END IF;
                    IF (SELECT COUNT(*) FROM boards_ballot
                         WHERE vote_id = NEW.vote_id AND choice = NEW.choice) >= (
                        SELECT CASE NEW.choice WHEN 'for' THEN votes_for
                                               WHEN 'against' THEN votes_against
                                               WHEN 'abstained' THEN abstentions
                                               ELSE not_voting END
                          FROM boards_vote WHERE id = NEW.vote_id)
                    THEN
                        RAISE EXCEPTION 'no such vote was counted';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            ),
        ]

    def __str__(self):
        return f"{self.attendance.name}: {self.get_choice_display().lower()}"
