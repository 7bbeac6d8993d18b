"""Who of the councillors attended full council, which is kept elsewhere, and who has not come for
months: one with a reason that the council approved, one whose office ended by that."""

import datetime

from boards.models import TermNote, TermOfOffice
from boards.office.operations import find_lapses, note_elsewhere
from core.dates import local_time
from demo.facts import people as facts

COUNCIL = datetime.timedelta(weeks=7)
"""How often full council meets."""
NOON = datetime.time(12)
WEDNESDAY = 2


def name_away(world):
    """Who stays away from which day on; the meetings of the year follow that."""
    for name, days in facts.AWAY.items():
        person = world.people[name]["councillor3"]
        world.away[person.pk] = world.days_ago(days)


def write_away(world, clerk):
    """The council approved the reason of one of them in time; of the other the clerks are told."""
    terms = list(TermOfOffice.objects.current(world.today))
    TermNote.objects.bulk_create(_attended(world, terms, clerk))
    person = world.people[facts.APPROVED_FOR]["councillor3"]
    note_elsewhere(
        term=TermOfOffice.objects.get(person=person),
        approved_on=world.days_ago(20),
        approved_until=world.days_ago(-55),
        approved_reason=facts.APPROVED,
        by=clerk,
        at=world.now,
    )
    find_lapses(world.today)


def _attended(world, terms, clerk):
    """Everybody came to every meeting of full council, on Wednesdays, noted on the day after; who stays
    away came in the week before for the last time."""
    for term in terms:
        until = world.away.get(term.person_id, world.today)
        day = until - datetime.timedelta(days=1)
        day -= datetime.timedelta(days=(day.weekday() - WEDNESDAY) % 7)
        while day >= max(term.starts_on, world.days_ago(800)):
            yield TermNote(
                term=term, kind=TermNote.Kind.ATTENDED, day=day, recorded_by=clerk,
                recorded_at=local_time(day + datetime.timedelta(days=1), NOON),
            )  # fmt: skip
            day -= COUNCIL
