"""How many people live in a neighbourhood: recorded from a file, never added up twice."""

from collections import Counter
from dataclasses import dataclass, field

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from neighbourhoods.places.models import Neighbourhood, PopulationFact

EDIT = Permission.EDIT_REFERENCE
YEARS = range(1800, 2201)


@dataclass(frozen=True)
class People:
    """A number of people as a source has it. `group`: one of PopulationFact.Group."""

    neighbourhood: Neighbourhood
    year: int
    people: int
    source: str
    group: str = PopulationFact.Group.ALL

    @property
    def key(self):
        """What tells one figure from another."""
        return self.neighbourhood.pk, self.group, self.year, self.source


@dataclass
class Recorded:
    """What became of figures: those added, those corrected with the number before, how many were there as they are."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    """[(fact, people before)]."""
    same: int = 0


@operation
def record_population(*, found, by, at=None):
    """Record numbers of people (`People`), each one figure of its neighbourhood, group, year and source; what the same
    source said before is corrected, what another said stays beside it. Returns what became of them. Raises Refused
    where one is given twice or is none; then nothing is recorded."""
    rights.require_city(EDIT, by=by)
    _expect_whole(found)
    places = sorted({each.neighbourhood.pk for each in found})
    list(Neighbourhood.objects.filter(pk__in=places).order_by("pk").select_for_update(no_key=True))
    there = PopulationFact.objects.filter(
        neighbourhood__in=places, year__in={each.year for each in found}
    ).select_related("neighbourhood")
    there = {(each.neighbourhood_id, each.group, each.year, each.source): each for each in there}
    told = Recorded()
    for each in found:
        fact = there.get(each.key)
        if fact is None:
            fact = PopulationFact.objects.create(
                neighbourhood=each.neighbourhood, group=each.group, year=each.year, people=each.people,
                source=each.source,
            )  # fmt: skip
            told.added.append(fact)
            events.record("added", fact, by=by, at=at, label=str(fact))
        elif changes := rows.change(fact, {"people": each.people}):
            told.changed.append((fact, changes["people"][0]))
            words = rows.in_words(changes)
            events.record("changed", fact, by=by, at=at, changes=words, label=str(fact))
        else:
            told.same += 1
    return told


def _expect_whole(found):
    times = Counter(each.key for each in found)
    for each in found:
        about = f"{each.neighbourhood}, {each.year}"
        if times[each.key] > 1:
            raise Refused(f"{about}: the number of people is given twice", "people")
        if each.year not in YEARS or each.people < 0 or not each.source.strip():
            raise Refused(f"{about}: enter a year, a number of people and its source", "people")
        if each.group not in PopulationFact.Group.values:
            raise Refused(f"{about}: there is no such group of people", "group")
