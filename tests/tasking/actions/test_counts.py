"""The counts that are kept, beside plain Python over the actions, whatever wrote them."""

import datetime
import random
import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from boards.live.operations import publish_minutes
from boards.minutes.operations import check_minutes
from tasking import states
from tasking.actions.lists import counts
from tasking.models import Action, ActionCount
from tasking.tasks import count_anew
from tests import factories
from tests.together import WRITE, together

DAY = datetime.timedelta(days=1)
STARTS = datetime.date(2026, 1, 20)
COMMON = {"state": states.ACCEPTED, "is_open": True, "done_on": None}


def kept():
    """{(place, month, is published): [open, due, in time]} as the rows of ActionCount add up."""
    found = {}
    for row in ActionCount.objects.all():
        key = row.neighbourhood_id, row.month, row.is_published
        found[key] = [
            a + b
            for a, b in zip(
                found.get(key, (0, 0, 0)), (row.open, row.due, row.in_time), strict=True
            )
        ]
    return {key: values for key, values in found.items() if any(values)}


def plain():
    """The same, counted from the actions."""
    found = {}
    for action in Action.objects.exclude(neighbourhood=None).exclude(marking="sensitive"):
        key = action.neighbourhood_id, action.due_on.replace(day=1), action.is_published
        values = found.setdefault(key, [0, 0, 0])
        is_due = action.state != states.CANCELLED
        values[0] += action.is_open
        values[1] += is_due
        values[2] += bool(is_due and action.done_on and action.done_on <= action.due_on)
    return {key: values for key, values in found.items() if any(values)}


def an_action(place, agency, due_on, **more):
    now = timezone.now()
    return Action(
        what="Mend it", neighbourhood=place, lead_agency=agency, due_on=due_on,
        created_at=now, changed_at=now, **COMMON | more,
    )  # fmt: skip


def _move(row, to, done_on=None):
    row.state, row.is_open, row.done_on = to, to in states.OPEN, done_on
    row.save()


def _by_sql(words, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_whatever_writes_actions_the_counts_follow(world, seed):
    chance = random.Random(seed)
    places, agency = [world.own.place, world.other.place, None], world.own.agency
    for _ in range(40):
        rows = list(Action.objects.exclude(marking="sensitive"))
        row, day = chance.choice(rows), STARTS + chance.randint(0, 90) * DAY
        match chance.randint(0, 7):
            case 0:
                an_action(chance.choice(places), agency, day).save()
            case 1:
                Action.objects.bulk_create(
                    an_action(chance.choice(places), agency, day + n * DAY) for n in range(4)
                )
            case 2:
                Action.objects.filter(pk__gte=row.pk).update(due_on=day)
            case 3:
                Action.objects.filter(pk=row.pk).update(neighbourhood=chance.choice(places))
            case 4:
                with_agency = [to for before, to in states.WITH_AGENCY if before == row.state]
                ends = (states.CLOSED, *with_agency)
                nexts = [to for to in states.MACHINE.moves[row.state] if to not in ends]
                if nexts:
                    to = chance.choice(nexts)
                    _move(row, to, day if to in states.REPORTED else None)
            case 5:
                if row.marking != "exempt":  # what was agreed in private stays so
                    _by_sql("UPDATE tasking_action SET marking = 'official' WHERE id = %s", row.pk)
            case 6:
                counts.count_anew()
            case 7:
                with transaction.atomic():
                    an_action(places[0], agency, day).save()
                    transaction.set_rollback(True)
        assert kept() == plain()
    assert sum(values[0] for values in kept().values()) > 5


@pytest.mark.django_db
def test_what_is_published_with_its_minutes_is_counted_as_published(world):
    meeting = world.own.ready
    item = meeting.items.first()
    Action.objects.create(
        what="Mend it", body=world.own.body, neighbourhood=world.own.place, agenda_item=item,
        lead_agency=world.own.agency, due_on=STARTS, marking="public",
        created_at=timezone.now(), changed_at=timezone.now(), **COMMON,
    )  # fmt: skip
    key = world.own.place.pk, STARTS.replace(day=1)
    assert kept()[*key, False][0] == 1
    check_minutes(meeting=meeting, by=world.people["head_of_service"])
    publish_minutes(meeting=meeting, by=world.own.writer)
    assert kept()[*key, True][0] == 1
    assert kept() == plain()


@pytest.mark.django_db
def test_an_action_that_goes_leaves_the_counts(world):
    agency = world.own.agency
    action = an_action(world.own.place, agency, STARTS)
    Action.objects.bulk_create([action])
    before = kept()
    _by_sql("DELETE FROM tasking_actionagency WHERE action_id = %s", action.pk)
    _by_sql("DELETE FROM tasking_action WHERE id = %s", action.pk)
    assert kept() == plain() != before


@pytest.mark.django_db
def test_the_job_of_the_night_mends_counts_and_makes_them_few(world):
    for _ in range(3):
        Action.objects.update(due_on=STARTS + random.Random(1).randint(1, 50) * DAY)
    ActionCount.objects.create(
        neighbourhood=world.own.place, month=STARTS.replace(day=1), is_published=True,
        open=100, due=100, in_time=100,
    )  # fmt: skip
    assert kept() != plain()
    count_anew(timestamp=0)
    assert kept() == plain()
    assert ActionCount.objects.count() == len(
        {(a.neighbourhood_id, a.due_on.replace(day=1), a.is_published)
         for a in Action.objects.exclude(neighbourhood=None).exclude(marking="sensitive")}
    )  # fmt: skip


@pytest.fixture
def many(transactional_db):
    place, agency = factories.NeighbourhoodFactory(), factories.AgencyFactory()
    Action.objects.bulk_create(an_action(place, agency, STARTS) for _ in range(50))
    return place, agency


STATEMENT = r"^\s*WITH gone"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", [True, False])
def test_counting_anew_while_others_write(many, first):
    def write():
        with transaction.atomic():
            an_action(*many, STARTS).save()
            an_action(*many, STARTS + 40 * DAY).save()

    works, before = [write, counts.count_anew], [WRITE, STATEMENT]
    order = slice(None, None, 1 if first else -1)
    assert together(*works[order], before=before[order]) == [None, None]
    assert kept() == plain()
    place, _ = many
    assert kept()[place.pk, STARTS.replace(day=1), False][0] == 51


def two_count_anew():
    """The second begins when the first has counted and has not committed yet."""
    second = threading.Thread(target=lambda: (counts.count_anew(), connections.close_all()))
    with transaction.atomic():
        counts.count_anew()
        second.start()
        deadline = time.monotonic() + 60
        while not _somebody_waits():
            assert time.monotonic() < deadline, "the second never came to wait"
    second.join()


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_two_who_count_anew_count_once(many):
    two_count_anew()
    assert kept() == plain()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_count_twice(many, monkeypatch):
    monkeypatch.setattr(counts, "_one_at_a_time", lambda cursor: None)
    two_count_anew()
    place, _ = many
    assert kept()[place.pk, STARTS.replace(day=1), False][0] == 100
