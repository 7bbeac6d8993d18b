"""What a user knows of actions, as parts that are each read along an index of their own: for each agency along
its rows of ActionAgency, which carry what a list is filtered and sorted by."""

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from accounts.conditions import ALL, NONE, alternatives, both
from core.paging import Part
from tasking.actions.models import Action
from tasking.actions.querysets import owned_by, sees_all

COLUMNS = {"due_on": "share__due_on", "priority": "share__priority", "id": "share__action"}
"""Of the row of an agency, the columns that say the same as the action's."""
SAID = "share__said"


@dataclass(frozen=True)
class Share:
    """What an agency leads or supports, in these neighbourhoods if any (ids)."""

    agency: int
    named: frozenset


def known_parts(user, **shared):
    """[Part] of `known_to`: one for each agency, place or body by which the user knows of an action, and one
    for the user's own promises. `shared` holds for the columns of an agency's rows."""
    rows = Action.objects.open_to(user)
    if sees_all(user):
        return [Part(rows)]
    paths = rows.paths() | {"agency": lambda agency, named: Q(share=Share(agency, named))}
    parts, whole = [], set()
    for seen, narrowed in rows.internal_parts(user, paths):
        for each in alternatives(seen):
            if (share := _share_of(each)) is None:
                parts.append(Part(rows.filter(both(each, narrowed))))
            elif share not in whole:
                named = {"neighbourhood__in": sorted(share.named)} if share.named else {}
                parts.append(along_share(rows.filter(narrowed), share.agency, **named, **shared))
            if narrowed is ALL:
                whole.add(share)
    if user.is_authenticated:
        parts.append(Part(rows.filter(owned_by(user))))
    return parts or [Part(rows.filter(NONE))]


def _share_of(part):
    """The Share of a condition that says nothing else; None for any other."""
    if len(part.children) != 1 or not isinstance(part.children[0], tuple):
        return None
    name, value = part.children[0]
    return value if name == "share" else None


def along_share(rows, agency, *conditions, **shared):
    """Part of the rows that an agency (its id) leads or supports, read along its own rows, which `shared`
    holds for; `conditions` call these rows `share`."""
    rows = rows.alias(share=FilteredRelation("agencies", condition=Q(agencies__agency=agency)))
    limits = {"agency": agency} | shared
    rows = rows.filter(*conditions, **{f"share__{key}": value for key, value in limits.items()})
    return Part(rows, COLUMNS)
