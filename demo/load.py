"""Puts the demonstration together. Everything is dated relative to today and comes out the same
for the same day. Rows of the past are written in bulk; sign-ins and seats go through operations."""

import datetime
import random
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.access import ROLES, Role
from accounts.cover.operations import name_cover
from accounts.models import User
from accounts.operations import grant_role
from core.actors import SYSTEM
from demo import business, places
from demo.bodies import write_bodies
from demo.history import write_history
from demo.names import FIRST_NAMES, LAST_NAMES
from demo.plans import write_plans
from demo.records import write_records
from demo.terms import write_terms
from demo.training import write_training
from funding.models import SourcedFigure
from neighbourhoods.models import (
    Agency,
    Area,
    ClosedDay,
    CommunityGroup,
    Neighbourhood,
    Part,
    Person,
    PopulationFact,
    Service,
    ServiceArea,
    ServiceEntry,
    TeamPost,
    Venue,
    Ward,
)

PASSWORD = "three words walk"
HOME = "Sinfin"
ADDRESS = "{}@demo.example"

# role, name of the address, scope
SIGN_INS = [
    (Role.NEIGHBOURHOOD_MANAGER, "manager"),
    (Role.HEAD_OF_SERVICE, "head"),
    (Role.FINANCE_OFFICER, "finance"),
    (Role.MEETINGS_CLERK, "clerk"),
    (Role.PORTFOLIO_HOLDER, "cabinet"),
    (Role.DATA_OFFICER, "data"),
    (Role.COMMUNICATIONS_OFFICER, "communications"),
    (Role.BOARD_CHAIR, "chair"),
    (Role.ELECTED_MEMBER, "member"),
    (Role.RESIDENT_REPRESENTATIVE, "resident"),
    (Role.PARTNER_OFFICER, "partner"),
    (Role.SYSTEM_ADMINISTRATOR, "administrator"),
]


@dataclass
class World:
    """What has been made so far, for the next step to use."""

    today: datetime.date
    chance: random.Random
    say: callable
    agencies: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    wards: dict = field(default_factory=dict)
    venues: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    bodies: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    closed: frozenset = frozenset()

    def name(self):
        """A name that nobody has yet."""
        while True:
            made = f"{self.chance.choice(FIRST_NAMES)} {self.chance.choice(LAST_NAMES)}"
            if made not in self.names:
                self.names.add(made)
                return made


@transaction.atomic
def load(say=lambda words: None):
    """Fill an empty database. `say` is told of each step."""
    today = timezone.localdate()
    world = World(today, random.Random(2026), say)
    for words, step in (
        ("Agencies, areas, neighbourhoods, wards", _places),
        ("Services and money", _services),
        ("Sign-ins", _users),
        ("People, teams, groups, venues", _people),
        ("Boards, forums, committees and their members", write_bodies),
        ("Roles", _roles),
        ("Two years of meetings and actions", write_history),
        ("What became of records", write_records),
        ("Terms of reference and reviews", write_terms),
        ("Training", write_training),
        (
            "Plans and what agencies answer",
            lambda world: write_plans(world, world.users[Role.MEETINGS_CLERK]),
        ),
    ):
        say(words)
        step(world)


def sign_ins():
    """[(role label, e-mail address)]: one for each role."""
    return [(role.label, ADDRESS.format(name)) for role, name in SIGN_INS]


