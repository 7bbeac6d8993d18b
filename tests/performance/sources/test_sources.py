"""How current the figures are, source by source."""

import datetime
from decimal import Decimal as D

import pgtrigger
import pytest
import time_machine

from accounts.imports.models import ImportBatch
from core.actors import SYSTEM
from performance.counting.models import Counting
from performance.imports.sheets import every
from performance.models import Indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_quarter
from performance.returns.making import make_returns
from performance.sources.reading import COUNTED, sources
from tests import factories
from tests.performance.reports.making import published

pytestmark = pytest.mark.django_db
DAY = datetime.date(2030, 11, 29)
QUARTER, BEFORE = of_quarter("2030Q3"), of_quarter("2030Q1")
PATH = "/performance/sources/"


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(datetime.datetime(2030, 11, 29, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def made(world):
    person = factories.PersonFactory(agency=world.own.agency)

    def make(code, **more):
        return published(world, code, f"About {code}", person, **{"source": "Street teams"} | more)

    return make


@pytest.fixture
def data(world):
    return world.people["data_officer"]


def give(indicator, place, top, period, **more):
    given = Given("neighbourhood", place, period, numerator=D(top), denominator=D(100))
    give_figures(indicator=indicator, given=[given], by=SYSTEM, **more)


def of(name, user):
    return next(each for each in sources(user) if each.name == name)


def test_what_is_stale_provisional_small_and_missing(world, made, data):
    own, other = world.own.place, world.other.place
    new, old = made("new", hides_below=5), made("old")
    made("none")
    give(new, own, 3, QUARTER)
    give(new, other, 60, QUARTER, is_provisional=True)
    give(new, own, 70, BEFORE)
    give(old, own, 50, BEFORE)
    source = of("Street teams", data)
    assert (source.indicators, source.stale, source.without) == (3, 1, 1)
    assert (source.figures, source.provisional, source.small, source.missing) == (
        3,
        1,
        2,
        0,
    )  # one covers the other
    assert [each.code for each, _ in source.stale_ones] == ["old"]
    assert source.look[0] == "Out of date"


def test_late_and_failed_come_first(world, made, data):
    late, good = made("late"), made("good", source="Another source")
    give(good, world.own.place, 50, QUARTER)
    Indicator.objects.exclude(pk__in=[late.pk, good.pk]).update(ended_on=DAY, ended_why="Over")
    make_returns(today=DAY - datetime.timedelta(50), at=None)
    assert (of("Street teams", data).late, of("Street teams", data).look[0]) == (1, "Late")
    assert sources(data)[0].look[0] == "Late"


def test_a_count_that_failed(world, data):
    counted = Indicator.objects.filter(ended_on=None).first()
    with pgtrigger.ignore("performance.Indicator:counting_stays"):
        Indicator.objects.filter(pk=counted.pk).update(counted_as="actions-on-time", lead=None)
    Counting.objects.update_or_create(
        indicator=counted, defaults={"failed_at": datetime.datetime.now(datetime.UTC), "why": "No"}
    )
    assert of(COUNTED, data).look[0] == "Could not be counted"


def test_the_page_in_as_many_queries_for_many(
    world, made, data, as_user, django_assert_num_queries
):
    give(made("first"), world.own.place, 50, QUARTER)
    ImportBatch.objects.create(
        sheet=every()[0].name, file_name="june.csv", sha256="0" * 64, state="checked", rows=12, problems=3, uploaded_by=data,
    )  # fmt: skip
    reader = as_user(data)
    reader.get(PATH)
    page = reader.get(PATH).content.decode()
    assert "Street teams" in page
    assert "june.csv" in page
    with django_assert_num_queries(9):
        reader.get(PATH)
    for number in range(4):
        give(made(f"more-{number}", source=f"Source {number}"), world.own.place, 50, QUARTER)
    with django_assert_num_queries(9):
        assert "Source 3" in reader.get(PATH).content.decode()


def test_it_is_for_who_keeps_and_publishes_figures(world, as_user, client):
    assert as_user(world.people["head_of_service"]).get(PATH).status_code == 200
    assert as_user(world.people["neighbourhood_manager"]).get(PATH).status_code == 403
    assert client.get(PATH).status_code == 302
