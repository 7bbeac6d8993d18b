"""Figures of actions against worlds that are counted by hand."""

import datetime

import pytest
from django.utils import timezone

from boards.models import Decision
from core.actors import SYSTEM
from core.figures import find
from performance.periods import Period, of_quarter
from tasking import states
from tasking.actions.lists.progress import progress
from tasking.models import Action, ActionUpdate
from tests import factories
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
QUARTER = of_quarter("2026Q1")
FEBRUARY = datetime.datetime(2026, 2, 10, 12, tzinfo=datetime.UTC)  # a Tuesday


@pytest.fixture
def places(db):
    return [factories.NeighbourhoodFactory() for _ in range(3)]


@pytest.fixture
def agency(db):
    return factories.AgencyFactory()


@pytest.fixture
def make(agency):
    def make(place, due_on=datetime.date(2026, 2, 1), state=states.ACCEPTED, **more):
        at = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
        body = None if place or "body" in more else factories.BodyFactory(neighbourhood=None)
        return Action.objects.create(
            **{
                "what": "Mend the gate", "lead_agency": agency, "neighbourhood": place, "due_on": due_on,
                "state": state, "is_open": state in states.OPEN, "created_at": at, "changed_at": more.get("offered_at", at), "body": more["agenda_item"].meeting.body if "agenda_item" in more else body,
            } | more
        )  # fmt: skip

    return make


def counted(code, places, period=QUARTER):
    found = find(code).counts(places, period)
    named = {each.pk: n for n, each in enumerate(places)} | {None: "city"}
    return {named.get(key, key): each for key, each in found.items()}


def test_done_on_time_of_what_fell_due(places, make):
    one, two, _ = places
    first, last = QUARTER.starts_on, QUARTER.ends_on
    make(one, first, states.DONE, done_on=first)  # in time
    make(one, last, states.VERIFIED, done_on=last - 30 * DAY)  # in time
    make(one, last, states.DONE, done_on=last + DAY)
    make(one, last)
    make(one, last, states.CANCELLED)  # no question
    make(one, first - DAY, states.DONE, done_on=first - DAY)  # of the quarter before
    make(one, last + DAY, states.DONE, done_on=last)  # of the next one
    make(two, last, states.DECLINED)
    make(None, last, states.DONE, done_on=last)  # of a body of the city
    sensitive = {"marking": "sensitive", "originator": factories.AgencyFactory()}
    with past_every_trigger():
        make(two, last, states.DONE, done_on=last, **sensitive)  # counted for nobody
    assert counted("actions-in-time", places) == {0: (2, 4), 1: (0, 1), "city": (3, 6)}


def test_it_agrees_with_the_page_of_progress(world):
    today = timezone.localdate()
    window = Period(today - 365 * DAY, today - DAY)
    places = [world.own.place, world.other.place]
    found = find("actions-in-time").counts(places, window)
    for key, each in progress(world.people["head_of_service"], places, today).items():
        assert found.get(key, (0, 0)) == (each.in_time, each.due)


def test_accepted_within_the_working_days_that_the_council_gives(places, make):
    one, two, _ = places
    made = {"offered_at": FEBRUARY}
    make(one, accepted_at=FEBRUARY + 7 * DAY, **made)  # the fifth working day
    make(one, accepted_at=FEBRUARY + 8 * DAY, **made)
    make(one, state=states.OFFERED, **made)
    make(one, state=states.DECLINED, **made)  # no question
    make(one, state=states.CANCELLED, **made)
    make(two, state=states.OFFERED, offered_at=timezone.now() - datetime.timedelta(hours=1))
    make(two, accepted_at=FEBRUARY, offered_at=FEBRUARY - 60 * DAY)  # of the quarter before
    make(None, accepted_at=FEBRUARY + DAY, **made)
    assert counted("actions-accepted-in-time", places) == {0: (1, 3), "city": (2, 4)}


def test_answered_within_28_days_that_ended_in_the_quarter(places, make):
    one, two, _ = places
    made = {"offered_at": FEBRUARY}
    make(one, accepted_at=FEBRUARY + 28 * DAY, **made)
    make(one, accepted_at=FEBRUARY + 29 * DAY, **made)
    for days in (3, 40):
        declined = make(one, state=states.DECLINED, **made)
        ActionUpdate.objects.create(
            action=declined, at=FEBRUARY + days * DAY, by_name="x", from_state="offered",
            to_state="declined", note="Not ours",
        )  # fmt: skip
    make(one, state=states.OFFERED, **made)
    make(one, state=states.CANCELLED, **made)  # no question
    make(two, accepted_at=FEBRUARY + DAY, offered_at=FEBRUARY + 45 * DAY)  # of the next quarter
    make(two, accepted_at=FEBRUARY - 59 * DAY, offered_at=FEBRUARY - 60 * DAY)
    assert counted("actions-answered-in-28-days", places) == {0: (2, 5), 1: (1, 1), "city": (3, 6)}


def decide(place, at=FEBRUARY):
    body = factories.BodyFactory(neighbourhood=place)
    meeting = factories.MeetingFactory(body=body, starts_at=at, convened_at=at - 60 * DAY)
    item = factories.AgendaItemFactory(meeting=meeting)
    return Decision.objects.create(
        item=item, outcome="resolved", text="That it is done", quorum=0, recorded_at=at,
    )  # fmt: skip


def test_decisions_carried_out_of_those_that_asked_for_actions(places, make):
    one, two, _ = places
    with past_every_trigger():
        done, half, none, before, cancelled = (
            decide(one), decide(one), decide(one), decide(one, FEBRUARY - 60 * DAY), decide(two),
        )  # fmt: skip
        struck = decide(two)
        Decision.objects.filter(pk=struck.pk).update(
            struck_out_at=FEBRUARY, struck_out_by=factories.UserFactory()
        )
    closed = {"state": states.DONE, "done_on": FEBRUARY.date()}
    for decision in (done, half, before, struck):
        make(one, agenda_item=decision.item, **closed)
    make(one, agenda_item=half.item)
    make(two, agenda_item=cancelled.item, state=states.CANCELLED)
    make(two, agenda_item=cancelled.item, **closed)
    assert none.item.actions.count() == 0
    assert counted("decisions-carried-out", places) == {0: (1, 2), 1: (1, 1), "city": (2, 3)}


@pytest.mark.parametrize(
    ("code", "queries"),
    [
        ("actions-in-time", 1), ("actions-answered-in-28-days", 1), ("decisions-carried-out", 1),
        ("actions-accepted-in-time", 3), ("walkabouts-held", 1), ("requests-in-time", 1), ("requests-fixed-first", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_three_places_as_for_one(
    places, make, code, queries, number, django_assert_num_queries
):
    for place in places[:number]:
        make(place, accepted_at=FEBRUARY, offered_at=FEBRUARY)
    with django_assert_num_queries(queries):
        find(code).counts(places[:number], QUARTER)


def test_what_is_sent_back_is_no_longer_in_time(world):
    from tasking.actions import operations

    action, today = world.own.action, timezone.localdate()
    window, place = Period(action.due_on, action.due_on), world.own.place
    if action.due_on < today:
        return
    operations.move_action(action=action, to=states.DONE, note="x", by=world.own.writer)
    before = find("actions-in-time").counts([place], window)[place.pk]
    action.refresh_from_db()
    operations.move_action(action=action, to=states.IN_PROGRESS, note="x", by=SYSTEM)
    after = find("actions-in-time").counts([place], window)[place.pk]
    assert after == (before[0] - 1, before[1])
