"""Reads over votes and ballots."""

from django.db.models import Q

from boards.meetings.querysets import OfItemQuerySet


class VoteQuerySet(OfItemQuerySet):
    def standing(self):
        return self.filter(struck_out_at=None)

    def counted(self):
        """Standing votes in which those in the room were counted."""
        return self.standing().exclude(method="agreed")

    def naming(self, attendances):
        """Votes in which one of these moved, seconded or is named as a voter."""
        named = Q(mover__in=attendances) | Q(seconder__in=attendances)
        named |= Q(ballots__attendance__in=attendances)
        return self.filter(named).distinct()

    def with_names(self):
        """With what Vote.in_words reads."""
        return self.select_related("mover", "seconder").prefetch_related("ballots__attendance")


class BallotQuerySet(OfItemQuerySet):
    prefix = "vote__item__meeting__body__"
    public = Q(vote__item__access="public")
    published = Q(vote__item__meeting__state="minutes_published") & public
