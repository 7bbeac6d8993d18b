"""Seats, aims of plans and answers to plans in the name of an agency that ends go to its successor."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from boards.plans.models import Commitment, Priority
from boards.plans.operations import decided_on, name_agencies
from boards.seats.models import Membership, Seat
from core import events, handing
from core.handing import Succession, give
from core.rows import change
from neighbourhoods.models import Agency
from neighbourhoods.people.merging.followers import still_runs


def register():
    handing.succeed(
        Succession("seats", "Seats on boards", _seats, Seat.objects.visible_to, give("agency"), 10),
        Succession("members", "Who sits for it", _members, Membership.objects.visible_to, give("agency"), 11),
        Succession(
            "answers", "Plans that wait for its answer", _asked, Commitment.objects.visible_to,
            _answer, 12,
        ),
        Succession(
            "aims", "Priorities it leads in plans that may change", _led, Priority.objects.visible_to,
            _lead, 13,
        ),
    )  # fmt: skip


def _seats(agency):
    return Seat.objects.filter(still_runs(timezone.localdate()), agency=agency)


def _members(agency):
    return Membership.objects.filter(still_runs(timezone.localdate()), agency=agency)


def _asked(agency):
    """Of plans that another one replaced nobody is asked any more."""
    today = timezone.localdate()
    in_use = Q(priority__plan__replaced_from=None) | Q(priority__plan__replaced_from__gt=today)
    return Commitment.objects.filter(in_use, agency=agency, answered_at=None)


def _answer(rows, agency, to, *, by, at):
    """Where the successor is asked too it answers once: the question that nobody answers any more goes."""
    here = set(Commitment.objects.filter(agency=to).values_list("priority", flat=True))
    for row in rows.filter(priority__in=here).select_related("priority__plan"):
        changes = {agency.short_name: ["asked", f"{to.short_name} answers"]}
        events.record("changed", row.priority.plan, by=by, at=at, changes=changes)
        row.delete()
    give("agency")(rows.exclude(priority__in=here), agency, to, by=by, at=at)


def _led(agency):
    """Once its body has decided on a plan its words stay, and it names who led then."""
    decided = Exists(decided_on(OuterRef("plan")))
    may_change = Q(plan__state__in=["draft", "consulted"]) & ~Q(decided)
    return Priority.objects.filter(may_change, lead=agency)


def _lead(rows, agency, to, *, by, at):
    """What the agency that ends has answered stays its answer: then its successor is named beside it."""
    for row in rows.select_for_update(of=("self",)).select_related("plan").order_by("pk"):
        change(row, {"lead": to})
        if row.commitments.filter(agency=agency).exists():
            name_agencies(row, Agency.objects.filter(commitments__priority=row))
        changes = {row.title: [f"led by {agency.short_name}", f"led by {to.short_name}"]}
        events.record("plan.priorities_changed", row.plan, by=by, at=at, changes=changes)
