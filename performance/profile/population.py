"""How many people live in a place: facts as their sources have them, and their sums where they are of one kind."""

from collections import defaultdict
from dataclasses import dataclass

from neighbourhoods.models import PopulationFact
from performance.profile.messages import People

LONGEST = 10
"""Years over which a change is told."""


@dataclass(frozen=True)
class Counted:
    """How many people of a group, in which year, by which source; `earlier` the same source's earliest of ten years."""

    group: str
    who: str
    people: int
    year: int
    source: str
    earlier: People | None = None


def population(places):
    """[Counted] of one neighbourhood or of several together: of each group the latest year for which one source counts
    all of them. One query."""
    keys = {each.pk for each in places}
    found = defaultdict(lambda: defaultdict(dict))
    for fact in PopulationFact.objects.filter(neighbourhood__in=keys).order_by("year", "pk"):
        found[fact.group][fact.source, fact.year][fact.neighbourhood_id] = fact.people
    counted = []
    for group, who in PopulationFact.Group.choices:
        whole = {
            about: sum(people.values())
            for about, people in found[group].items()
            if people.keys() == keys
        }
        if whole:
            counted.append(_counted(group, who, whole))
    return counted


def _counted(group, who, whole):
    source, year = max(whole, key=lambda about: about[1])
    earlier = [
        each for name, each in whole if name == source and year - LONGEST <= each < year
    ]  # fmt: skip
    change = None
    if earlier:
        first = min(earlier)
        change = People(whole[source, year], year, source, whole[source, first], first)
    return Counted(group, who, whole[source, year], year, source, change)


def changed(counted):
    """The People of all ages whose number is told again; None without an earlier year."""
    return next((each.earlier for each in counted if each.group == PopulationFact.Group.ALL), None)
