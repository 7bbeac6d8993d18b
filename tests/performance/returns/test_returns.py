"""Returns: made when a period is over, settled by what comes, reminded of, confirmed, handed over."""

import datetime
from decimal import Decimal as D

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.models import Event
from performance.indicators import operations as indicators
from performance.models import DataReturn, DataReturnLine, Indicator, Observation, ReturnReminder
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_quarter
from performance.returns import operations
from performance.returns.chasing.operations import ask_new, remind
from performance.returns.making import make_returns
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 7, 1)
Q1, BEFORE = of_quarter("2026Q2"), of_quarter("2026Q1")
FRIDAY, SATURDAY = datetime.datetime(2026, 7, 24, 9), datetime.datetime(2026, 7, 25, 9)


@pytest.fixture
def lead(world):
    user = factories.UserFactory(name="Lena Lead")
    return factories.PersonFactory(name="Lena Lead", user=user, agency=world.own.agency)


@pytest.fixture
def indicator(world, lead):
    Indicator.objects.filter(code__regex="one|two").update(frequency="seldom")
    about = {"agency": world.own.agency, "lead": lead, "by": SYSTEM}
    return indicators.add_indicator(
        code="q-one", name="Quarterly", **facts(hides_below=0, frequency="quarter") | about
    )


def of(place, top, whole=100, period=Q1):
    return Given("neighbourhood", place, period, numerator=D(top), denominator=D(whole))


def give(indicator, *given, by=SYSTEM, **more):
    return give_figures(indicator=indicator, given=given, by=by, **more)


def made(indicator, today=TODAY):
    make_returns(today)
    return DataReturn.objects.get(lines__indicator=indicator, starts_on=Q1.starts_on)


def test_made_once_with_its_day(indicator, lead):
    owed = made(indicator)
    assert (owed.person, owed.period.words, owed.state) == (lead, "Quarter 1 2026/27", "owed")
    assert owed.due_on == datetime.date(2026, 7, 21)
    assert make_returns(TODAY) == []
    assert DataReturnLine.objects.filter(indicator=indicator).count() == 1


def test_it_stands_where_its_figures_stand(world, indicator):
    give(indicator, of(world.own.place, 30, period=BEFORE), of(world.other.place, 9, period=BEFORE))
    owed = made(indicator)
    give(indicator, of(world.own.place, 31), is_provisional=True)
    owed.refresh_from_db()
    assert (owed.state, owed.given_on) == ("partly", None)
    missing = Given("neighbourhood", world.other.place, Q1, status="missing", note="No survey")
    give(indicator, missing, is_provisional=True)
    owed.refresh_from_db()
    assert owed.state == "given"
    assert owed.given_on is not None
    data = world.people["data_officer"]
    keys = [each.pk for each in operations.to_confirm(owed)]
    assert operations.confirm_return(owed=owed, right=keys, by=data) == (2, 0)
    owed.refresh_from_db()
    assert owed.state == "confirmed"
    give(indicator, of(world.own.place, 32), is_provisional=True)
    owed.refresh_from_db()
    assert owed.state == "given"


def test_one_goes_back_with_a_comment(world, indicator, lead):
    give(indicator, of(world.own.place, 30, period=BEFORE), of(world.other.place, 9, period=BEFORE))
    owed, data = made(indicator), world.people["data_officer"]
    give(
        indicator,
        of(world.own.place, 31),
        of(world.other.place, 90),
        by=lead.user,
        is_provisional=True,
    )
    by_place = {each.neighbourhood: each for each in operations.to_confirm(owed)}
    right, wrong = by_place[world.own.place], by_place[world.other.place]
    with pytest.raises(Refused, match="say what is wrong"):
        operations.confirm_return(owed=owed, right=[right.pk], back={wrong.pk: " "}, by=data)
    assert Observation.objects.get(pk=right.pk).is_provisional
    back = {wrong.pk: "Ten times the last"}
    assert operations.confirm_return(owed=owed, right=[right.pk], back=back, by=data) == (1, 1)
    owed.refresh_from_db()
    assert owed.state == "partly"
    letter = Letter.objects.get(kind="Figures sent back")
    assert "Ten times the last" in letter.body
    with pytest.raises(WrongState, match="already been sent back"):
        operations.confirm_return(owed=owed, right=[], back=back, by=data)
    give(indicator, of(world.other.place, 9), by=lead.user, is_provisional=True)
    owed.refresh_from_db()
    assert owed.state == "given"
    with pytest.raises(WrongState, match="changed or confirmed by someone else"):
        operations.confirm_return(owed=owed, right=[wrong.pk], by=data)


