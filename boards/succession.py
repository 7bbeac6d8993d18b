"""Seats and answers to plans in the name of an agency that ends go to its successor."""

from django.utils import timezone

from boards.plans.models import Commitment
from boards.seats.models import Membership, Seat
from core import events, handing
from core.handing import Succession, give
from neighbourhoods.people.merging.followers import still_runs


def register():
    handing.succeed(
        Succession("seats", "Seats on boards", _seats, Seat.objects.visible_to, give("agency"), 10),
        Succession("members", "Who sits for it", _members, Membership.objects.visible_to, give("agency"), 11),
        Succession(
            "answers", "Plans that wait for its answer", _asked, Commitment.objects.visible_to,
            _answer, 12,
        ),
    )  # fmt: skip


def _seats(agency):
    return Seat.objects.filter(still_runs(timezone.localdate()), agency=agency)


def _members(agency):
    return Membership.objects.filter(still_runs(timezone.localdate()), agency=agency)


def _asked(agency):
    return Commitment.objects.filter(agency=agency, answered_at=None)


def _answer(rows, agency, to, *, by, at):
    """Where the successor is asked too it answers once: the question that nobody answers any more goes."""
    here = set(Commitment.objects.filter(agency=to).values_list("priority", flat=True))
    for row in rows.filter(priority__in=here).select_related("priority__plan"):
        changes = {agency.short_name: ["asked", f"{to.short_name} answers"]}
        events.record("changed", row.priority.plan, by=by, at=at, changes=changes)
        row.delete()
    give("agency")(rows.exclude(priority__in=here), agency, to, by=by, at=at)
