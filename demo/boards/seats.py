"""Terms of office, seats and who holds them, deputies, the register of interests."""

from collections import defaultdict

from accounts.access import Role
from boards.models import Body, Deputy, Membership, RegularAttender, Seat, TermOfOffice
from boards.seats.operations import add_member, register_interest
from core.actors import SYSTEM
from demo.boards.office import name_away
from demo.facts.bodies import ON_BOARD, ON_TASKING, REGISTER, REGISTER_URL, WITH_TASKING
from demo.facts.sign_ins import HOME
from neighbourhoods.models import Area, Person

SeatRole = Membership.Role
AGE = 800
"""Days for which everybody has been there."""


def write_seats(world):
    _terms(world)
    for name in world.places:
        _local(world, name)
    for name in WITH_TASKING:
        here, group = world.people[name], world.bodies[name]["tasking"]
        _seat(world, group, here["manager"], SeatRole.CHAIR)
        _partners(world, group, here, ON_TASKING)
    _city(world)
    _vacancies(world)
    _deputies(world)
    name_away(world)


def _terms(world):
    """Three elected members for each ward, entered once; their seats point to it."""
    election = world.election
    for name in world.places:
        here = world.people[name]
        TermOfOffice.objects.bulk_create(
            TermOfOffice(
                person=here[f"councillor{number}"],
                ward=world.wards[name],
                election=election,
                starts_on=election.takes_office_on,
            )
            for number in (1, 2, 3)
        )


def _local(world, name):
    """The board, the forum and the committee of one neighbourhood."""
    here, ward = world.people[name], world.wards[name]
    board, forum, committee = (world.bodies[name][key] for key in ("board", "forum", "committee"))
    for body in (board, forum, committee):
        _seat(world, body, here["councillor1"], SeatRole.CHAIR, ward=ward)
    for body in (board, committee):
        _seat(world, body, here["councillor2"], SeatRole.ELECTED_MEMBER, ward=ward)
        _seat(world, body, here["councillor3"], SeatRole.ELECTED_MEMBER, ward=ward)
    for number in (1, 2, 3):
        _seat(world, board, here[f"resident{number}"], SeatRole.RESIDENT)
    _partners(world, board, here, ON_BOARD)
    for body in (board, forum):
        _seat(world, body, here["manager"], SeatRole.OFFICER)


def _partners(world, body, here, agencies):
    for key, agency in agencies:
        if key in here:
            _seat(world, body, here[key], SeatRole.PARTNER, agency)


def _city(world):
    city = world.bodies["city"]
    _seat(world, city["neighbourhoods"], world.people[Role.PORTFOLIO_HOLDER], SeatRole.CHAIR)
    _seat(world, city["neighbourhoods"], world.people[Role.HEAD_OF_SERVICE], SeatRole.OFFICER)
    _seat(world, city["strategy"], world.people[Role.HEAD_OF_SERVICE], SeatRole.CHAIR)
    for area in Area.objects.all():
        first = area.neighbourhoods.first()
        member = world.people[first.name]["councillor2"]
        _seat(world, city[f"panel{area.number}"], member, SeatRole.CHAIR)


def _seat(world, body, person, role, agency=None, ward=None):
    term = TermOfOffice.objects.filter(person=person, ward=ward).first() if ward else None
    return add_member(
        body=body,
        person=person,
        role=role,
        agency=world.agencies.get(agency),
        ward=ward,
        term=term,
        starts_on=world.days_ago(AGE),
        by=SYSTEM,
    )


def _vacancies(world):
    """Every fourth board waits for a resident."""
    for number, name in enumerate(world.places):
        if number % 4 == 1:
            Seat.objects.create(
                body=world.bodies[name]["board"],
                kind=Seat.Kind.RESIDENT,
                has_vote=True,
                name=f"{name} tenants",
                starts_on=world.days_ago(AGE),
                filled_by="the tenants' association",
            )


def _deputies(world):
    """On Sinfin's board a named deputy may come, members may come from afar, and an officer who is no
    member always gets the papers."""
    board, here = world.bodies[HOME]["board"], world.people[HOME]
    seat = board.seats.get(kind=Seat.Kind.AGENCY, agency=world.agencies["police"])
    Deputy.objects.create(seat=seat, person=here["pcso"], starts_on=world.days_ago(AGE))
    RegularAttender.objects.create(body=board, person=here["nurse"], starts_on=world.days_ago(AGE))
    Body.objects.filter(pk=board.pk).update(
        substitutes=Body.Substitutes.DEPUTIES,
        substitute_hours=2,
        substitute_most=2,
        quorum_roles=[SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.ELECTED_MEMBER],
        remote_attendance=True,
    )


def seats_by_body():
    """{id of a body: its memberships}."""
    found = defaultdict(list)
    for seat in Membership.objects.select_related("person__agency", "agency").order_by("pk"):
        found[seat.body_id].append(seat)
    return found


def colleagues(body):
    """{agency: those of its people who may come for a partner on the body}."""
    found = defaultdict(list)
    people = Person.objects.filter(agency__isnull=False, user=None).order_by("pk")
    for person in people.exclude(memberships__body=body):
        found[person.agency_id].append(person)
    return found


def write_registers(world, head):
    """Partners say for whom they work; councillors are in the council's register."""
    for name in (HOME, "Normanton"):
        here = world.people[name]
        for number in (1, 2, 3):
            Person.objects.filter(pk=here[f"councillor{number}"].pk).update(
                register_url=REGISTER_URL.format(place=name.lower(), number=number)
            )
        for key, nature in REGISTER:
            if key in here:
                began = world.days_ago(700)
                register_interest(person=here[key], nature=nature, by=head, starts_on=began)