def test_who_may_confirm_and_chase(world, indicator, lead):
    owed = made(indicator)
    for persona in ("head_of_service", "neighbourhood_manager", "board_chair"):
        with pytest.raises(PermissionDenied):
            operations.confirm_return(owed=owed, right=[1], by=world.people[persona])
    with pytest.raises(PermissionDenied):
        remind(returns=[owed], by=lead.user)
    with pytest.raises(PermissionDenied):
        operations.not_expected(owed=owed, why="No", by=lead.user)
    seen = DataReturn.objects.filter(pk=owed.pk).visible_to
    for persona, sees in (("head_of_service", 1), ("data_officer", 1), ("board_chair", 0)):
        assert seen(world.people[persona]).count() == sees
    assert seen(lead.user).count() == 1


@time_machine.travel(FRIDAY)
def test_reminded_once_a_day_in_one_letter(world, indicator, lead):
    owed, head = made(indicator), world.people["head_of_service"]
    done = remind(returns=[owed], by=head)
    assert done.in_words == "Reminder sent: Figures from Lena Lead, Quarter 1 2026/27 to Lena Lead."
    assert "reminded today already" in remind(returns=[owed], by=head).in_words
    owed.refresh_from_db()
    assert (owed.reminders, owed.reminded_on) == (1, FRIDAY.date())
    assert Letter.objects.filter(about_type="performance.datareturn").count() == 1
    assert ReturnReminder.objects.get().by == head


@time_machine.travel(SATURDAY)
def test_nobody_is_reminded_at_the_weekend(world, indicator):
    owed = made(indicator)
    assert (
        "not a working day" in remind(returns=[owed], by=world.people["head_of_service"]).in_words
    )
    assert not ReturnReminder.objects.exists()


@time_machine.travel(FRIDAY)
def test_the_job_asks_once(indicator):
    assert len(ask_new(make_returns(TODAY)).sent) == 1
    assert ask_new(make_returns(TODAY)).sent == []


def test_not_expected_and_expected_again(world, indicator):
    owed, data = made(indicator), world.people["data_officer"]
    with pytest.raises(Refused):
        operations.not_expected(owed=owed, why=" ", by=data)
    owed = operations.not_expected(owed=owed, why="The service has closed", by=data)
    assert owed.look[0] == "Not expected"
    assert owed not in DataReturn.objects.open()
    assert Event.objects.about(owed).first().reason == "The service has closed"
    with pytest.raises(WrongState):
        operations.not_expected(owed=owed, why="Again", by=data)
    operations.expect_again(owed=owed, by=data)
    assert owed in DataReturn.objects.open()
    with pytest.raises(WrongState):
        operations.expect_again(owed=owed, by=data)


def test_what_is_open_goes_with_who_gives_it(world, indicator, lead):
    owed = made(indicator)
    other = factories.PersonFactory(name="Nora Next")
    indicators.change_indicator(indicator=indicator, lead=other, by=SYSTEM)
    line = DataReturnLine.objects.get(indicator=indicator)
    assert line.of.person == other
    owed.refresh_from_db()
    assert not owed.is_expected
    assert "Nora Next" in owed.not_expected_why
    indicators.change_indicator(indicator=indicator, lead=lead, by=SYSTEM)
    line.refresh_from_db()
    owed.refresh_from_db()
    assert (line.of, owed.is_expected) == (owed, True)


def test_an_indicator_that_ends_is_asked_for_no_more(indicator):
    owed = made(indicator)
    day = datetime.date(2026, 3, 31)
    indicators.end_indicator(indicator=indicator, ended_on=day, why="Ended", by=SYSTEM)
    owed.refresh_from_db()
    assert not owed.is_expected
    assert make_returns(TODAY) == []


def test_what_comes_in_a_file_is_asked_of_nobody(indicator):
    """Said later, it takes off what is still open; taken back, it is asked for again."""
    owed = made(indicator)
    fresh = Indicator.objects.get(pk=indicator.pk)
    indicators.change_indicator(indicator=fresh, comes_by_file=True, by=SYSTEM)
    owed.refresh_from_db()
    assert not owed.is_expected
    assert make_returns(TODAY) == []
    fresh = Indicator.objects.get(pk=indicator.pk)
    indicators.change_indicator(indicator=fresh, comes_by_file=False, by=SYSTEM)
    make_returns(TODAY)
    owed.refresh_from_db()
    assert owed.is_expected


def test_the_database_holds_returns(indicator):
    owed = made(indicator)
    for wrong in (
        {"state": "given"}, {"due_on": Q1.ends_on}, {"not_expected_why": "x"}, {"kind": "file"},
        {"starts_on": BEFORE.starts_on}, {"received_on": TODAY},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            DataReturn.objects.filter(pk=owed.pk).update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        DataReturnLine.objects.create(
            of=owed, indicator=indicator, starts_on=BEFORE.starts_on, ends_on=BEFORE.ends_on
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        DataReturn.objects.filter(pk=owed.pk).delete()
    assert not mail.outbox
