"""Two entries of one group become one, for good: what one of them asked, got and showed is of the other."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.models import Seat
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.handing import give
from funding.grants.groups.merging.models import GroupMerge
from funding.grants.groups.models import GroupPaper, GroupPayee
from neighbourhoods.models import CommunityGroup
from neighbourhoods.people.merging.followers import still_runs

BUDGET = Permission.EDIT_BUDGET
NUMBERS = (("charity_number", "charity numbers"), ("company_number", "company numbers"))
PAYEE = ("way", "supplier_number", "set_up_on", "holder", "holder_agreed_on", "at_risk")


def preview(keep, gone):
    """{"gone", "moves": [(label, how many)], "clashes": [words]} of merging `gone` into `keep`."""
    moves = [(label, found.count()) for label, found in _moving(gone).items()]
    return {
        "gone": gone, "moves": [each for each in moves if each[1]], "clashes": clashes(keep, gone),
    }  # fmt: skip


def clashes(keep, gone):
    """Why the two are not one, or not yet: sentences."""
    found = []
    for name, words in NUMBERS:
        pair = getattr(keep, name), getattr(gone, name)
        if all(pair) and pair[0] != pair[1]:
            found.append(f"They have different {words}: {pair[0]} and {pair[1]}")
    if keep.ended_on:
        found.append(f"{keep} has ended")
    paid = [GroupPayee.objects.filter(group=each).first() for each in (keep, gone)]
    if all(paid) and _said(paid[0]) != _said(paid[1]):
        found.append("They are paid in different ways. Correct how one of them is paid first")
    return found


def _said(payee):
    return [getattr(payee, name) for name in PAYEE]


def _moving(gone):
    """{label: rows} that go along."""
    asked = CommunityGroup._meta.get_field("applications").related_model
    return {
        "Applications": asked.objects.filter(group=gone),
        "Documents": GroupPaper.objects.filter(group=gone),
        "How it is paid": GroupPayee.objects.filter(group=gone),
        "Seats on boards": Seat.objects.filter(still_runs(timezone.localdate()), group=gone),
    }


@operation
def merge_groups(*, keep, gone, reason, by, at=None):
    """`gone` was another entry of the group `keep`: its applications, documents, how it is paid and its seats are those
    of `keep`, which takes over where it works and what is not known of it. It is not undone; `gone` has ended and
    is found by its name. Returns the GroupMerge. Raises Refused where the two clash or without a reason,
    WrongState where one of them was merged meanwhile."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    if keep.pk == gone.pk:
        raise Refused("Choose another group", "gone")
    keep, gone = _both(keep, gone)
    if GroupMerge.objects.filter(gone__in=(keep, gone)).exists():
        raise WrongState("One of the two has already been merged. Refresh the page.")
    if not reason.strip():
        raise Refused("Enter why they are one group", "reason")
    if found := clashes(keep, gone):
        raise Refused("; ".join(found), "gone")
    moving = {label: list(found.order_by("pk")) for label, found in _moving(gone).items()}
    made = GroupMerge.objects.create(
        kept=keep, gone=gone, kept_name=keep.name, gone_name=gone.name, reason=reason.strip()[:300],
        moved={label: [each.pk for each in found] for label, found in moving.items() if found},
        made_by=user_or_none(by), made_at=at,
    )  # fmt: skip
    _move(keep, gone, by=by, at=at)
    _fill(keep, gone)
    rows.change(gone, {"ended_on": gone.ended_on or timezone.localtime(at).date()})
    changes = {"merged": [f"{gone.name} (record {gone.pk})", f"{keep.name} (record {keep.pk})"]}
    for group in (keep, gone):
        events.record("group.merged", group, by=by, at=at, changes=changes, reason=reason.strip())
    return made


def _both(keep, gone):
    """Locked against whoever would begin to name one of them, in the order of their keys."""
    pair = CommunityGroup.objects.select_for_update(of=("self",)).filter(pk__in=(keep.pk, gone.pk))
    locked = {each.pk: each for each in pair.order_by("pk")}
    for each in (keep, gone):
        rows.expect_version(locked[each.pk], each)
    return locked[keep.pk], locked[gone.pk]


def _move(keep, gone, *, by, at):
    found = _moving(gone)
    seats = found.pop("Seats on boards")
    if GroupPayee.objects.filter(group=keep).exists():
        found.pop("How it is paid")
    for moving in found.values():
        moving.update(group=keep)
    give("group")(seats, gone, keep, by=by, at=at)


def _fill(keep, gone):
    """What is known of `gone` and not of `keep`, and where both work."""
    names = ("charity_number", "company_number", "contact")
    said = {
        name: getattr(gone, name)
        for name in names
        if not getattr(keep, name) and getattr(gone, name)
    }
    rows.change(keep, said | ({"is_constituted": True} if gone.is_constituted else {}))
    places = set(gone.neighbourhoods.all()) | ({gone.neighbourhood} - {None})
    keep.neighbourhoods.add(*(places - {keep.neighbourhood}))
    keep.wards.add(*gone.wards.all())
    rows.touch(keep)
