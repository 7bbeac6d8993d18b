"""Writes about a group as applicant: what it is, the documents that were seen of it, how it is paid."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from funding.grants.groups.bank import refuse_bank
from funding.grants.groups.merging.rules import expect_kept
from funding.grants.groups.models import GroupPaper, GroupPayee
from funding.grants.groups.rules import RUNS_OUT
from neighbourhoods.groups.likely import likely_groups
from neighbourhoods.groups.operations import save_group
from neighbourhoods.models import CommunityGroup

BUDGET = Permission.EDIT_BUDGET


@operation
def add_group(*, by, is_new=False, at=None, **fields):
    """Add a group as applicant, wherever it works. Returns it. Raises Refused where one that is there may be
    the same, unless `is_new` says that it is not."""
    rights.require_city(BUDGET, by=by)
    if not is_new:
        expect_new(
            fields["name"], fields.get("charity_number", ""), fields.get("company_number", "")
        )
    return save_group(by=by, at=at, **fields)


@operation
def change_group(*, group, by, at=None, **fields):
    """Correct what is known of a group as applicant."""
    locked = rights.lock(group, BUDGET, by=by)
    expect_kept(locked)
    return save_group(group=locked, by=by, at=at, **fields)


def expect_new(name, charity_number="", company_number=""):
    """Raises Refused where a group of that name or number may be there already."""
    if likely := likely_groups(name, charity_number, company_number):
        said = "; ".join(
            f"{each.group} ({', '.join(filter(None, (each.group.where, each.group.numbers)))})"
            for each in likely
        )
        raise Refused(f"This may be one that is there already: {said}", "is_new")


@operation
def keep_paper(
    *, group, kind, seen_on, by, expires_on=None, note="", client_id=None, at=None
):  # fmt: skip
    """Record that a document of a group was seen. A newer one takes the place of the one before. Returns it;
    the same `client_id` again returns the first. Raises Refused for a day to come, for one that has run out
    before it was seen, for accounts and insurance without an end, and for bank details."""
    at = at or timezone.now()
    locked = rights.lock(group, BUDGET, by=by)
    if known := rows.once(GroupPaper.objects.all(), client_id, group_id=locked.pk):
        return known
    expect_kept(locked)
    if seen_on > timezone.localdate(at):
        raise Refused("The date it was seen cannot be in the future", "seen_on")
    if expires_on is None and kind in RUNS_OUT:
        raise Refused("Enter the day on which it runs out", "expires_on")
    if expires_on and expires_on < seen_on:
        raise Refused("It had run out before it was seen", "expires_on")
    refuse_bank("note", note)
    made = GroupPaper.objects.create(
        group=locked, kind=kind, seen_on=seen_on, expires_on=expires_on, note=note.strip(),
        entered_by=user_or_none(by), entered_at=at, **({"client_id": client_id} if client_id else {}),
    )  # fmt: skip
    events.record(
        "group.paper_seen", locked, by=by, at=at, words={"paper": made.get_kind_display()}
    )
    return made


@operation
def set_payee(
    *, group, way, by, payee=None, supplier_number="", set_up_on=None, holder="",
    holder_agreed_on=None, at_risk=None, at=None,
):  # fmt: skip
    """Say how a group is paid. `payee`: the row that the form was opened on, None where there was none.
    Returns it. Raises Refused where what the way needs is missing, WrongState where somebody else has
    entered it meanwhile."""
    locked = rights.lock(group, BUDGET, by=by)
    expect_kept(locked)
    row = GroupPayee(group=locked) if payee is None else rows.lock(payee)
    fields = {
        "way": way, "at_risk": at_risk,
        **_supplier(way, supplier_number, set_up_on), **_holder(way, holder, holder_agreed_on),
    }  # fmt: skip
    changed = rows.assign(row, fields)
    if payee is None:
        _first(row)
    else:
        rows.write(row, changed)
    if changed:
        changes = rows.in_words(changed)
        events.record("group.payee_set", locked, by=by, at=at, changes=changes)
    return row


def _first(row):
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise WrongState(
            "Someone else has entered how this group is paid. Refresh the page."
        ) from None


def _supplier(way, number, day):
    number = number.strip().upper()
    if way == GroupPayee.Way.COUNCIL:
        return {"supplier_number": "", "set_up_on": None}
    refuse_bank("supplier_number", number)
    if bool(number) != bool(day):
        missing = "set_up_on" if number else "supplier_number"
        raise Refused("Enter the supplier number and the day on which it was set up", missing)
    return {"supplier_number": number, "set_up_on": day}


def _holder(way, holder, day):
    if way != GroupPayee.Way.HOLDER:
        return {"holder": "", "holder_agreed_on": None}
    refuse_bank("holder", holder)
    if not holder.strip():
        raise Refused("Enter the organisation that holds the money", "holder")
    if day is None:
        raise Refused("Enter the day of its agreement", "holder_agreed_on")
    return {"holder": holder.strip(), "holder_agreed_on": day}


def running(group):
    """The group, where there still is one. Raises Refused where it has ended."""
    if CommunityGroup.objects.get(pk=group.pk).ended_on:
        raise Refused(f"{group} has ended", "group")
    return group