def _places(world):
    for year in range(world.today.year - 2, world.today.year + 2):
        for day in (29, 30, 31):
            ClosedDay.objects.create(day=datetime.date(year, 12, day), name="Christmas closure")
    world.closed = ClosedDay.objects.days()
    for slug, (name, short, kind) in places.AGENCIES.items():
        world.agencies[slug] = Agency.objects.create(
            slug=slug, name=name, short_name=short, kind=kind
        )
    areas = {
        number: Area.objects.create(number=number, name=name)
        for number, name in places.AREAS.items()
    }
    began = datetime.date(2002, 5, 2)
    for number, row in enumerate(places.NEIGHBOURHOODS):
        name, area, latitude, longitude, people, _, street, green = row
        text = business.PROFILES[number % len(business.PROFILES)]
        place = Neighbourhood.objects.create(
            name=name,
            slug=slugify(name),
            area=areas[area],
            latitude=latitude,
            longitude=longitude,
            is_priority=name in places.PRIORITY,
            profile=text.format(
                name=name, people=people, order="seventeen", street=street, green=green
            ),
        )
        PopulationFact.objects.create(
            neighbourhood=place,
            year=places.POPULATION_YEAR,
            people=people,
            source=places.POPULATION_SOURCE,
        )
        ward = Ward.objects.create(
            code=f"E0{places.FIRST_CODE + number}",
            name=name,
            starts_on=began,
            ends_on=datetime.date(2023, 5, 3),
        )
        ward.neighbourhoods.add(place)
        world.places[name], world.wards[name] = place, ward
    for name, place, wards, note in places.PARTS:
        part = Part.objects.create(
            neighbourhood=world.places[place], name=name, is_priority=True, note=note
        )
        part.wards.set(world.wards[each] for each in wards)


def _services(world):
    areas = [
        ServiceArea.objects.create(name=name, position=number)
        for number, name in enumerate(places.SERVICE_AREAS, start=1)
    ]
    for (level, agency), names in places.SERVICES.items():
        for name in names:
            area = places.SERVICE_AREA_OF.get(name)
            service, _ = Service.objects.get_or_create(
                name=name, defaults={"service_area": areas[area - 1] if area else None}
            )
            ServiceEntry.objects.create(service=service, level=level, agency=world.agencies[agency])
    for position, (agency, kind, what_for, amount, paragraph) in enumerate(places.FIGURES):
        SourcedFigure.objects.create(
            agency=world.agencies[agency],
            kind=kind,
            what_for=what_for,
            amount=amount,
            period="about 2010",
            source=f"{places.REPORT}, paragraph {paragraph}",
            position=position,
        )


def _users(world):
    hashed = make_password(PASSWORD)
    for role, name in SIGN_INS:
        world.users[role] = User.objects.create(
            email=ADDRESS.format(name), name=world.name(), password=hashed
        )


def _person(world, name=None, agency=None, job="", user=None):
    name = name or (user.name if user else world.name())
    mailbox = slugify(name).replace("-", ".")
    return Person.objects.create(
        name=name,
        agency=world.agencies.get(agency),
        job_title=job,
        email=ADDRESS.format(mailbox),
        phone=f"01632 960{world.chance.randrange(1000):03d}",
        user=user,
    )


