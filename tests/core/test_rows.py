"""Versions: raised by every change however it is written, compared under the lock; and writes that
touch only what differs."""

import datetime
import uuid
from types import SimpleNamespace

import pytest
from django.core import checks
from django.db import connection

from boards.models import TermOfOffice
from core import events, rows
from core.actors import SYSTEM
from core.errors import Gone, Refused, Stale, WrongState
from core.rows import Versioned
from neighbourhoods.models import Venue
from tests import factories


@pytest.fixture
def venue(db):
    return factories.VenueFactory(name="Mill")


def version_of(row):
    return type(row).objects.values_list("version", flat=True).get(pk=row.pk)


def sql(words, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)


# ------------------------------------------------------------------ the trigger


def by_save(venue):
    venue.name = "Barn"
    venue.save()


def by_update(venue):
    Venue.objects.filter(pk=venue.pk).update(name="Barn")


def by_bulk_update(venue):
    venue.name = "Barn"
    Venue.objects.bulk_update([venue], ["name"])


def by_sql(venue):
    sql("UPDATE neighbourhoods_venue SET name = %s WHERE id = %s", "Barn", venue.pk)


@pytest.mark.parametrize("write", [by_save, by_update, by_bulk_update, by_sql])
def test_a_change_raises_the_version_however_it_is_written(venue, write):
    assert version_of(venue) == 1
    write(venue)
    assert version_of(venue) == 2
    write(venue)  # the same again: nothing differs
    assert version_of(venue) == 2
    assert Venue.objects.get(pk=venue.pk).name == "Barn"


def test_each_column_that_people_edit_counts(venue):
    """Empty and filled, too: nothing is equal to NULL."""
    place = factories.NeighbourhoodFactory()
    changes = {"address": "2 Low Road", "capacity": 9, "access_notes": "A ramp"}
    for number, (name, value) in enumerate((changes | {"neighbourhood": place}).items(), 2):
        Venue.objects.filter(pk=venue.pk).update(**{name: value})
        assert version_of(venue) == number, name
    Venue.objects.filter(pk=venue.pk).update(capacity=None)
    assert version_of(venue) == 6


@pytest.fixture
def term(db):
    return TermOfOffice.objects.create(
        person=factories.PersonFactory(),
        ward=factories.WardFactory(),
        starts_on=datetime.date(2026, 5, 11),
    )


def test_what_is_reckoned_does_not_raise_it(term):
    TermOfOffice.objects.filter(pk=term.pk).update(alerted_months=3)
    assert version_of(term) == 1
    TermOfOffice.objects.filter(pk=term.pk).update(
        alerted_months=1, starts_on=datetime.date(2026, 5, 12)
    )
    assert version_of(term) == 2


@pytest.mark.parametrize("wanted", [0, 1, 5, 9, 99])
def test_nobody_sets_it_to_anything_else(venue, wanted):
    for name in ("Barn", "Forge", "Kiln", "Loft"):  # so it stands at five
        Venue.objects.filter(pk=venue.pk).update(name=name)
    Venue.objects.filter(pk=venue.pk).update(version=wanted)
    sql("UPDATE neighbourhoods_venue SET version = %s WHERE id = %s", wanted, venue.pk)
    assert version_of(venue) == 5
    Venue.objects.filter(pk=venue.pk).update(version=wanted, name="Mill")
    assert version_of(venue) == 6


def test_a_stale_object_that_is_saved_whole_does_not_take_it_back(venue):
    Venue.objects.filter(pk=venue.pk).update(address="2 Low Road")
    Venue.objects.filter(pk=venue.pk).update(address="3 Low Road")
    venue.name = "Barn"
    venue.save()  # with version=1 among its columns
    assert version_of(venue) == 4


def test_touch_raises_it_where_no_column_changed(venue):
    rows.touch(venue)
    assert version_of(venue) == 2
    rows.touch(venue)
    assert version_of(venue) == 3


