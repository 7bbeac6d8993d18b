"""Who may do what, where: permissions, roles, the table between them, and one Q for all.

A right and its place stay paired: who manages A and chairs B cannot edit B.
"""

from dataclasses import dataclass, replace

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.conditions import ALL, NONE, both, either


class Permission(models.TextChoices):
    """What a person may do. The label is how a page says it."""

    EDIT_NEIGHBOURHOOD = "edit_neighbourhood", "change a neighbourhood's profile, team and places"
    EDIT_REFERENCE = (
        "edit_reference",
        "change wards, agencies, services, population figures and the council's settings",
    )
    EDIT_BUDGET = "edit_budget", "set budgets, and keep contributions, grants and partner resources"
    APPROVE_PAYMENT = "approve_payment", "authorise payments that someone else prepared"
    EDIT_PEOPLE = "edit_people", "add people and correct their details"
    READ_CONTACTS = "read_contacts", "read people's contact details"
    MANAGE_BODY = "manage_body", "set up boards and forums and their members"
    VIEW_MEETING = "view_meeting", "read agendas and minutes before they are published"
    EDIT_PLAN = "edit_plan", "write plans and their priorities, and ask agencies for their part"
    READ_EXEMPT = "read_exempt", "read the private part of a board's meetings"
    RUN_MEETING = "run_meeting", "prepare, run, write up and publish meetings"
    VIEW_PRIVATE = "view_private", "read the private meetings and actions of tasking"
    VIEW_ACTION = "view_action", "read actions"
    EDIT_ACTION = "edit_action", "add, reassign, re-date, verify and sign off actions"
    WORK_ACTION = "work_action", "report progress on an agency's actions"
    MANAGE_ACCESS = "manage_access", "invite people and grant or end roles"
    OVERSEE_ACCESS = (
        "oversee_access",
        "see who was given sensitive roles and what was done under cover",
    )
    MANAGE_RETENTION = (
        "manage_retention",
        "delete personal data that is no longer needed, and answer requests for it",
    )
    USE_ADMIN = "use_admin", "use admin"


class Role(models.TextChoices):
    """Who a person is here. ROLES says what each may do and on what scope."""

    NEIGHBOURHOOD_MANAGER = "neighbourhood_manager", "Neighbourhood manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    FINANCE_OFFICER = "finance_officer", "Finance and grants officer"
    MEETINGS_CLERK = "meetings_clerk", "Meetings clerk"
    PORTFOLIO_HOLDER = "portfolio_holder", "Cabinet member"
    DATA_OFFICER = "data_officer", "Data officer"
    COMMUNICATIONS_OFFICER = "communications_officer", "Communications officer"
    BOARD_CHAIR = "board_chair", "Board chair"
    ELECTED_MEMBER = "elected_member", "Elected member"
    RESIDENT_REPRESENTATIVE = "resident_representative", "Resident representative"
    PARTNER_OFFICER = "partner_officer", "Partner officer"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


class Scope(models.TextChoices):
    """The kind of place a grant covers."""

    CITY = "city", "The whole city"
    AREA = "area", "One area"
    NEIGHBOURHOOD = "neighbourhood", "One neighbourhood"
    AGENCY = "agency", "One agency"
    BODY = "body", "One board, forum or committee"


@dataclass(frozen=True)
class RoleRule:
    """What a role is for, its scopes, what it may do, and whether a membership alone gives it."""

    prose: str
    scopes: tuple
    may: frozenset
    by_membership: bool = False


READER = frozenset({Permission.VIEW_MEETING, Permission.VIEW_ACTION})
MEMBER = READER | {Permission.READ_EXEMPT}
"""Who sits on a body also reads the private part of its meetings, there and nowhere else."""

