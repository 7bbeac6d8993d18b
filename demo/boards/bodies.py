"""Boards, forums, committees and groups, and which stands above which."""

from django.utils.text import slugify

from boards.bodies.rules import POWER_OF_KIND
from boards.models import Body
from demo.facts.bodies import BODIES, OFFICIAL, WITH_TASKING
from neighbourhoods.models import Area

Kind = Body.Kind
WITH_TOPICS = (Kind.BOARD, Kind.AREA_PANEL, Kind.NEIGHBOURHOODS_BOARD, Kind.STRATEGY)
"""What talks about matters of its own, beside what stands on every agenda."""
WITHOUT_DECISIONS = (Body.Power.CONSULT, Body.Power.OPERATIONAL)


def write_bodies(world):
    for name, place in world.places.items():
        where = {"neighbourhood": place, "usual_venue": world.venues[name]}
        world.bodies[name] = {
            "board": _body(Kind.BOARD, place, **where),
            "forum": _body(Kind.FORUM, place, **where),
            "committee": _body(Kind.WARD_COMMITTEE, place, **where),
        }
    for name in WITH_TASKING:
        where = {"neighbourhood": world.places[name], "usual_venue": world.venues[name]}
        world.bodies[name]["tasking"] = _body(Kind.TASKING, world.places[name], **where)
    city = world.bodies["city"] = {}
    city["neighbourhoods"] = _body(Kind.NEIGHBOURHOODS_BOARD)
    city["strategy"] = _body(Kind.STRATEGY)
    for area in Area.objects.all():
        city[f"panel{area.number}"] = _body(Kind.AREA_PANEL, area.number, area=area)
        _body(Kind.AREA_TEAM, area.number, area=area)


def _body(kind, place="", **where):
    name, purpose = BODIES[kind]
    name, power = name.format(place=place), POWER_OF_KIND[kind]
    without_quorum = power in WITHOUT_DECISIONS or kind == Kind.AREA_PANEL
    return Body.objects.create(
        kind=kind,
        power=power,
        name=name,
        slug=slugify(name),
        purpose=purpose,
        exercises_executive=kind == Kind.WARD_COMMITTEE,
        agree_days=None if power in WITHOUT_DECISIONS else 2,
        official_url=OFFICIAL if kind == Kind.WARD_COMMITTEE else "",
        **where,
        **({"quorum_numerator": 0, "quorum_minimum": 0} if without_quorum else {}),
    )


def write_tree(world):
    """Forums and tasking groups report to their board, boards to the panel of the area, panels and
    the city's groups to the Neighbourhoods Board."""
    city = world.bodies["city"]
    top = city["neighbourhoods"]
    for name, place in world.places.items():
        bodies = world.bodies[name]
        panel = city[f"panel{place.area.number}"]
        Body.objects.filter(pk=bodies["board"].pk).update(under=panel)
        below = [bodies["forum"].pk, *([bodies["tasking"].pk] if "tasking" in bodies else [])]
        Body.objects.filter(pk__in=below).update(under=bodies["board"])
    for body in city.values():
        if body.pk != top.pk:
            Body.objects.filter(pk=body.pk).update(under=top)
    for team in Body.objects.filter(kind=Kind.AREA_TEAM):
        Body.objects.filter(pk=team.pk).update(under=city[f"panel{team.area.number}"])


def write_advice(world):
    """What a board recommends goes to the ward committee of its neighbourhood."""
    for name in world.places:
        bodies = world.bodies[name]
        Body.objects.filter(pk=bodies["board"].pk).update(recommends_to=bodies["committee"])
