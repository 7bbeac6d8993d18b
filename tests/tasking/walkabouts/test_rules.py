"""What the database never lets be false, and what Python says of it first."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.actions.operations import add_action, change_action
from tasking.models import (
    ActionDay,
    BlockGrade,
    DayCost,
    DayCount,
    QuickWin,
    Stop,
    StopPhoto,
    Walkabout,
)
from tasking.walkabouts import operations, rules
from tasking.walkabouts.days import lines
from tasking.walkabouts.days import operations as days
from tasking.walkabouts.stops import operations as stops
from tasking.walkabouts.stops.photos import add_photo
from tasking.walkabouts.wins.operations import mark_quick_win
from tests import factories
from tests.tasking.walkabouts.conftest import DAY, this_morning


def refused(rows, **values):
    """Whether the database refuses an update."""
    try:
        with transaction.atomic():
            rows.update(**values)
    except Error:
        return True
    return False


def sent(walk, *stops_made, by=SYSTEM, what="nothing", to=None):
    operations.say_walked(walkabout=walk, by=by)
    choices = {each.pk: (what, to, None) for each in stops_made}
    return stops.send_out(walkabout=walk, choices=choices, due_on=timezone.localdate(), by=by)


@pytest.fixture
def stop(walk, officer):
    return stops.add_stop(walkabout=walk, what="Bags", by=officer)


@pytest.fixture
def day(details, officer):
    at = this_morning()
    return days.plan_day(
        title="Clean up",
        starts_at=at,
        ends_at=at + datetime.timedelta(hours=3),
        by=officer,
        **details,
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [("", "C", "first"), ("C", "B", "better"), ("B", "B", "same"), ("A", "D", "worse")],
)
def test_what_changed_since_last_time(before, after, words):
    assert rules.trend(after, before) == words


def test_a_walkabout_moves_one_way_and_says_why_it_was_cancelled(walk, officer, stop):
    rows = Walkabout.objects.filter(pk=walk.pk)
    assert refused(rows, state="written")
    assert refused(rows, state="cancelled")  # without a reason
    assert refused(rows, cancelled_because="Rain")
    assert refused(rows, tenants_came=3)
    assert refused(rows, published_at=timezone.now(), published_by_name="Me")
    with pytest.raises(Refused, match="Stops or grades were recorded already"):
        operations.cancel_walkabout(walkabout=walk, reason="Rain", by=officer)
    with pytest.raises(WrongState):
        operations.write_up(walkabout=walk, summary="Good", by=officer)
    with pytest.raises(WrongState):
        operations.publish_report(walkabout=walk, by=officer)


def test_nothing_comes_in_before_the_day_nor_after_the_writing(details, officer, walk, stop):
    ahead = operations.plan_walkabouts(starts=[this_morning() + DAY * 9], by=officer, **details)[0]
    for write in (
        lambda: stops.add_stop(walkabout=ahead, what="Bags", by=officer),
        lambda: stops.grade_block(walkabout=ahead, name="Elm", grade="A", by=officer),
        lambda: operations.say_walked(walkabout=ahead, by=officer),
    ):
        with pytest.raises(Refused, match="cannot have taken place yet"):
            write()
    stops.grade_block(walkabout=walk, name="Elm", grade="A", by=officer)
    sent(walk, stop)
    late = stops.add_stop(walkabout=walk, what="From the other phone", by=officer)
    with pytest.raises(Refused, match="One stop has not been sent out yet"):
        operations.write_up(walkabout=walk, summary="Good", by=officer)
    sent(walk, late)
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    with pytest.raises(WrongState, match="Written up"):
        stops.add_stop(walkabout=walk, what="Too late", by=officer)
    assert refused(Stop.objects.filter(pk=late.pk), where="Here")
    assert refused(BlockGrade.objects.filter(walkabout=walk), grade="D")
    with pytest.raises(Error), transaction.atomic():
        BlockGrade.objects.filter(walkabout=walk).delete()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tasking_stop SET number = 9 WHERE id = %s", [late.pk])
    assert refused(Walkabout.objects.filter(pk=walk.pk), summary="")


def test_a_stop_is_decided_once(walk, officer, stop, service, agency):
    sent(walk, stop, what="request", to=service)
    made = Stop.objects.get(pk=stop.pk)
    assert (made.outcome, made.request.agency) == ("request", agency)
    sent(walk, stop, what="action", to=agency)  # another press with another choice
    assert Stop.objects.get(pk=stop.pk).request == made.request
    rows = Stop.objects.filter(pk=stop.pk)
    assert refused(rows, outcome="nothing", request=None)
    assert refused(rows, what="Nothing was there")
    with pytest.raises(WrongState):
        stops.change_stop(stop=stop, what="Other", by=officer)
    with pytest.raises(WrongState):
        stops.remove_stop(stop=stop, by=officer)
    with pytest.raises(Error), transaction.atomic():
        rows.delete()


def test_what_a_stop_became_fits(walk, stop, service):
    rows = Stop.objects.filter(pk=stop.pk)
    assert refused(rows, outcome="request")
    assert refused(rows, outcome="action")
    assert refused(rows, what="")
    with pytest.raises(Refused, match="choose the agency"):
        sent(walk, stop, what="action")
    with pytest.raises(Refused, match="choose a service"):
        sent(walk, stop, what="request")
    assert Walkabout.objects.get(pk=walk.pk).state == "walked"


def test_the_landlord_is_told_first(walk, officer):
    stop = stops.add_stop(walkabout=walk, what="Black mould", is_danger=True, by=officer)
    rows = Stop.objects.filter(pk=stop.pk)
    assert refused(rows, outcome="nothing")
    assert refused(rows, told_at=timezone.now())
    with pytest.raises(Refused, match="Ring the landlord"):
        sent(walk, stop)
    with pytest.raises(Refused, match="in the future"):
        stops.tell_landlord(stop=stop, told_to="Desk", told_at=timezone.now() + DAY, by=officer)
    with pytest.raises(Refused, match="who you told"):
        stops.tell_landlord(stop=stop, told_to=" ", by=officer)
    stops.tell_landlord(stop=stop, told_to="Desk", by=officer)
    with pytest.raises(Refused, match="told of this danger"):
        stops.change_stop(stop=stop, is_danger=False, by=officer)
    assert refused(rows, is_danger=False)
    sent(walk, stop)
    assert Stop.objects.get(pk=stop.pk).outcome == "nothing"
    with pytest.raises(Refused, match="not marked as a danger"):
        stops.tell_landlord(
            stop=stops.add_stop(walkabout=walk, what="Dust", by=officer), told_to="Desk", by=officer
        )


def test_a_photograph_is_one_and_goes_with_its_stop(walk, officer, stop):
    said = {"walkabout": walk, "by": officer}
    with pytest.raises(Refused):
        add_photo(stop=stop.client_id, photo=(b"no picture", "a.png"), **said)
    with pytest.raises(Refused, match="not there any more"):
        add_photo(stop=walk.client_id, photo=(factories.picture(), "a.png"), **said)
    for number in range(6):
        add_photo(stop=stop.client_id, photo=(factories.picture(str(number)), "a.png"), **said)
    with pytest.raises(Refused, match="6 photographs already"):
        add_photo(stop=stop.client_id, photo=(factories.picture("7"), "a.png"), **said)
    assert refused(StopPhoto.objects.filter(stop=stop), kind="application/pdf")
    stops.remove_stop(stop=stop, by=officer)
    assert StopPhoto.objects.count() == 0


def test_a_day_has_its_risk_assessment_signed_before_it_is_held(day, officer, second):
    rows = ActionDay.objects.filter(pk=day.pk)
    with pytest.raises(Refused, match="who signed the risk assessment"):
        days.say_held(day=day, by=officer)
    assert refused(rows, state="done")
    assert refused(rows, risk_signed_by=factories.PersonFactory())
    assert refused(rows, ends_at=day.starts_at)
    assert refused(rows, latitude=Decimal("52.9"))
    assert refused(rows, title="")
    assert refused(rows, state="cancelled")
    days.change_day(day=day, risk_signed_on=timezone.localdate(), by=officer)
    days.say_held(day=day, volunteers_came=3, by=officer)
    assert refused(rows, state="written")
    days.write_result(day=day, result="Clean", by=officer)
    days.publish_day(day=day, by=second)
    assert refused(rows, published_by_name="")
    days.withdraw_day(day=day, by=officer)
    with pytest.raises(WrongState):
        lines.add_cost(day=day, words="Skip", amount=Decimal(5), by=officer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"latitude": Decimal("51.5"), "longitude": Decimal("-1.47")}, "within the city"),
        ({"latitude": Decimal("52.9")}, "both latitude and longitude"),
        ({"title": " "}, "Enter a title"),
        ({"risk_signed_on": datetime.date(2099, 1, 1)}, "in the future"),
        ({"ends_at": timezone.now() - DAY * 9}, "later than the start"),
    ],
)
def test_what_does_not_fit_a_day_is_refused(day, officer, changes, words):
    with pytest.raises(Refused, match=words):
        days.change_day(day=day, by=officer, **changes)


def test_costs_and_counts_are_amounts(day, officer, agency):
    cost = lines.add_cost(day=day, words="Skip", amount=Decimal(5), agency=agency, by=officer)
    count = lines.add_count(day=day, kind="bikes", number=4, by=officer)
    assert lines.add_count(day=day, kind="bikes", number=5, by=officer) == count
    assert DayCount.objects.get().number == 5
    with pytest.raises(Refused, match="what was counted"):
        lines.add_count(day=day, kind="own", number=5, by=officer)
    assert refused(DayCount.objects.all(), kind="own")
    assert refused(DayCount.objects.all(), number=-1)
    assert refused(DayCost.objects.all(), amount=0)
    assert refused(DayCost.objects.all(), words="")
    lines.remove_line(line=cost, by=officer)
    assert DayCost.objects.count() == 0


def test_a_quick_win_is_small(place, agency):
    today = timezone.localdate()
    said = {"lead_agency": agency, "neighbourhood": place, "by": SYSTEM}
    action = add_action(what="Bin", due_on=today + DAY * 28, **said)
    long = add_action(what="Bridge", due_on=today + DAY * 29, **said)
    both = add_action(what="Path", due_on=today, supporting=[factories.AgencyFactory()], **said)
    for each, cost, words in (
        (long, 5, "within 28 days"), (both, 5, "by one agency"), (action, 501, "no more than £500"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            mark_quick_win(action=each, cost=Decimal(cost), by=SYSTEM)
    win = mark_quick_win(action=action, cost=Decimal(500), by=SYSTEM)
    assert mark_quick_win(action=action, cost=Decimal(2), by=SYSTEM) == win
    for each in (long, both):
        values = {"action": each, "limit": 500, "marked_at": timezone.now()}
        with pytest.raises(Error), transaction.atomic():
            QuickWin.objects.create(**values)
    assert refused(QuickWin.objects.all(), cost=501)
    change_action(action=action, due_on=today + DAY * 60, by=SYSTEM)
    assert QuickWin.objects.select_related("action").get().is_long


def test_nobody_plans_elsewhere(walk, officer, details):
    elsewhere = details | {"neighbourhood": factories.NeighbourhoodFactory()}
    with pytest.raises(PermissionDenied):
        operations.plan_walkabouts(starts=[this_morning()], by=officer, **elsewhere)
    with pytest.raises(PermissionDenied):
        operations.change_walkabout(
            walkabout=walk, neighbourhood=elsewhere["neighbourhood"], by=officer
        )
    assert Walkabout.objects.count() == 1
    with pytest.raises(Refused, match="not past"):
        operations.plan_walkabouts(starts=[this_morning() - DAY], by=officer, **details)
    with pytest.raises(Refused, match="at least one date"):
        operations.plan_walkabouts(starts=[], by=officer, **details)