ROLES = {
    Role.NEIGHBOURHOOD_MANAGER: RoleRule(
        "Plans, runs and writes up meetings, logs and chases actions, keeps profile and team.",
        (Scope.NEIGHBOURHOOD, Scope.AREA),
        READER
        | {
            Permission.EDIT_NEIGHBOURHOOD,
            Permission.EDIT_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.MANAGE_BODY,
            Permission.RUN_MEETING,
        }
        | {
            Permission.VIEW_PRIVATE,
            Permission.READ_EXEMPT,
            Permission.EDIT_PLAN,
            Permission.EDIT_ACTION,
            Permission.WORK_ACTION,
            Permission.USE_ADMIN,
        },
    ),
    Role.HEAD_OF_SERVICE: RoleRule(
        "Sees all neighbourhoods at a glance and steps in where something is late or vacant.",
        (Scope.CITY,),
        READER
        | {
            Permission.EDIT_NEIGHBOURHOOD,
            Permission.EDIT_PEOPLE,
            Permission.READ_CONTACTS,
            Permission.MANAGE_BODY,
            Permission.RUN_MEETING,
        }
        | {
            Permission.VIEW_PRIVATE,
            Permission.READ_EXEMPT,
            Permission.EDIT_PLAN,
            Permission.EDIT_ACTION,
            Permission.EDIT_REFERENCE,
            Permission.APPROVE_PAYMENT,
        }
        | {Permission.USE_ADMIN, Permission.OVERSEE_ACCESS, Permission.MANAGE_RETENTION},
    ),
    Role.FINANCE_OFFICER: RoleRule(
        "Keeps budgets, contributions and grants in order and publishes spending.",
        (Scope.CITY,),
        READER | {Permission.EDIT_BUDGET, Permission.APPROVE_PAYMENT, Permission.USE_ADMIN},
    ),
    Role.MEETINGS_CLERK: RoleRule(
        "Sets dates, collects and sends papers, takes minutes.",
        (Scope.CITY, Scope.BODY),
        READER
        | {
            Permission.RUN_MEETING,
            Permission.MANAGE_BODY,
            Permission.EDIT_ACTION,
            Permission.READ_CONTACTS,
            Permission.READ_EXEMPT,
        },
    ),
    Role.PORTFOLIO_HOLDER: RoleRule(
        "Chairs the Neighbourhoods Board and reads every neighbourhood.",
        (Scope.CITY,),
        READER | {Permission.READ_EXEMPT},
    ),
    Role.DATA_OFFICER: RoleRule(
        "Keeps reference data and figures, publishes performance reports.",
        (Scope.CITY,),
        READER | {Permission.EDIT_REFERENCE, Permission.EDIT_NEIGHBOURHOOD, Permission.USE_ADMIN},
    ),
    Role.COMMUNICATIONS_OFFICER: RoleRule(
        "Keeps profiles, groups and places up to date and tells residents what happened.",
        (Scope.CITY,),
        READER | {Permission.EDIT_NEIGHBOURHOOD, Permission.USE_ADMIN},
    ),
    Role.BOARD_CHAIR: RoleRule(
        "Reads plan, profile and papers before a meeting and chairs it.",
        (Scope.BODY,),
        MEMBER,
        True,
    ),
    Role.ELECTED_MEMBER: RoleRule(
        "Sits on a ward's boards and committees and follows its actions.",
        (Scope.BODY,),
        MEMBER,
        True,
    ),
    Role.RESIDENT_REPRESENTATIVE: RoleRule(
        "Speaks for residents on a board; reads its papers.", (Scope.BODY,), MEMBER, True
    ),
    Role.PARTNER_OFFICER: RoleRule(
        "Works and reports the actions given to an agency; sits on boards for it.",
        (Scope.AGENCY, Scope.BODY),
        MEMBER | {Permission.WORK_ACTION, Permission.VIEW_PRIVATE},
    ),
    Role.SYSTEM_ADMINISTRATOR: RoleRule(
        "Invites people, grants roles, keeps reference data; reads no sensitive content.",
        (Scope.CITY,),
        frozenset(
            {
                Permission.MANAGE_ACCESS,
                Permission.OVERSEE_ACCESS,
                Permission.MANAGE_RETENTION,
                Permission.EDIT_REFERENCE,
                Permission.USE_ADMIN,
            }
        ),
    ),
}

SENSITIVE = frozenset(
    {
        Permission.READ_CONTACTS,
        Permission.READ_EXEMPT,
        Permission.VIEW_PRIVATE,
        Permission.MANAGE_ACCESS,
    }
)
"""Whoever is given one of these is told to those who oversee access, and needs a second factor."""


def is_sensitive(role):
    """Whether the role opens contact details, private parts, or the granting of roles."""
    return bool(ROLES[role].may & SENSITIVE)


def scopes_by_hand(role):
    """The scopes on which an administrator may grant the role; membership gives the others."""
    rule = ROLES[role]
    if rule.by_membership:
        return ()
    if role == Role.PARTNER_OFFICER:
        return (Scope.AGENCY,)
    return rule.scopes


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

    @property
    def is_city(self):
        return not (self.neighbourhood or self.area or self.agency or self.body)


def held_by(user):
    """The grants in force of a user, read once per user object. None for anonymous."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    if not hasattr(user, "_held"):
        grants = user.grants.model.objects.held_by(user, timezone.localdate())
        user._held = tuple(grants.as_held())
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


def scope_q(user, permission, *, neighbourhood=None, area=None, agency=None, body=None, named=None):
    """The rows on which the user has the permission, as a Q.

    Each keyword is the lookup path from the queryset's model to that kind of place, or None where
    a grant on such a place gives nothing here. `named` is the path by which an agency's grant is
    narrowed to its named neighbourhoods, where that is not `neighbourhood`; with neither path such
    a grant opens nothing. `agency` may be a function of (agency id, ids of named neighbourhoods)
    that returns a Q. City-wide grants give every row.
    """
    found = []
    for held in held_with(user, permission):
        if held.is_city:
            return ALL
        # A member's ward opens its neighbourhoods to reading, never to more.
        opens = held.named if held.agency or permission in READER else frozenset()
        found.append(_place(replace(held, named=opens), neighbourhood, area, agency, body, named))
    return either(*found)


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


class PublicQuerySet(ScopedQuerySet):
    """Reference rows that anyone may read; changing them still needs a right."""

    scope_paths = {}

    def visible_to(self, user):
        return self.all()
