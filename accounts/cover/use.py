"""Whether somebody writes by a right that only cover gives."""

import copy

from django.db.models import Exists, OuterRef

from accounts.access import ROLES, held_by
from accounts.cover.models import Cover

NONE_USED = (None, "")


def cover_used(user, target):
    """(id, name of the absent colleague) of the cover that opens this row, or (None, "").

    Counted as used as soon as the covered role may do anything to the row that the user's own roles
    may not: rather one line too many in the list than one too few.
    """
    held = held_by(user)
    own = _with(user, [each for each in held if each.cover is None])
    for each in held:
        if each.cover is not None and _opens(own, _with(user, [each]), each.role, target):
            name = Cover.objects.values_list("grant__user__name", flat=True).get(pk=each.cover)
            return each.cover, name
    return NONE_USED


def covering(user):
    """[(id of the cover, the user as if only the covered role was held)] of today, for what the colleague who
    is away would see to."""
    held = (each for each in held_by(user) if each.cover is not None)
    return [(each.cover, _with(user, [each])) for each in held]


def _with(user, held):
    """The same user, as if only these grants were held."""
    other = copy.copy(user)
    other._held = tuple(held)
    return other


def _opens(own, covering, role, target):
    rows = type(target)._default_manager
    if not hasattr(rows, "changeable_by"):
        return True  # no place to compare: listed
    asked = {}
    for number, permission in enumerate(sorted(ROLES[role].may)):
        for name, who in (("own", own), ("cover", covering)):
            reached = rows.changeable_by(who, permission).filter(pk=OuterRef("pk"))
            asked[f"{name}_{number}"] = Exists(reached)
    found = rows.filter(pk=target.pk).annotate(**asked).values(*asked).first() or {}
    return any(
        found[f"cover_{number}"] and not found[f"own_{number}"] for number in range(len(found) // 2)
    )
