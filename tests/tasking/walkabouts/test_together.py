"""Two people at once on one walkabout, in real threads that meet before they write."""

import pytest

from core.errors import Refused, WrongState
from tasking.models import Action, BlockGrade, RouteStreet, Stop, Walkabout
from tasking.walkabouts import operations
from tasking.walkabouts.route import operations as route
from tasking.walkabouts.stops import operations as stops
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_send_out_at_once_and_each_stop_becomes_one_thing(walk, officer, second, agency):
    made = [stops.add_stop(walkabout=walk, what=each, by=officer) for each in ("Bags", "Rail")]
    operations.say_walked(walkabout=walk, by=officer)
    choices = {each.pk: ("action", agency, None) for each in made}
    said = {"walkabout": walk, "choices": choices, "due_on": walk.day}
    together(*(lambda by=by: stops.send_out(by=by, **said) for by in (officer, second)))
    assert Action.objects.count() == 2
    assert {each.outcome for each in Stop.objects.all()} == {"action"}


def test_two_grade_one_block_at_once_and_it_has_one_grade(walk, officer, second):
    outcomes = together(
        lambda: stops.grade_block(walkabout=walk, name="Elm", grade="A", by=officer),
        lambda: stops.grade_block(walkabout=walk, name="elm", grade="D", by=second),
    )
    assert not any(isinstance(each, Exception) for each in outcomes)
    assert BlockGrade.objects.count() == 1


def test_two_publish_at_once_and_it_is_published_by_one(walk, officer, second):
    operations.say_walked(walkabout=walk, by=officer)
    stops.send_out(walkabout=walk, choices={}, due_on=walk.day, by=officer)
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    outcomes = together(
        lambda: operations.publish_report(walkabout=walk, by=second),
        lambda: operations.publish_report(walkabout=walk, by=officer),
    )
    assert sum(isinstance(each, Refused) for each in outcomes) <= 1
    assert Walkabout.objects.get(pk=walk.pk).published_by == second


def test_publishing_and_a_correction_do_not_pass_each_other(walk, officer, second):
    operations.say_walked(walkabout=walk, by=officer)
    stops.send_out(walkabout=walk, choices={}, due_on=walk.day, by=officer)
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    seen = Walkabout.objects.get(pk=walk.pk).version
    published, _ = together(
        lambda: operations.publish_report(walkabout=walk, seen=seen, by=second),
        lambda: operations.correct_report(walkabout=walk, summary="Better", by=officer),
    )
    row = Walkabout.objects.get(pk=walk.pk)
    assert row.summary == "Better"
    assert not row.is_published
    assert isinstance(published, WrongState | Walkabout)


def test_two_move_streets_at_once_and_the_order_is_whole(walk, officer, second):
    one, two, three = (
        route.add_street(walkabout=walk, name=each, by=officer) for each in ("Elm", "Oak", "Ash")
    )
    outcomes = together(
        lambda: route.move_street(street=three, to="up", by=officer),
        lambda: route.move_street(street=one, to="down", by=second),
    )
    assert not any(isinstance(each, Exception) for each in outcomes)
    found = RouteStreet.objects.order_by("position").values_list("position", flat=True)
    assert list(found) == [1, 2, 3]
    assert two.name == "Oak"