def test_every_row_has_its_own(venue):
    other = factories.VenueFactory()
    by_update(venue)
    assert (version_of(venue), version_of(other)) == (2, 1)


def test_a_versioned_model_without_the_trigger_is_an_error(monkeypatch):
    assert rows.versioned_models_raise() == []
    kept = [each for each in Venue._meta.triggers if not isinstance(each, rows.RaisesVersion)]
    monkeypatch.setattr(Venue._meta, "triggers", kept)
    found = [each for each in checks.run_checks() if each.id == "core.E010"]
    assert [each.obj for each in found] == [Venue]
    (error,) = found
    assert error.msg == "neighbourhoods.Venue is versioned but lists no raises_version()"


# ------------------------------------------------------------------ lock


def test_lock_hands_out_the_row_as_it_stands_now(venue):
    by_update(venue)
    assert venue.name == "Mill"
    locked = rows.lock(venue)
    assert (locked.name, locked.version) == ("Barn", 2)


def test_a_row_that_is_gone_is_answered_in_words(venue):
    Venue.objects.filter(pk=venue.pk).delete()
    with pytest.raises(Gone, match="has been removed"):
        rows.lock(venue)
    assert issubclass(Gone, WrongState)


def test_a_row_that_is_not_among_those_that_may_be_taken_is_gone(venue):
    with pytest.raises(Gone):
        rows.lock(venue, Venue.objects.exclude(pk=venue.pk))
    assert rows.lock(venue, Venue.objects.filter(pk=venue.pk)) == venue


def test_a_row_that_was_saved_meanwhile_is_stale(venue):
    venue.seen(1)
    by_update(venue)
    events.record("changed", venue, by=factories.UserFactory(name="Ann Early"))
    with pytest.raises(Stale, match="Nothing was overwritten") as stale:
        rows.lock(venue)
    assert (stale.value.row.name, stale.value.who) == ("Barn", "Ann Early")
    assert stale.value.at is not None
    assert issubclass(Stale, WrongState)


def test_who_it_was_is_left_out_where_no_event_tells(venue):
    venue.seen(1)
    by_sql(venue)
    with pytest.raises(Stale) as stale:
        rows.lock(venue)
    assert (stale.value.who, stale.value.at) == ("", None)


def test_a_version_is_compared_once(venue):
    """What an operation does to the row itself, and locks again, is no clash."""
    venue.seen(1)
    locked = rows.lock(venue)
    rows.change(locked, {"name": "Barn"})
    assert rows.lock(venue).version == 2


def test_without_a_version_seen_nothing_is_compared(venue):
    by_update(venue)
    assert rows.lock(venue).version == 2


# ------------------------------------------------------------------ what is written


def test_change_writes_what_differs_and_says_so(venue):
    locked = rows.lock(venue)
    assert rows.change(locked, {"name": "Barn", "address": venue.address}) == {
        "name": ("Mill", "Barn")
    }
    assert (version_of(venue), Venue.objects.get(pk=venue.pk).name) == (2, "Barn")


def test_a_column_changed_meanwhile_is_not_written_back(venue):
    """Only the changed columns: the one that somebody else wrote is left as they wrote it."""
    sql("UPDATE neighbourhoods_venue SET address = '2 Low Road' WHERE id = %s", venue.pk)
    rows.change(venue, {"name": "Barn", "address": venue.address})
    stored = Venue.objects.get(pk=venue.pk)
    assert (stored.name, stored.address) == ("Barn", "2 Low Road")


