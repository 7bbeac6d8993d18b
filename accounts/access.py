"""Who may do what, where: one Q for all. What there is to do, and which role may, stands in
`accounts.roles` and is imported from here.

A right and its place stay paired: who manages A and chairs B cannot edit B.
"""

from dataclasses import dataclass, replace

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.conditions import ALL, NONE, both, either
from accounts.roles import (
    REACHES,
    READER,
    ROLES,
    SENSITIVE,
    Permission,
    Role,
    Scope,
    is_sensitive,
    scopes_by_hand,
)

__all__ = [
    "REACHES",
    "READER",
    "ROLES",
    "SENSITIVE",
    "Held",
    "Permission",
    "PublicQuerySet",
    "Role",
    "Scope",
    "ScopedQuerySet",
    "SeenQuerySet",
    "acts_for_others_only",
    "administers",
    "agencies_of",
    "always_with",
    "held_by",
    "held_with",
    "holds_city",
    "holds_neighbourhoods",
    "holds_place",
    "is_among",
    "is_sensitive",
    "may_anywhere",
    "only_neighbourhood",
    "own_place_q",
    "reaches_q",
    "scope_q",
    "scopes_by_hand",
    "sits_on_a_body",
    "works_in_q",
]


@dataclass(frozen=True)
class Held:
    """A grant in force today: a role and ids of its place. All ids None: the city."""

    role: str
    neighbourhood: int | None
    area: int | None
    agency: int | None
    body: int | None
    named: frozenset
    slug: str = ""
    """Of the neighbourhood, or of the body's, so that the menu can name it without asking again."""
    place: int | None = None
    """The neighbourhood of the grant, or of its body."""
    cover: int | None = None
    """The id of the cover by which a colleague's grant is held for a time."""
    services: frozenset = frozenset()
    """Ids of the services that an agency's grant is narrowed to; empty: all of them."""

    @property
    def is_city(self):
        return not (self.neighbourhood or self.area or self.agency or self.body)


def held_by(user):
    """The grants in force of a user, read once per user object. None for anonymous."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    if not hasattr(user, "_held"):
        grants = user.grants.model.objects
        user._held = tuple(grants.held_by(user, timezone.localdate()))
    return user._held


def held_with(user, permission):
    """The user's grants in force that carry the permission."""
    return [each for each in held_by(user) if permission in ROLES[each.role].may]


def holds_city(user, permission):
    """Whether the user has the permission on the whole city."""
    return any(held.is_city for held in held_with(user, permission))


def may_anywhere(user, permission):
    """Whether the user has the permission on some place."""
    return bool(held_with(user, permission))


def holds_place(user, permission):
    """Whether the user has the permission on the city, an area or a neighbourhood: not only on an
    agency or on one body."""
    return any(
        held.is_city or held.area or held.neighbourhood for held in held_with(user, permission)
    )


def holds_neighbourhoods(user, permission):
    """Ids of the neighbourhoods on which the user has the permission as such."""
    return {held.neighbourhood for held in held_with(user, permission)} - {None}


def always_with(user, permission, others):
    """Whether each grant that gives the user the permission also gives all of `others`."""
    return all(ROLES[held.role].may >= others for held in held_with(user, permission))


def sits_on_a_body(user):
    """Whether some role of the user is for a body."""
    return any(held.body for held in held_by(user))


def agencies_of(user):
    """Ids of the agencies that the user acts for."""
    return {held.agency for held in held_by(user)} - {None}


def administers(user):
    """Whether the user administers the system, who reads no sensitive content whatever else opens it."""
    return any(held.role == Role.SYSTEM_ADMINISTRATOR for held in held_by(user))


def only_neighbourhood(user):
    """The slug of the neighbourhood that is all the user has a role in; None otherwise."""
    held = held_by(user)
    places = {each.place for each in held}.union(*(each.named for each in held))
    return held[0].slug if len(places) == 1 and None not in places else None


def acts_for_others_only(user):
    """Whether all roles of the user are for an agency or a seat on a body."""
    held = held_by(user)
    return bool(held) and all(each.agency or each.body for each in held)


def works_in_q(user, *, neighbourhood, area, body):
    """The neighbourhoods that the user's roles lie in, as a Q: for menus and first choices, never
    for a right. Roles on the whole city name none."""
    found = []
    for held in held_by(user):
        found.append(_place(held, neighbourhood, area, None, body))
        if held.named:
            found.append(Q((f"{neighbourhood}__in", held.named)))
    return either(*found)


