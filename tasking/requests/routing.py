"""Where a request goes: by the services matrix, and in a line why. The matrix is the only routing table."""

from dataclasses import dataclass

from neighbourhoods.models import Agency, ServiceEntry

LEVELS = ("neighbourhood", "area", "city")
"""The nearest first."""


@dataclass(frozen=True)
class Entry:
    """One line of the matrix for a service: at which level, whose, and in which neighbourhoods (none: in all)."""

    agency: int
    level: str
    places: frozenset = frozenset()
    key: int | None = None

    def nearness(self):
        """A line that names neighbourhoods comes before one for all, then the level nearest to residents."""
        return (not self.places, LEVELS.index(self.level))


@dataclass(frozen=True)
class Routed:
    """The agency to which a request goes, by which line, and why; no agency: why somebody has to choose."""

    agency: object
    entry: Entry | None
    why: str


def choose(entries, place):
    """(the entry that decides, those that decide alike) for a neighbourhood's key; None: only lines for all.
    (None, []) where no line fits."""
    fit = [each for each in entries if not each.places or place in each.places]
    if not fit:
        return None, []
    best = min(each.nearness() for each in fit)
    alike = [each for each in fit if each.nearness() == best]
    return alike[0], alike


def entries_of(service):
    """The lines of a service of agencies that there are today. Two queries."""
    rows = ServiceEntry.objects.filter(
        service=service, agency__ended_on=None, agency__is_active=True
    )
    return [
        Entry(each.agency_id, each.level, frozenset(place.pk for place in each.neighbourhoods.all()), each.pk)
        for each in rows.order_by("pk").prefetch_related("neighbourhoods")
    ]  # fmt: skip


def decide(service, place, entries, agencies):
    """The Routed of one place, by these lines. `agencies` is {key: Agency}."""
    entry, alike = choose(entries, place.pk if place else None)
    names = sorted({str(agencies[each.agency]) for each in alike})
    where = f" in {place}" if place else ""
    if entry is None:
        return Routed(
            None, None, f"The services matrix names nobody for {service}{where}: choose the agency"
        )
    if len(names) > 1:
        return Routed(
            None, None, f"{' and '.join(names)} provide {service}{where}: choose the agency"
        )
    by = f"for {place}" if entry.places else "for all neighbourhoods"
    return Routed(
        agencies[entry.agency], entry,
        f"The services matrix says {names[0]} provides {service} {by} ({entry.level} level)",
    )  # fmt: skip


def route(service, place):
    """Where a request for a service in a neighbourhood (None: not known) goes. Three queries."""
    entries = entries_of(service)
    return decide(service, place, entries, _agencies(entries))


def table(service, places, tried=None):
    """[(neighbourhood, Routed)] of all places; `tried` is an Entry in place of, or besides, the stored one of the
    same key."""
    entries = entries_of(service)
    if tried is not None:
        entries = [each for each in entries if each.key != tried.key or tried.key is None] + [tried]
    agencies = _agencies(entries)
    return [(place, decide(service, place, entries, agencies)) for place in places]


def _agencies(entries):
    return Agency.objects.in_bulk({each.agency for each in entries})
