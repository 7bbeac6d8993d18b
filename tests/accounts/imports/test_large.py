"""Files of many rows: what a row costs, which row is refused, how far a job is, and a job that dies."""

import hashlib
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.admin import CLASHES
from accounts.imports import operations, progress, undoing
from accounts.imports.models import ImportBatch, ImportRow
from core.errors import Refused, WrongState
from core.imports import named
from core.models import Event
from neighbourhoods.models import Venue
from neighbourhoods.places.sheets import Venues
from tests import factories, workbooks

State = ImportBatch.State


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch):
    monkeypatch.setattr(operations, "LARGE", 1)


@pytest.fixture
def head():
    return factories.OfficerFactory(name="Hanna Head")


def _letters(number):
    """Letters that nobody takes for those of another number."""
    found = hashlib.sha256(str(number).encode()).digest()
    return "".join(chr(97 + each % 26) for each in found[:20])


def venues(by, number, **more):
    """A file of so many venues in one place."""
    place = factories.NeighbourhoodFactory()
    lines = [
        {
            "name": _letters(n),
            "address": f"{n} Way",
            "neighbourhood": place.name,
        }
        for n in range(number)
    ]
    return workbooks.upload("venues", by, *lines, **more)


def again(batch):
    return ImportBatch.objects.select_related("progress").get(pk=batch.pk)


def checked(batch, by):
    operations.check_in_job(batch.pk, by.pk)
    return again(batch)


def in_thread(work):
    """What `work` returns, in a connection of its own: what others see."""
    found = []

    def run():
        found.append(work())
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


# ------------------------------------------------------------------ what a row costs


def statements(head, number):
    batch = venues(head, number)
    with CaptureQueriesContext(connection) as captured:
        found = checked(batch, head)
    assert (found.added, found.problems, found.unanswered) == (number, 0, 0)
    return [each["sql"] for each in captured]


@pytest.mark.django_db
def test_a_row_costs_as_much_in_a_long_file_as_in_a_short_one(head):
    short, long = statements(head, 100), statements(head, 300)
    assert len(long) - len(short) == 200 * 6 + 2, "two inserts and two savepoints a row"
    asked = [sum(each.startswith("SET CONSTRAINTS") for each in found) for found in (short, long)]
    assert asked == [1, 3], (
        "what the database holds back is gone through for a hundred rows at once"
    )


@pytest.mark.django_db
def test_a_row_is_compared_closely_with_few_others(head, monkeypatch):
    compared, close = [], named.difflib.get_close_matches
    monkeypatch.setattr(
        named.difflib,
        "get_close_matches",
        lambda name, names, **more: compared.append(len(names)) or close(name, names, **more),
    )
    checked(venues(head, 200), head)
    assert len(compared) == 200
    assert sum(compared) < 200 * 10, "of 20,000 pairs"


# ------------------------------------------------------------------ which row is refused


@pytest.fixture
def careless(monkeypatch):
    """Two rows of a file that cannot stay: one its operation refuses, one the database at the end."""
    add = Venues.add

    def other(self, line, known, *, by, at):
        if line.number == 120:
            raise Refused("Not this one", "address")
        made = add(self, line, known, by=by, at=at)
        if line.number == 4:
            Venue.objects.filter(pk=made[0].pk).update(neighbourhood=2_000_000_000)
        return made

    monkeypatch.setattr(Venues, "add", other)


@pytest.mark.django_db
def test_each_row_that_is_refused_is_named_and_no_other(head, careless):
    found = checked(venues(head, 150), head)
    assert workbooks.problems(found) == [(4, "", CLASHES), (120, "Address", "Not this one")]
    assert (found.added, found.rows) == (148, 150)
    assert not Venue.objects.exists()
    with pytest.raises(Refused, match="Correct the problems"):
        operations.load(batch=found, by=head)


