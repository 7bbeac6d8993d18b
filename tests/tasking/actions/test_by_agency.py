"""Actions by agency: what is counted, for whom, and what the page says of it."""

import datetime

import pytest
from django.utils import timezone

from neighbourhoods.models import Agency
from tasking import states
from tasking.actions.lists.by_agency import WINDOW, AgencyCount, count_by_agency, finding
from tasking.models import Action
from tests import factories

DAY = datetime.timedelta(days=1)
ADDRESS = "/neighbourhoods/ownville/actions/"


def made(place, agency, *, due, state=states.ACCEPTED, done=None):
    """An action that falls due in so many days, perhaps done so many days ago."""
    today, at = timezone.localdate(), timezone.now() - 800 * DAY
    return Action.objects.create(
        what="Mend the gate", lead_agency=agency, neighbourhood=place, due_on=today + due * DAY, state=state,
        is_open=state in states.OPEN, done_on=None if done is None else today - done * DAY,
        created_at=at, changed_at=at,
    )  # fmt: skip


@pytest.fixture
def counted(world):
    """Two agencies with a place of their own: {name: AgencyCount} for somebody who sees all."""
    place = factories.NeighbourhoodFactory()
    homes, wardens = (factories.AgencyFactory(short_name=name) for name in ("Homes", "Wardens"))
    for due in (-1, -300, 0, 20):
        made(place, homes, due=due)
    made(place, wardens, due=-3, state=states.BLOCKED)
    made(place, wardens, due=-900, state=states.VERIFIED, done=WINDOW.days - 1)
    made(place, wardens, due=-900, state=states.DONE, done=WINDOW.days)
    made(place, wardens, due=-3, state=states.CANCELLED)
    return count_by_agency(Action.objects.visible_in(world.people["head_of_service"], [place.pk]))


def test_open_overdue_and_lately_done_are_counted_for_each_lead_agency(counted):
    assert [(each.name, each.overdue, each.not_due, each.done) for each in counted] == [
        ("Homes", 2, 2, 0),
        ("Wardens", 1, 0, 1),
    ]
    assert finding(counted) == "3 of 5 open actions are overdue, 2 of them with Homes"


def of(*numbers):
    return [AgencyCount(n, f"Agency {n}", *each) for n, each in enumerate(numbers, 1)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (of((0, 0, 4)), "No actions are open"),
        (of((0, 1, 0)), "The one open action is not due yet"),
        (of((1, 0, 0)), "The one open action is overdue"),
        (of((0, 2, 0), (0, 1, 9)), "None of the 3 open actions is overdue"),
        (of((1, 1, 0)), "1 of 2 open actions is overdue"),
        (of((1, 1, 0), (0, 1, 0)), "1 of 3 open actions is overdue, with Agency 1"),
        (of((2, 1, 0), (0, 1, 0)), "2 of 4 open actions are overdue, all of them with Agency 1"),
        (of((2, 0, 0), (2, 1, 0)), "4 of 5 open actions are overdue"),
    ],
)
def test_the_finding_is_one_sentence(counts, said):
    assert finding(counts) == said


@pytest.mark.parametrize("role", ["neighbourhood_manager", "board_chair", "nobody"])
def test_everybody_s_bars_are_those_of_the_actions_they_see(world, as_user, role):
    user, place = world.people[role], world.other.place
    made(place, world.other.agency, due=-1)
    response = as_user(user).get(f"/neighbourhoods/{place.slug}/actions/?show=open")
    seen = [
        each for each in Action.objects.visible_to(user).open() if each.neighbourhood_id == place.pk
    ]
    counts = response.context.get("counts") or []
    assert sum(each.overdue + each.not_due for each in counts) == len(seen)
    assert len(seen) < Action.objects.open().filter(neighbourhood=place).count()


def test_the_page_shows_the_finding_bars_and_the_table(as_user, world):
    client, agency = as_user(world.people["neighbourhood_manager"]), world.own.agency
    made(world.own.place, agency, due=-1)
    page = client.get(ADDRESS).content.decode()
    assert "overdue" in page.split("<h2", 1)[1].split("</h2>")[0]
    assert f'href="{ADDRESS}?agency={agency.pk}"' in page
    assert "Actions by lead agency" in page
    for query in ("?show=all", f"?agency={agency.pk}", "?after=zzz"):
        assert "Actions by lead agency" not in client.get(ADDRESS + query).content.decode()


def test_one_query_however_many_agencies(world, django_assert_num_queries):
    actions = Action.objects.filter(neighbourhood=world.own.place)
    for number in (1, 4):
        for agency in factories.AgencyFactory.create_batch(number):
            made(world.own.place, agency, due=-1)
        with django_assert_num_queries(1):
            count_by_agency(actions)
    assert len(count_by_agency(actions)) >= 5 <= Agency.objects.count()
