"""On which days each agency works: what the clocks of tasking take as a calendar."""

from dataclasses import dataclass

from neighbourhoods.models import ClosedDay
from tasking.clocks import EnglishDays

NOTHING = frozenset()


@dataclass(frozen=True)
class AgencyDays:
    """The closed days of the council, and those of single agencies: read once, asked for many."""

    council: frozenset
    own: dict

    def of(self, agency):
        """The calendar of an agency. Who works every day goes by its own closed days alone."""
        own = frozenset(self.own.get(agency.pk, NOTHING))
        if agency.works_every_day:
            return EnglishDays(own, every_day=True)
        return EnglishDays(self.council | own)


def agency_days():
    """The days of all agencies: one query."""
    found = ClosedDay.objects.by_agency()
    return AgencyDays(frozenset(found.pop(None, NOTHING)), found)