def scope_q(
    user,
    permission,
    *,
    neighbourhood=None,
    area=None,
    agency=None,
    body=None,
    named=None,
    service=None,
):
    """The rows on which the user has the permission, as a Q.

    Each keyword is the lookup path from the queryset's model to that kind of place, or None where
    a grant on such a place gives nothing here. `named` is the path by which an agency's grant is
    narrowed to its named neighbourhoods, where that is not `neighbourhood`; with neither path such
    a grant opens nothing. `agency` may be a function of (agency id, ids of named neighbourhoods)
    that returns a Q. `service` is the path by which a grant is narrowed to its named services; without it
    such a grant opens nothing. City-wide grants give every row.
    """
    found = []
    for held in held_with(user, permission):
        if held.is_city:
            return ALL
        # A member's ward opens its neighbourhoods to reading, never to more.
        opens = held.named if held.agency or permission in REACHES else frozenset()
        opened = _place(replace(held, named=opens), neighbourhood, area, agency, body, named)
        if held.services:
            opened = both(opened, Q((f"{service}__in", held.services)) if service else NONE)
        found.append(opened)
    return either(*found)


def reaches_q(user, permission, *, neighbourhood, area):
    """The neighbourhoods that a grant with the permission reaches, as a Q: its own, those of its area, its body's or
    its named ones; of an agency that names none, all. For what anybody in a role may do there, such as logging a
    request, and never for reading."""
    found = []
    for held in held_with(user, permission):
        if held.is_city or (held.agency and not held.named):
            return ALL
        found.append(_place(replace(held, agency=None, body=None), neighbourhood, area, None, None))
        places = held.named | ({held.place} - {None})
        found.append(Q((f"{neighbourhood}__in", places)) if places else NONE)
    return either(*found)


def own_place_q(user, permission, *, neighbourhood, area):
    """The rows of the very places for which the user holds the permission, as a Q, and not of the places
    within: for duties, never for a right. A role on the whole city is for rows that name neither."""
    own = (
        Q((neighbourhood, held.neighbourhood), (area, held.area))
        for held in held_with(user, permission)
        if not (held.agency or held.body)
    )
    return either(*own)


def is_among(q, row):
    """Whether a row is among those of a Q of `scope_q`, without asking the database. `row` has the
    row's value for every path that `scope_q` was given; none of them a function."""
    if q is ALL or q is NONE:
        return q is ALL
    parts = (_holds(each, row) for each in q.children)
    return (any(parts) if q.connector == Q.OR else all(parts)) != q.negated


def _holds(part, row):
    if isinstance(part, Q):
        return is_among(part, row)
    path, value = part
    if path.endswith("__in"):
        return row[path.removesuffix("__in")] in value
    return row[path] == value


def _place(held, neighbourhood, area, agency, body, named=None):
    result = NONE
    if held.neighbourhood and neighbourhood:
        result = Q((neighbourhood, held.neighbourhood))
    elif held.area and area:
        result = Q((area, held.area))
    elif held.agency and agency:
        if callable(agency):
            return agency(held.agency, held.named)
        result = Q((agency, held.agency))
        if held.named:
            narrowed = named or neighbourhood
            result = both(result, Q((f"{narrowed}__in", held.named)) if narrowed else NONE)
    elif held.body:
        if body:
            result = Q((body, held.body))
        if held.named and neighbourhood:
            result = either(result, Q((f"{neighbourhood}__in", held.named)))
    return result


class ScopedQuerySet(models.QuerySet):
    """Rows by right and place. Nothing is visible or changeable unless a subclass says so.

    `scope_paths` holds the keywords of `scope_q` for this model; None: nobody changes its rows.
    """

    scope_paths = None

    def visible_to(self, user):
        return self.none()

    def changeable_by(self, user, permission):
        """The rows on which the user has this permission."""
        if self.scope_paths is None:
            return self.none()
        return self.filter(scope_q(user, permission, **self.scope_paths))


class SeenQuerySet(ScopedQuerySet):
    """Rows that nobody may change who does not see them, whatever their right is on the place."""

    def changeable_by(self, user, permission):
        """The rows that the user sees and has this permission on."""
        if self.scope_paths is None:
            return self.none()
        return self.visible_to(user).filter(scope_q(user, permission, **self.scope_paths))


class PublicQuerySet(ScopedQuerySet):
    """Reference rows that anyone may read; changing them still needs a right."""

    scope_paths = {}

    def visible_to(self, user):
        return self.all()