@pytest.mark.django_db
def test_what_is_refused_only_when_it_is_loaded_writes_nothing(head, monkeypatch, request):
    batch = checked(venues(head, 150), head)
    operations.load(batch=batch, by=head)
    request.getfixturevalue("careless")
    operations.load_in_job(batch.pk, head.pk)
    found = again(batch)
    assert (found.state, found.note, found.problems) == (State.CHECKED, operations.MOVED, 2)
    assert not Venue.objects.exists()
    assert not ImportRow.objects.exists()


@pytest.mark.django_db
def test_a_long_file_is_undone_with_an_event_for_each_record(head):
    batch = checked(venues(head, 130), head)
    operations.load(batch=batch, by=head)
    operations.load_in_job(batch.pk, head.pk)
    keys = set(Venue.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as captured:
        operations.undo(batch=again(batch), by=head)
    assert len(captured) < 20
    assert (again(batch).state, Venue.objects.count()) == (State.UNDOING, 130)
    with CaptureQueriesContext(connection) as captured:
        operations.undo_in_job(batch.pk, head.pk)
    assert len(captured) < 40
    assert again(batch).state == State.UNDONE
    operations.undo_in_job(batch.pk, head.pk)  # taken up again after its worker died
    assert not Venue.objects.exists()
    gone = Event.objects.filter(verb="deleted", target_type="neighbourhoods.venue")
    assert (len(keys), {each.target_id for each in gone}) == (130, keys)
    assert {each.actor_name for each in gone} == {"Hanna Head"}


@pytest.mark.django_db
def test_what_stands_in_the_way_of_a_long_file_is_said_on_its_page(head):
    """All of it or nothing: it is loaded still, and can be undone once that is out of the way."""
    batch = checked(venues(head, 3), head)
    operations.load(batch=batch, by=head)
    operations.load_in_job(batch.pk, head.pk)
    changed = Venue.objects.order_by("pk").last()
    Venue.objects.filter(pk=changed.pk).update(capacity=7)
    operations.undo(batch=again(batch), by=head)
    operations.undo_in_job(batch.pk, head.pk)
    found = again(batch)
    assert (found.state, Venue.objects.count()) == (State.LOADED, 3)
    assert "This cannot be undone: row" in found.note
    browser = Client()
    browser.force_login(head)
    page = browser.get(found.get_absolute_url()).content.decode()
    assert "has been changed since" in page
    assert "Undo the whole file" in page
    assert not Event.objects.filter(verb="deleted").exists()


@pytest.mark.django_db
def test_only_who_may_load_undoes_and_the_job_asks_again(head):
    batch = checked(venues(head, 3), head)
    operations.load(batch=batch, by=head)
    operations.load_in_job(batch.pk, head.pk)
    operations.undo(batch=again(batch), by=head)
    head.grants.all().delete()
    with pytest.raises(PermissionDenied):
        operations.undo_in_job(batch.pk, head.pk)
    assert (again(batch).state, Venue.objects.count()) == (State.UNDOING, 3)
    other = factories.OfficerFactory(name="Another Head")
    browser = Client()
    browser.force_login(other)
    page = browser.get(batch.get_absolute_url()).content.decode()
    assert "Start undoing again" in page
    assert browser.post(f"{batch.get_absolute_url()}undo/").status_code == 302
    operations.undo_in_job(batch.pk, other.pk)
    assert (again(batch).state, again(batch).undone_by) == (State.UNDONE, other)


# ------------------------------------------------------------------ how far it is, and who dies


@pytest.fixture
def in_the_middle(monkeypatch):
    """What is put in here is done once a job has told that two rows are done."""
    works, tell = [], progress.Teller.tell
    monkeypatch.setattr(progress, "SECONDS", 0)

    def told(self, done, total):
        tell(self, done, total)
        if done == 2:
            works.pop()()

    monkeypatch.setattr(progress.Teller, "tell", told)
    return works


@pytest.mark.django_db(transaction=True)
def test_the_page_says_how_far_a_job_is_while_it_works(head, in_the_middle, monkeypatch):
    batch, browser, seen = venues(head, 5), Client(), []
    browser.force_login(head)

    def look():
        page = in_thread(lambda: browser.get(batch.get_absolute_url()).content.decode())
        seen.append("2 of 5 rows done" in page)
        with pytest.raises(WrongState, match="is being worked on"):
            in_thread_raising(lambda: operations.check_again(batch=batch, by=head))

    def look_undoing():
        page = in_thread(lambda: browser.get(batch.get_absolute_url()).content.decode())
        seen.append("2 of 5 rows done" in page)
        with pytest.raises(WrongState, match="is being worked on"):
            in_thread_raising(lambda: operations.undo(batch=batch, by=head))

    in_the_middle.append(look)
    operations.check_in_job(batch.pk, head.pk)
    assert again(batch).state == State.CHECKED
    operations.load(batch=again(batch), by=head)
    assert "0 of 5 rows done" in browser.get(batch.get_absolute_url()).content.decode()
    in_the_middle.append(look)
    operations.load_in_job(batch.pk, head.pk)
    assert seen == [True, True]
    assert again(batch).state == State.LOADED
    monkeypatch.setattr(undoing, "SLICE", 2)
    operations.undo(batch=again(batch), by=head)
    with pytest.raises(WrongState):
        operations.load(batch=again(batch), by=head)
    in_the_middle.append(look_undoing)
    operations.undo_in_job(batch.pk, head.pk)
    assert seen == [True] * 3
    assert (again(batch).state, Venue.objects.count()) == (State.UNDONE, 0)


def in_thread_raising(work):
    def outcome():
        try:
            return work()
        except WrongState as error:
            return error

    if isinstance(found := in_thread(outcome), Exception):
        raise found


@pytest.mark.django_db(transaction=True)
def test_an_undo_that_dies_leaves_all_of_it(head, in_the_middle, monkeypatch):
    monkeypatch.setattr(undoing, "SLICE", 2)
    batch = venues(head, 5)
    in_the_middle += [lambda: None, lambda: None]
    operations.load(batch=checked(batch, head), by=head)
    operations.load_in_job(batch.pk, head.pk)
    operations.undo(batch=again(batch), by=head)
    in_the_middle.append(_end_its_connection)
    with pytest.raises(OperationalError):
        operations.undo_in_job(batch.pk, head.pk)
    connection.close()
    assert (again(batch).state, Venue.objects.count()) == (State.UNDOING, 5)
    in_the_middle.append(lambda: None)
    operations.undo_in_job(batch.pk, head.pk)
    assert (again(batch).state, Venue.objects.count()) == (State.UNDONE, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("job", ["check_in_job", "load_in_job"])
def test_a_job_that_dies_leaves_nothing_and_the_next_does_all_of_it(head, in_the_middle, job):
    batch = venues(head, 5)
    if job == "load_in_job":
        in_the_middle.append(lambda: None)
        operations.load(batch=checked(batch, head), by=head)
    before = again(batch).state, Event.objects.count()
    in_the_middle.append(_end_its_connection)
    with pytest.raises(OperationalError):
        getattr(operations, job)(batch.pk, head.pk)
    connection.close()
    assert (again(batch).state, Event.objects.count()) == before
    assert (Venue.objects.count(), ImportRow.objects.count()) == (0, 0)
    in_the_middle.append(lambda: None)
    getattr(operations, job)(batch.pk, head.pk)
    loads = job == "load_in_job"
    assert again(batch).state == (State.LOADED if loads else State.CHECKED)
    assert (Venue.objects.count(), again(batch).added) == (5 if loads else 0, 5)


def _end_its_connection():
    """As the server does with that of a process that was killed."""
    pid = connection.connection.info.backend_pid

    def end():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])

    in_thread(end)