def _people(world):
    kinds = TeamPost.Kind
    posts = (
        ("sergeant", "police", "Sergeant, Safer Neighbourhood Team", kinds.SAFER_TEAM),
        ("pcso", "police", "Police community support officer", kinds.PCSO),
        ("neat", "council", "NEAT team leader", kinds.NEAT),
        ("housing", "derby-homes", "Housing officer", kinds.HOUSING),
        ("asb", "derby-homes", "Anti-social behaviour officer", kinds.ASB),
        ("fire", "fire", "Community fire safety officer", kinds.FIRE_SAFETY),
        ("safety", "csp", "Community safety officer", kinds.COMMUNITY_SAFETY),
    )
    began = world.today - datetime.timedelta(days=900)
    for number, row in enumerate(places.NEIGHBOURHOODS):
        name, place = row[0], world.places[row[0]]
        here = world.people[name] = {}
        home = name == HOME
        world.venues[name] = Venue.objects.create(
            name=row[5],
            address=f"{row[5]}, {name}, Derby",
            neighbourhood=place,
            access_notes="Level entrance and accessible toilet. Hearing loop in the main room. Parking for twelve cars.",
            capacity=80 + 5 * number,
        )
        employer = "derby-homes" if number % 6 == 3 else "council"
        manager_user = world.users[Role.NEIGHBOURHOOD_MANAGER] if home else None
        here["manager"] = _person(
            world, agency=employer, job="Neighbourhood manager", user=manager_user
        )
        _post(world, place, here["manager"], kinds.MANAGER, employer, "1.00", began)
        for key, agency, job, kind in posts:
            if (number + len(key)) % 9 == 0:
                _post(world, place, None, kind, agency, "1.00", began)
                continue
            user = world.users[Role.PARTNER_OFFICER] if home and key == "sergeant" else None
            here[key] = _person(world, agency=agency, job=job, user=user)
            _post(world, place, here[key], kind, agency, "1.00" if key != "fire" else "0.50", began)
        here["nurse"] = _person(world, agency="nhs", job="Link officer")
        if number % 6 == 0:
            here["development"] = _person(world, agency="nhs", job="Community development officer")
            _post(world, place, here["development"], kinds.DEVELOPMENT, "nhs", "1.00", began)
        for each in range(1, 4):
            user = (
                {
                    1: world.users[Role.BOARD_CHAIR],
                    2: world.users[Role.ELECTED_MEMBER],
                }.get(each)
                if home
                else None
            )
            here[f"councillor{each}"] = _person(world, job="Councillor", user=user)
            user = world.users[Role.RESIDENT_REPRESENTATIVE] if home and each == 1 else None
            here[f"resident{each}"] = _person(world, job="Resident", user=user)
        _post(world, place, here["resident1"], kinds.RESIDENT, None, None, began)
        _post(world, place, here["councillor1"], kinds.ELECTED_MEMBER, None, None, began)
        for group, purpose, constituted in world.chance.sample(business.GROUPS, 2):
            CommunityGroup.objects.create(
                name=f"{name} {group}",
                neighbourhood=place,
                purpose=purpose,
                is_constituted=constituted,
                contact=here["resident2"],
            )
    for role in (Role.PORTFOLIO_HOLDER, Role.HEAD_OF_SERVICE, Role.MEETINGS_CLERK):
        world.people[role] = _person(
            world,
            agency=None if role == Role.PORTFOLIO_HOLDER else "council",
            job=role.label,
            user=world.users[role],
        )


def _post(world, place, person, kind, employer, fte, began):
    TeamPost.objects.create(
        neighbourhood=place,
        person=person,
        kind=kind,
        employer=world.agencies.get(employer),
        full_time_equivalent=fte,
        starts_on=began,
    )


def _roles(world):
    administrator = world.users[Role.SYSTEM_ADMINISTRATOR]
    home = world.places[HOME]
    began = world.today - datetime.timedelta(days=800)
    grant_role(user=administrator, role=Role.SYSTEM_ADMINISTRATOR, starts_on=began, by=SYSTEM)
    for role, user in world.users.items():
        if ROLES[role].by_membership or user == administrator:
            continue  # came with the seat; nobody gives himself a role
        place, named = None, ()
        if role == Role.NEIGHBOURHOOD_MANAGER:
            place = home
        elif role == Role.PARTNER_OFFICER:
            place, named = world.agencies["police"], (home, world.places["Normanton"])
        grant_role(
            user=user,
            role=role,
            place=place,
            named_neighbourhoods=named,
            starts_on=began,
            by=administrator if user != administrator else SYSTEM,
        )
    _cover(world, administrator)


def _cover(world, administrator):
    """The manager's leave next month, covered by the communications officer."""
    manager = world.users[Role.NEIGHBOURHOOD_MANAGER]
    name_cover(
        grant=manager.grants.get(role=Role.NEIGHBOURHOOD_MANAGER),
        covered_by=world.users[Role.COMMUNICATIONS_OFFICER],
        starts_on=world.today + datetime.timedelta(days=30),
        ends_on=world.today + datetime.timedelta(days=43),
        by=administrator,
    )
