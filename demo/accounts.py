"""The sign-ins of the demonstration, their roles, and cover for the manager's leave."""

from django.contrib.auth.hashers import make_password

from accounts.access import ROLES, Role
from accounts.cover.operations import name_cover
from accounts.models import User
from accounts.operations import grant_role
from core.actors import SYSTEM
from demo.facts.sign_ins import ADDRESS, HOME, OFFICERS, PASSWORD, SIGN_INS


def sign_ins():
    """[(role label, email address)]: one for each role."""
    return [(role.label, ADDRESS.format(name)) for role, name in SIGN_INS]


def write_users(world):
    hashed = make_password(PASSWORD)
    for role, name in SIGN_INS:
        world.users[role] = User.objects.create(
            email=ADDRESS.format(name), name=world.name(), password=hashed
        )
    for agency in OFFICERS:
        world.officers[agency] = User.objects.create(
            email=ADDRESS.format(f"{agency}.officer"),
            name=world.name(),
            password=make_password(None),
        )


def write_roles(world):
    """Those that come with a seat are there already; nobody gives himself a role."""
    administrator = world.users[Role.SYSTEM_ADMINISTRATOR]
    _grant(world, Role.SYSTEM_ADMINISTRATOR, by=SYSTEM)
    for role in world.users:
        if not ROLES[role].by_membership and role != Role.SYSTEM_ADMINISTRATOR:
            _grant(world, role, by=administrator)
    for agency, officer in world.officers.items():
        grant_role(
            user=officer,
            role=Role.PARTNER_OFFICER,
            place=world.agencies[agency],
            starts_on=world.days_ago(800),
            by=administrator,
        )
    _cover(world, administrator)


def _grant(world, role, by):
    home = world.places[HOME]
    place, named = None, ()
    if role in (Role.NEIGHBOURHOOD_MANAGER, Role.BUDGET_HOLDER):
        place = home
    elif role == Role.PARTNER_OFFICER:
        place, named = world.agencies["police"], (home, world.places["Normanton"])
    elif role == Role.SERVICE_OFFICER:
        place = world.agencies["council"]
    grant_role(
        user=world.users[role],
        role=role,
        place=place,
        named_neighbourhoods=named,
        starts_on=world.days_ago(800),
        by=by,
    )


def _cover(world, administrator):
    """The manager's leave next month, covered by the communications officer."""
    manager = world.users[Role.NEIGHBOURHOOD_MANAGER]
    name_cover(
        grant=manager.grants.get(role=Role.NEIGHBOURHOOD_MANAGER),
        covered_by=world.users[Role.COMMUNICATIONS_OFFICER],
        starts_on=world.days_ago(-30),
        ends_on=world.days_ago(-43),
        by=administrator,
    )
