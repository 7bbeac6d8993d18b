"""Who wrote a report does not publish it, and what changes afterwards is agreed anew."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.utils import timezone

from core import todo
from core.errors import Refused, WrongState
from core.models import Event
from tasking.models import ActionDay, StopPhoto, Walkabout
from tasking.walkabouts import operations
from tasking.walkabouts.days import lines
from tasking.walkabouts.days import operations as days
from tasking.walkabouts.stops import operations as stops
from tasking.walkabouts.stops.photos import remove_photo, show_photo
from tests import factories
from tests.tasking.walkabouts.conftest import this_morning


def refused(rows, **values):
    try:
        with transaction.atomic():
            rows.update(**values)
    except Error:
        return True
    return False


@pytest.fixture
def written(walk, officer):
    """Written up by the officer, with a photograph that is not public."""
    photo = (factories.picture("stop"), "a.png")
    stop = stops.add_stop(walkabout=walk, what="Bags", photo=photo, by=officer)
    operations.say_walked(walkabout=walk, by=officer)
    nothing = {stop.pk: ("nothing", None, None)}
    stops.send_out(walkabout=walk, choices=nothing, due_on=walk.day, by=officer)
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    return Walkabout.objects.get(pk=walk.pk)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_who_wrote_it_up_does_not_publish_it(written, officer, second):
    with pytest.raises(Refused, match="Someone else must read and publish it"):
        operations.publish_report(walkabout=written, by=officer)
    operations.publish_report(walkabout=written, by=second)
    operations.publish_report(walkabout=written, by=officer)  # it is out: once more changes nothing
    row = fresh(written)
    assert (row.published_by, row.published_by_name) == (second, "Sam Second")
    rows = Walkabout.objects.filter(pk=written.pk)
    assert refused(rows, published_by=officer)
    assert refused(rows, prepared_by=[second.pk])
    assert refused(rows, summary="Bad")


def test_words_that_change_afterwards_are_agreed_by_somebody_else(written, officer, second):
    operations.publish_report(walkabout=written, by=second)
    operations.correct_report(walkabout=written, summary="Good", by=second)  # nothing new
    assert fresh(written).is_published
    with pytest.raises(Refused, match="what was found"):
        operations.correct_report(walkabout=written, summary=" ", by=second)
    operations.correct_report(walkabout=written, summary="Better", by=second)
    row = fresh(written)
    assert (row.summary, row.is_published, row.prepared_by) == ("Better", False, [second.pk])
    with pytest.raises(Refused, match="Someone else"):
        operations.publish_report(walkabout=written, by=second)
    operations.publish_report(walkabout=written, by=officer)
    assert fresh(written).published_by == officer
    verbs = [each.verb for each in Event.objects.about(written)]
    assert any("somebody else must agree again" in each for each in verbs)


def test_what_changed_while_it_was_read_is_read_again(written, officer, second):
    seen = fresh(written).version
    operations.correct_report(walkabout=written, summary="Better", by=officer)
    with pytest.raises(WrongState, match="Read it again"):
        operations.publish_report(walkabout=written, seen=seen, by=second)
    operations.publish_report(walkabout=written, seen=fresh(written).version, by=second)


def test_another_photograph_is_agreed_anew_and_one_that_goes_is_gone_at_once(
    written, officer, second
):
    photo = StopPhoto.objects.get()
    seen = fresh(written).version
    show_photo(photo=photo, is_public=True, by=second)
    with pytest.raises(Refused, match="Someone else"):  # both have a hand in it now
        operations.publish_report(walkabout=written, by=second)
    third = factories.OfficerFactory()
    with pytest.raises(WrongState, match="Read it again"):
        operations.publish_report(walkabout=written, seen=seen, by=third)
    operations.publish_report(walkabout=written, by=third)
    show_photo(photo=photo, is_public=False, by=officer)
    assert fresh(written).is_published
    assert refused(StopPhoto.objects.all(), is_public=True)
    show_photo(photo=photo, is_public=True, by=officer)
    row = fresh(written)
    assert (row.is_published, row.prepared_by) == (False, [officer.pk])
    operations.publish_report(walkabout=written, by=second)
    remove_photo(photo=photo, by=officer)
    assert fresh(written).is_published


@pytest.fixture
def held(details, officer):
    at = this_morning()
    day = days.plan_day(
        title="Clean up", starts_at=at, ends_at=at + datetime.timedelta(hours=1),
        risk_signed_on=at.date(), by=officer, **details,
    )  # fmt: skip
    return days.say_held(day=day, by=officer)


def test_the_same_holds_of_an_action_day(held, officer, second):
    photo = (factories.picture("day"), "a.png")
    lines.add_day_photo(day=held, taken="after", photo=photo, agreed=True, by=second)
    days.write_result(day=held, result="Clean", by=officer)
    for each in (officer, second):  # one wrote, one said that a photograph may be shown
        with pytest.raises(Refused, match="Someone else"):
            days.publish_day(day=held, by=each)
    days.publish_day(day=held, by=factories.OfficerFactory())
    rows = ActionDay.objects.filter(pk=held.pk)
    assert refused(rows, result="Dirty")
    assert refused(rows, prepared_by=[rows.get().published_by_id])
    days.correct_result(day=held, result="Cleaner", by=second)
    assert not fresh(held).is_published
    days.publish_day(day=held, by=officer)
    with pytest.raises(Refused, match="Enter the result"):
        days.correct_result(day=held, result="", by=second)


def test_the_pages_say_so(written, as_user, officer, second, client):
    url = f"/walkabouts/{written.pk}/"
    page = as_user(officer).get(f"{url}publish/").content.decode()
    assert "You wrote or changed it" in page
    manager = as_user(second)
    opened = manager.get(f"{url}publish/")
    assert "You wrote or changed it" not in opened.content.decode()
    sent = {"checked": "on", "seen": opened.context["form"]["seen"].value()}
    assert manager.post(f"{url}publish/", sent).status_code == 302
    page = manager.get(f"{url}correct/")
    sent = {"summary": "Call Mr Alan Smith", "row_version": page.context["row_version"]}
    assert manager.post(f"{url}correct/", sent).status_code == 422  # once, with a warning
    sent |= {"may_be_published": "on"}
    assert manager.post(f"{url}correct/", sent).status_code == 302
    page = as_user(officer).get(f"{url}publish/").content.decode()
    assert "What was found: a person’s name: Mr Alan Smith" in page


def test_a_warning_stands_with_what_was_typed_on_the_walk_and_refuses_nothing(
    as_user, officer, walk
):
    manager, url = as_user(officer), f"/walkabouts/{walk.pk}/"
    stop = {"what": "Rubbish outside Mr Alan Smith", "where": "Elm Court"}
    answer = manager.post(f"{url}stops/", stop, HTTP_ACCEPT="application/json")
    assert answer.status_code == 200
    manager.post(f"{url}grades/", {"name": "Elm Court", "grade": "C", "note": "Ring 07700 900123"})
    page = manager.get(url).content.decode()
    assert "Stop 1: a person’s name: Mr Alan Smith" in page
    assert "Block Elm Court: a telephone number: 07700 900123" in page


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_what_is_no_photograph_of_a_day_is_refused_at_its_field(as_user, officer, held, name):
    file = SimpleUploadedFile(name, b"%PDF-1.7 no photograph")
    answer = as_user(officer).post(
        f"/action-days/{held.pk}/photos/", {"taken": "before", "photo": file}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"]
    assert held.dayphotos.count() == 0


def test_a_place_outside_the_city_is_no_point_of_a_day(held):
    rows = ActionDay.objects.filter(pk=held.pk)
    assert refused(rows, latitude="51.50000", longitude="-1.47000")
    assert refused(rows, latitude="52.90000", longitude="-0.10000")
    assert not refused(rows, latitude="52.90000", longitude="-1.47000")
    assert timezone.localdate() == held.day


def to_publish(user, name):
    return [each.about for each in todo.rows_of(name, user, timezone.now(), 9)]


def test_what_waits_for_a_second_person_stands_with_who_may_publish_it(
    written, officer, second, as_user
):
    waits = "reports to publish"
    elsewhere = factories.UserFactory()
    assert [to_publish(each, waits) for each in (officer, second, elsewhere)] == [[], [written], []]
    (row,) = todo.rows_of(waits, second, timezone.now(), 9)
    assert row.url == f"/walkabouts/{written.pk}/publish/"
    assert row.what.startswith("Read and publish the report of the walkabout of ")
    assert row.what in as_user(second).get("/").content.decode()
    operations.publish_report(walkabout=written, by=second)
    assert to_publish(second, waits) == []
    operations.correct_report(walkabout=fresh(written), summary="Better", by=second)
    assert [to_publish(each, waits) for each in (officer, second)] == [[written], []]


def test_what_was_taken_off_waits_for_nobody_until_its_words_change(written, officer, second):
    waits = "reports to publish"
    operations.publish_report(walkabout=written, by=second)
    operations.withdraw_report(walkabout=fresh(written), by=second)
    assert to_publish(second, waits) == []
    operations.correct_report(walkabout=fresh(written), summary="Better", by=officer)
    assert to_publish(second, waits) == [written]


def test_the_result_of_an_action_day_waits_in_the_same_way(held, officer, second):
    waits = "results to publish"
    assert to_publish(second, waits) == []
    days.write_result(day=held, result="Clean", by=officer)
    assert [to_publish(each, waits) for each in (officer, second)] == [[], [held]]
    (row,) = todo.rows_of(waits, second, timezone.now(), 9)
    assert (row.url, row.what) == (
        f"/action-days/{held.pk}/publish/", "Read and publish the result of Clean up",
    )  # fmt: skip
    days.publish_day(day=held, by=second)
    days.withdraw_day(day=fresh(held), by=second)
    assert to_publish(second, waits) == []
