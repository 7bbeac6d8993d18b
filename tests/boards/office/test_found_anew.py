"""Six months that were over, settled because the record was wrong: found anew where it gives them
again, and told once for each time."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.corrections.operations import correct
from boards.models import Lapse, TermOfOffice
from boards.office.absence import still_given
from boards.office.operations import find_lapses, note_elsewhere, settle_lapse, strike_out_note
from core.actors import SYSTEM
from core.letters.models import Letter
from core.models import Event
from neighbourhoods.models import Person
from tests.boards.office.test_office import DAY, D, held, lapse_letters, put_out

ON, NEXT = D(2026, 8, 1), D(2026, 8, 2)


@pytest.fixture
def lapse(term, clerk):
    find_lapses(ON)
    return term.lapses.get()


def stands(lapse, by, words="Full council on 1 July"):
    settle_lapse(lapse=lapse, outcome="stands", words=words, by=by)


def strike(term, by):
    strike_out_note(note=term.notes.standing().get(), reason="Another councillor", by=by)


def test_its_ground_is_struck_out_and_noted_again(term, lapse, clerk, writer):
    note_elsewhere(term=term, attended_on=D(2026, 7, 1), by=writer)
    stands(lapse, clerk)
    assert find_lapses(NEXT) == 0
    strike(term, writer)
    assert (find_lapses(NEXT), find_lapses(NEXT)) == (1, 0)
    assert lapse_letters() == ["clerk@example.org"] * 2
    said = "it was recorded that the time was not over (Full council on 1 July)"
    assert said in Letter.objects.latest("pk").body
    again = term.lapses.open().get()
    assert (again.since, again.last_day) == (lapse.since, lapse.last_day)
    note_elsewhere(term=term, attended_on=D(2026, 7, 1), by=writer)
    assert still_given([again], NEXT) == set()
    strike(term, writer)
    assert find_lapses(NEXT) == 0, "it is open already, and was told"
    note_elsewhere(term=term, attended_on=D(2026, 7, 1), by=writer)
    stands(again, clerk, "Noted again")
    strike(term, writer)
    assert find_lapses(NEXT) == 1
    assert "(Noted again)" in Letter.objects.latest("pk").body
    assert (
        Event.objects.about(term.person).filter(verb="found six months without a meeting").count()
        == 3
    )


def test_an_attendance_is_corrected_and_corrected_back(term, clerk, writer):
    meeting, row = held(term, writer, D(2026, 5, 1), status="absent")
    put_out(meeting, writer)
    find_lapses(ON)
    told = {"meeting": meeting, "attendance": row, "by": writer}
    correct(attended_as="present", text="She was there", **told)
    stands(term.lapses.get(), clerk, "She was there")
    correct(attended_as="absent", text="That was another councillor", **told)
    assert (find_lapses(NEXT), find_lapses(NEXT)) == (1, 0)
    assert len(lapse_letters()) == 2


def test_the_office_that_ended_is_not_found_again(term, lapse, clerk):
    settle_lapse(lapse=lapse, outcome="ended", words="Declared vacant", by=clerk)
    assert find_lapses(NEXT) == 0


def test_the_database_keeps_one_that_is_not_settled_as_wrong(term, lapse, clerk):
    same = {"term": term, "since": lapse.since, "last_day": lapse.last_day}
    same["found_at"] = timezone.now()
    rows, settled = Lapse.objects.filter(pk=lapse.pk), {"settled_at": timezone.now()}
    settled |= {"settled_by": clerk, "words": "x"}
    with pytest.raises(IntegrityError, match="lapse_once"), transaction.atomic():
        Lapse.objects.create(**same)
    rows.update(outcome="stands", **settled)
    again = Lapse.objects.create(**same)
    with pytest.raises(IntegrityError, match="lapse_once"), transaction.atomic():
        Lapse.objects.create(**same)
    Lapse.objects.filter(pk=again.pk).update(outcome="ended", **settled)
    with pytest.raises(IntegrityError, match="lapse_once"), transaction.atomic():
        Lapse.objects.create(**same)


def listed(client, term):
    """What the list of absent members says of one: the worlds of the process stand in it too."""
    rows = client.get("/members/absent/").content.decode().split("<tr")
    return "".join(each for each in rows if str(term.person) in each)


def test_the_pages_say_so(client, term, clerk, writer):
    day = timezone.localdate()
    Person.objects.filter(pk=term.person_id).update(name="Absent Alice")
    term.refresh_from_db()
    TermOfOffice.objects.filter(pk=term.pk).update(starts_on=day - 220 * DAY)
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    find_lapses(day)
    note_elsewhere(term=term, attended_on=day - 100 * DAY, by=writer)
    stands(term.lapses.get(), writer)
    strike(term, writer)
    find_lapses(day)
    path = reverse("lapse_settle", args=[term.lapses.open().get().pk])
    assert path in listed(client, term)
    assert "recorded that the time was not over" in client.get(path).content.decode()
    sent = {"outcome": "ended", "words": "Declared vacant"}
    assert client.post(path, sent).status_code == 302
    wrong = "Attendance has since been corrected"
    assert "Office ended" in listed(client, term)
    assert wrong not in listed(client, term)
    note_elsewhere(term=term, attended_on=day - 100 * DAY, by=writer)
    assert wrong in listed(client, term)
