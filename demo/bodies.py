"""The bodies of the demonstration, their seats and who holds them."""

import datetime

from django.utils.text import slugify

from accounts.access import Role
from boards.bodies.rules import POWER_OF_KIND
from boards.models import Body, Deputy, Membership, Seat, TermOfOffice
from boards.seats.operations import add_member
from core.actors import SYSTEM
from neighbourhoods.models import Area

OFFICIAL = "https://www.derby.gov.uk/council-and-democracy/neighbourhood-partnerships/"


def _body(world, kind, name, place=None, area=None, purpose="", venue=None):
    return Body.objects.create(
        kind=kind,
        power=POWER_OF_KIND[kind],
        name=name,
        slug=slugify(name),
        neighbourhood=place,
        area=area,
        usual_venue=venue,
        purpose=purpose,
        agree_days=None if POWER_OF_KIND[kind] in ("consult", "operational") else 2,
        official_url=OFFICIAL if kind == Body.Kind.WARD_COMMITTEE else "",
        **(
            {"quorum_numerator": 0, "quorum_minimum": 0}
            if POWER_OF_KIND[kind] in ("consult", "operational") or kind == Body.Kind.AREA_PANEL
            else {}
        ),
    )


def _seat(world, body, person, role, agency=None, ward=None):
    term = TermOfOffice.objects.filter(person=person, ward=ward).first() if ward else None
    return add_member(
        body=body,
        person=person,
        role=role,
        agency=world.agencies.get(agency),
        ward=ward,
        term=term,
        starts_on=world.today - datetime.timedelta(days=800),
        by=SYSTEM,
    )


def _terms(world):
    """Three elected members for each ward, entered once; their seats point to it."""
    for name in world.places:
        here = world.people[name]
        TermOfOffice.objects.bulk_create(
            TermOfOffice(
                person=here[f"councillor{number}"],
                ward=world.wards[name],
                starts_on=world.today - datetime.timedelta(days=800),
            )
            for number in (1, 2, 3)
        )


def _vacancies(world):
    """Every fourth board waits for a resident, one for a member; partners have named deputies."""
    long_ago = world.today - datetime.timedelta(days=800)
    for number, name in enumerate(world.places):
        board = world.bodies[name]["board"]
        if number % 4 == 1:
            Seat.objects.create(
                body=board, kind="resident", has_vote=True, name=f"{name} tenants",
                starts_on=long_ago, filled_by="the tenants' association",
            )  # fmt: skip
        if name == "Sinfin":
            seat = board.seats.filter(kind="agency", agency=world.agencies["police"]).first()
            other = world.people[name].get("pcso") or world.people["Normanton"]["sergeant"]
            Deputy.objects.create(seat=seat, person=other, starts_on=long_ago)
            Body.objects.filter(pk=board.pk).update(
                substitutes="deputies",
                substitute_hours=2,
                substitute_most=2,
                quorum_roles=["chair", "vice_chair", "elected_member"],
                remote_attendance=True,
            )


def write_bodies(world):
    kind, role = Body.Kind, Membership.Role
    _terms(world)
    for name, place in world.places.items():
        here, ward, venue = world.people[name], world.wards[name], world.venues[name]
        board = _body(
            world,
            kind.BOARD,
            f"{name} Neighbourhood Board",
            place,
            purpose="Sets the priorities of the neighbourhood, keeps its plan, and holds services to what they promised.",
            venue=venue,
        )
        forum = _body(
            world,
            kind.FORUM,
            f"{name} Neighbourhood Forum",
            place,
            purpose="Open to every resident. Here people ask, and hear what came of what they asked.",
            venue=venue,
        )
        committee = _body(
            world,
            kind.WARD_COMMITTEE,
            f"{name} Ward Committee",
            place,
            purpose="The elected members of the ward decide how its budget is spent.",
            venue=venue,
        )
        world.bodies[name] = {"board": board, "forum": forum, "committee": committee}
        for body in (board, forum, committee):
            _seat(world, body, here["councillor1"], role.CHAIR, ward=ward)
        for body in (board, committee):
            _seat(world, body, here["councillor2"], role.ELECTED_MEMBER, ward=ward)
            _seat(world, body, here["councillor3"], role.ELECTED_MEMBER, ward=ward)
        for number in (1, 2, 3):
            _seat(world, board, here[f"resident{number}"], role.RESIDENT)
        for key, agency in (
            ("sergeant", "police"),
            ("housing", "derby-homes"),
            ("nurse", "nhs"),
            ("fire", "fire"),
        ):
            if key in here:
                _seat(world, board, here[key], role.PARTNER, agency)
        for body in (board, forum):
            _seat(world, body, here["manager"], role.OFFICER)
    for name in ("Sinfin", "Normanton", "Derwent"):
        here = world.people[name]
        tasking = _body(
            world,
            kind.TASKING,
            f"{name} Tasking Group",
            world.places[name],
            purpose="Officers of the partners agree who does what this month.",
            venue=world.venues[name],
        )
        world.bodies[name]["tasking"] = tasking
        _seat(world, tasking, here["manager"], role.CHAIR)
        for key, agency in (
            ("sergeant", "police"),
            ("housing", "derby-homes"),
            ("asb", "derby-homes"),
            ("safety", "csp"),
        ):
            if key in here:
                _seat(world, tasking, here[key], role.PARTNER, agency)
    city = world.bodies["city"] = {}
    city["neighbourhoods"] = _body(
        world,
        kind.NEIGHBOURHOODS_BOARD,
        "Neighbourhoods Board",
        purpose="Steers neighbourhood working across the city; chaired by the portfolio holder.",
    )
    _seat(world, city["neighbourhoods"], world.people[Role.PORTFOLIO_HOLDER], role.CHAIR)
    _seat(world, city["neighbourhoods"], world.people[Role.HEAD_OF_SERVICE], role.OFFICER)
    city["strategy"] = _body(
        world,
        kind.STRATEGY,
        "Stronger Strategy Group",
        purpose="Advises partner agencies and neighbourhood teams.",
    )
    _seat(world, city["strategy"], world.people[Role.HEAD_OF_SERVICE], role.CHAIR)
    for area in Area.objects.all():
        panel = _body(
            world,
            kind.AREA_PANEL,
            f"Area Panel {area.number}",
            area=area,
            purpose="Brings the neighbourhoods of the area together.",
        )
        city[f"panel{area.number}"] = panel
        first = area.neighbourhoods.first()
        _seat(world, panel, world.people[first.name]["councillor2"], role.CHAIR)
        _body(
            world,
            kind.AREA_TEAM,
            f"Area Management Team {area.number}",
            area=area,
            purpose="Officers of the area's services.",
        )
    _vacancies(world)
