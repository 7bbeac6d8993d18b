"""How many people live in neighbourhoods, by the small areas of a file: recorded as facts of neighbourhoods."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from neighbourhoods.models import Neighbourhood, PopulationFact
from neighbourhoods.places.population import People, record_population

SOME = "Neighbourhoods without all their small areas in the file: their population is not used"


@dataclass
class Counted:
    """People as a file has them (`found`), and what recording them would do: `added` in words, `changed` with
    (words, before, after), and how many are `same`. `left` neighbourhoods are not whole in the file."""

    found: list = field(default_factory=list)
    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    same: int = 0
    left: int = 0

    def record(self, *, by, at):
        if self.found:
            record_population(found=self.found, by=by, at=at)


def counted(populations, places, source):
    """Counted of {(group, year): {small area: people}}; `places` is a performance.imports.matching.Places."""
    told = Counted()
    rows = {each.pk: each for each in Neighbourhood.objects.all()}
    for (group, year), by_area in sorted(populations.items()):
        people, areas = Counter(), defaultdict(Counter)
        for code, number in by_area.items():
            for piece in places.find(code).pieces:
                people[piece.neighbourhood] += number
                areas[piece.neighbourhood][piece.vintage] += 1
        for key in sorted(people, key=lambda each: rows[each].name):
            if dict(areas[key]) != {
                vintage: places.small.areas[vintage, key] for vintage in areas[key]
            }:
                told.left += 1
                continue
            told.found.append(People(rows[key], year, people[key], source, group))
    _compare(told)
    return told


def _compare(told):
    there = {
        (each.neighbourhood_id, each.group, each.year, each.source): each.people
        for each in PopulationFact.objects.filter(
            year__in={each.year for each in told.found},
            source__in={each.source for each in told.found},
        )
    }
    groups = dict(PopulationFact.Group.choices)
    for each in told.found:
        about = f"People of {each.neighbourhood}, {groups[each.group].lower()}, {each.year}"
        before = there.get(each.key)
        if before is None:
            told.added.append(f"{about}: {each.people:,}")
        elif before != each.people:
            told.changed.append((about, f"{before:,}", f"{each.people:,}"))
        else:
            told.same += 1
