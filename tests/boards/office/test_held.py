"""Six months are judged by meetings as they were when they were held, under whichever entry."""

from boards.models import Membership, TermOfOffice
from boards.office.operations import note_elsewhere
from core.actors import SYSTEM
from neighbourhoods.merge_operations import merge_people
from tests import factories
from tests.boards.office.test_office import APPROVED, D, absent, gave, held


def test_an_ended_term_of_a_merged_entry_finds_the_meetings_of_both(term, writer):
    held(term, writer, D(2026, 5, 1))
    TermOfOffice.objects.filter(pk=term.pk).update(ends_on=D(2026, 8, 1))
    Membership.objects.filter(person=term.person).update(ends_on=D(2026, 8, 1))
    term.refresh_from_db()
    assert gave(term, D(2026, 8, 2)) == []
    keep = factories.PersonFactory(name="Kept One")
    merge_people(keep=keep, gone=term.person, by=SYSTEM)
    term = TermOfOffice.objects.select_related("person").get(pk=term.pk)
    assert term.person.merged_into == keep, "what is past keeps its entry"
    assert gave(term, D(2026, 8, 2)) == []
    assert absent(term, D(2026, 7, 20)) == []
    until = {"approved_on": D(2026, 7, 20), "approved_until": D(2026, 12, 1)}
    note_elsewhere(term=term, by=writer, **APPROVED | until)
