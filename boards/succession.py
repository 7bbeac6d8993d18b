"""Seats and answers to plans in the name of an agency that ends go to its successor."""

from django.utils import timezone

from boards.plans.models import Commitment
from boards.seats.models import Membership, Seat
from core import handing
from core.handing import Succession
from neighbourhoods.people.merging.followers import still_runs


def register():
    handing.succeed(
        Succession("seats", "Seats on boards", _seats, Seat.objects.visible_to, _move, 10),
        Succession("members", "Who sits for it", _members, Membership.objects.visible_to, _move, 11),
        Succession(
            "answers", "Plans that wait for its answer", _asked, Commitment.objects.visible_to,
            _answer, 12,
        ),
    )  # fmt: skip


def _seats(agency):
    return Seat.objects.filter(still_runs(timezone.localdate()), agency=agency)


def _members(agency):
    return Membership.objects.filter(still_runs(timezone.localdate()), agency=agency)


def _move(rows, agency, to, *, by, at):
    rows.update(agency=to)


def _asked(agency):
    return Commitment.objects.filter(agency=agency, answered_at=None)


def _answer(rows, agency, to, *, by, at):
    """Where the successor is asked too it answers once."""
    here = Commitment.objects.filter(agency=to).values("priority")
    rows.exclude(priority__in=here).update(agency=to)
