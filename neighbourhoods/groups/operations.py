"""Writes about community groups."""

import re

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from neighbourhoods.groups.models import (
    CHARITY,
    CHARITY_WORDS,
    COMPANY,
    COMPANY_WORDS,
    CommunityGroup,
)
from neighbourhoods.places.operations import write_named

EDIT = Permission.EDIT_NEIGHBOURHOOD
LISTS = ("neighbourhoods", "wards")
NUMBERS = {
    "charity_number": (CHARITY, CHARITY_WORDS), "company_number": (COMPANY, COMPANY_WORDS),
}  # fmt: skip


@operation
def save_group(*, by, group=None, at=None, **fields):
    """Add a community group, or change one. Who its contact is reaches no event. Returns it. Raises
    Refused where the neighbourhood has one of this name, or a number is none."""
    if new := group is None:
        _require(fields.get("neighbourhood"), by)
        group = CommunityGroup()
    else:
        group = rights.lock(group, EDIT, by=by)
        if "neighbourhood" in fields and fields["neighbourhood"] != group.neighbourhood:
            _require_new_place(fields["neighbourhood"], by)
    lists = {name: fields.pop(name) for name in LISTS if name in fields}
    group = write_named(group, fields | _numbers(fields), new=new, by=by, at=at)
    for name, chosen in lists.items():
        _write_list(group, name, chosen, by=by, at=at)
    return group


def _require(place, by):
    """One of no single neighbourhood is kept by who works for the whole city."""
    if place is None:
        rights.require_city(EDIT, by=by)
    else:
        rights.require(EDIT, by=by, on=place)


def _require_new_place(place, by):
    if place is None:
        rights.require_city(EDIT, by=by)
    else:
        rights.require_too(EDIT, by=by, on=place)


def _numbers(fields):
    """The numbers as they are stored. Raises Refused for one that is none."""
    found = {name: plain(fields[name]) for name in NUMBERS if name in fields}
    for name, number in found.items():
        pattern, words = NUMBERS[name]
        if number and not re.fullmatch(pattern, number, re.ASCII):
            raise Refused(words, name)
    return found


def plain(number):
    """A number without spaces, letters as capitals."""
    return re.sub(r"[\s-]", "", number or "").upper()


def _write_list(group, name, chosen, *, by, at):
    before = {each.pk: str(each) for each in getattr(group, name).all()}
    after = {each.pk: str(each) for each in chosen}
    if before.keys() == after.keys():
        return
    getattr(group, name).set(after)
    rows.touch(group)
    changes = {name: [", ".join(sorted(each.values())) for each in (before, after)]}
    events.record("changed", group, by=by, at=at, changes=changes)