def test_nothing_that_differs_is_no_write(venue, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows.change(venue, {"name": venue.name, "capacity": venue.capacity}) == {}
    assert version_of(venue) == 1


def test_assign_writes_nothing_yet(venue, django_assert_num_queries):
    with django_assert_num_queries(0):
        changed = rows.assign(venue, {"name": "Barn"})
    assert (venue.name, Venue.objects.get(pk=venue.pk).name) == ("Barn", "Mill")
    assert rows.write(venue, changed) == {"name": ("Mill", "Barn")}
    assert Venue.objects.get(pk=venue.pk).name == "Barn"


def test_a_new_row_that_points_nowhere_yet_differs_from_nothing(db):
    place = factories.NeighbourhoodFactory()
    assert rows.assign(Venue(), {"neighbourhood": place, "name": "Mill"}) == {
        "neighbourhood": (None, place),
        "name": ("", "Mill"),
    }


def test_words_for_an_event_keep_hidden_what_is_hidden():
    changed = {"name": ("Mill", "Barn"), "phone": ("1", "2"), "user": (None, False)}
    assert rows.in_words(changed, hidden=("phone",)) == {
        "name": ["Mill", "Barn"],
        "phone": ["(before)", "(changed)"],
        "user": ["", ""],
    }
    assert rows.in_words({"phone": ("1", "2")}, hidden=("phone",), instead=("x", "y")) == {
        "phone": ["x", "y"]
    }


def test_the_system_leaves_its_name_too(venue):
    venue.seen(1)
    by_update(venue)
    events.record("changed", venue, by=SYSTEM)
    with pytest.raises(Stale) as stale:
        rows.lock(venue)
    assert stale.value.who == SYSTEM.name


def test_versioned_rows_are_the_ones_that_people_edit():
    from django.apps import apps

    found = {each._meta.label for each in apps.get_models() if issubclass(each, Versioned)}
    assert {"boards.AgendaItem", "neighbourhoods.Person", "tasking.Action"} <= found
    assert len(found) > 25


# ------------------------------------------------------------------ states, presses, order


def standing(state, **more):
    return SimpleNamespace(
        state=state, named="The plan", get_state_display=lambda: "Adopted", **more
    )


def test_a_row_in_one_of_the_states_goes_on_and_another_says_where_it_stands():
    row = standing("adopted")
    assert rows.expect(row, "draft", "adopted") is row
    with pytest.raises(WrongState) as refused:
        rows.expect(row, "draft")
    assert str(refused.value) == "The plan is now “Adopted”. This step is no longer available."


@pytest.mark.parametrize("name", ["status", "look"])
def test_where_it_stands_is_said_in_the_word_that_its_page_shows(name):
    row = standing("adopted", **{name: ("Adopted, in force from 1 April 2027", "green", "✓")})
    with pytest.raises(WrongState, match="is now “Adopted, in force from 1 April 2027”"):
        rows.expect(row, "draft")


def test_who_moved_it_on_is_said_where_the_row_knows():
    at = datetime.datetime(2026, 11, 5, 19, 4, tzinfo=datetime.UTC)
    with pytest.raises(WrongState) as refused:
        rows.expect(standing("adopted", last_step=lambda: ("Ann", at)), "draft")
    assert "“Adopted”. Ann did that on 5 November 2026 at 19:04. This step" in str(refused.value)
    with pytest.raises(WrongState) as refused:
        rows.expect(standing("adopted", last_step=lambda: (None, at)), "draft")
    assert "did that" not in str(refused.value)


def test_a_press_is_answered_with_its_row_and_only_where_it_was_pressed(world):
    action = world.own.action
    here, found = {"body_id": action.body_id}, type(action).objects
    assert rows.once(found, action.client_id, **here) == action
    assert rows.once(found, uuid.uuid4(), **here) is None
    assert rows.once(found, None, **here) is None
    with pytest.raises(Refused, match="sent before for another hall"):
        rows.once(found, action.client_id, elsewhere="another hall", body_id=0)


def test_a_row_changes_places_with_its_neighbour():
    one, two, three = (SimpleNamespace(pk=number) for number in (1, 2, 3))
    assert rows.swapped([one, two, three], three, up=True) == [one, three, two]
    assert rows.swapped([one, two, three], one, up=False) == [two, one, three]
    assert rows.swapped([one, two, three], one, up=True) is None
    assert rows.swapped([one, two, three], three, up=False) is None
