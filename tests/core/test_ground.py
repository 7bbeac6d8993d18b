"""Slots, events, charts, maps, dates, PDF."""

import datetime

import pytest
import shapely
from django.db import DatabaseError, connection, transaction
from django.utils.safestring import mark_safe
from shapely.geometry import MultiPolygon

from core import events, maps, slots
from core.actors import SYSTEM
from core.charts import Series, stacked_bars
from core.dates import time_of_day
from core.models import Event
from core.slots import Filler, Slot
from core.templatetags.core import options


@pytest.fixture
def fresh_slots(monkeypatch):
    monkeypatch.setattr(slots, "_slots", {})


class Row:
    def __init__(self, pk):
        self.pk = pk


def test_a_slot_is_filled_once_for_all_objects(fresh_slots):
    calls = []

    def collect(objects, user):
        calls.append([each.pk for each in objects])
        return {each.pk: each.pk * 10 for each in objects if each.pk != 2}

    slots.declare("page.card", "a card")
    slots.fill("page.card", collect, template="second.html", order=2)
    slots.fill("page.card", lambda objects, user: {2: "x"}, template="first.html", order=1)
    rows = [Row(1), Row(2)]
    assert slots.collect("page.card", rows, None) == {
        1: [("second.html", 10)],
        2: [("first.html", "x")],
    }
    assert slots.collect_data("page.card", rows, None) == {1: [10], 2: ["x"]}
    assert calls == [[1, 2], [1, 2]]


def test_filling_a_slot_that_nobody_declared_is_an_error(fresh_slots):
    with pytest.raises(LookupError, match=r"page\.crad"):
        slots.fill("page.crad", dict, template="x.html")


def test_the_same_filler_twice_is_one(fresh_slots):
    slots.declare("a", "b")
    for _ in range(2):
        slots.fill("a", dict, template="t.html")
    assert slots._slots["a"] == Slot("a", "b", [Filler(dict, "t.html")])


def test_events_are_copied_names_and_cannot_be_changed_or_deleted(world):
    event = events.record(
        "changed", world.own.place, by=SYSTEM, changes={"a": [1, 2]}, reason="why"
    )
    assert str(event) == "The system changed Ownville"
    assert event.neighbourhood_id == world.own.place.pk
    for attempt in (
        lambda: Event.objects.filter(pk=event.pk).update(verb="x"),
        lambda: Event.objects.filter(pk=event.pk).delete(),
        lambda: connection.cursor().execute("UPDATE core_event SET verb = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM core_event"),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            attempt()
    event.refresh_from_db()
    assert event.verb == "changed"


def test_a_chart_says_its_finding_and_every_value():
    svg = stacked_bars(
        [("A<b>", "/a/", [3, 1]), ("B", "", [0, 0])],
        (Series("open", "#fff"), Series("late", "#000")),
        identity="c",
        title="1 of 4 is late",
        description="d",
    )
    assert "1 of 4 is late" in svg
    assert 'aria-label="A&lt;b&gt;: 3 open, 1 late"' in svg
    assert 'aria-label="B: 0 open, 0 late"' in svg
    assert "style=" not in svg
    assert svg.index("B</span>") < svg.index("Key to the chart")
    assert svg.count("<rect x=") == 2  # nothing is drawn for a zero


def square(x, y, size=1):
    return shapely.box(x, y, x + size, y + size)


def test_projection_is_true_to_a_metre_over_a_kilometre():
    x1, y1 = maps.project(-1.48, 52.92)
    x2, y2 = maps.project(-1.48, 52.93)
    assert abs((y1 - y2) - 1113.2) < 1
    assert x1 == x2


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "no polygon"),
        ({"type": "Point", "coordinates": [0, 0]}, "no polygon"),
        ({"type": "Polygon", "coordinates": "x"}, "cannot be read"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        ({"type": "Polygon", "coordinates": [[[400000, 5], [1, 1], [2, 5], [400000, 5]]]}, "WGS84"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
            "not valid",
        ),
    ],
)
def test_outlines_that_cannot_be_used_say_why(geometry, message):
    with pytest.raises(ValueError, match=message):
        maps.polygon_from_geojson(geometry)


def test_neighbours_simplified_together_leave_no_gap():
    wiggle = [(10, y + (0.4 if y % 2 else 0)) for y in range(11)]
    left = shapely.Polygon([(0, 0), *wiggle, (0, 10)])
    right = shapely.Polygon([(20, 0), (20, 10), *reversed(wiggle)])
    simple = maps.simplify_together([left, right], 3)
    assert all(isinstance(each, MultiPolygon) for each in simple)
    assert shapely.coverage_is_valid(simple)
    assert sum(shapely.get_num_coordinates(each) for each in simple) < 24


def test_a_schematic_map_has_one_cell_for_each_centre():
    centres = {"a": (-1.5, 52.9), "b": (-1.45, 52.93), "c": (-1.42, 52.88)}
    cells = maps.schematic(centres)
    assert set(cells) == set(centres)
    for key, place in centres.items():
        shape = shapely.Polygon(cells[key][0][0])
        assert shape.contains(shapely.Point(maps.project(*place)))
    assert maps.schematic({}) == {}
    assert set(maps.schematic({"a": (-1.5, 52.9)})) == {"a"}


def test_svg_paths_and_labels():
    rings = maps.rings(MultiPolygon([square(0, 0, 10)]))
    assert maps.svg_path(rings, 0, 0, 2).startswith("M")
    assert maps.label_point(rings) == (5.0, 5.0)
    assert maps.bounds([rings]) == (0, 0, 10, 10)


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "12am"), (9, 5, "9:05am"), (12, 0, "12pm"), (19, 30, "7:30pm")],
)
def test_times_read_as_people_say_them(hour, minute, words):
    moment = datetime.datetime(2026, 1, 5, hour, minute, tzinfo=datetime.UTC)
    assert time_of_day(moment) == words


def test_summer_time_is_local():
    assert time_of_day(datetime.datetime(2026, 7, 5, 18, 0, tzinfo=datetime.UTC)) == "7pm"


def test_a_piece_is_prepared_once_and_filled_safely():
    from core import repeat

    text = f"<i id={repeat.ID}>[[what]] [[who]]</i><b>{repeat.DATE}</b>{repeat.TOKEN}"
    piece = repeat.Piece.of(text)
    texts = {"what": "<script> [[who]]", "who": "Ann & Bob"}
    filled = piece.fill(7, 'to"ken', datetime.date(2026, 3, 1), texts)
    assert filled == (
        "<i id=7>&lt;script&gt; [[who]] Ann &amp; Bob</i><b>2026-03-01</b>to&quot;ken"
    )


def test_pieces_are_joined_and_bound_before_they_are_filled():
    from core import repeat

    head = repeat.Piece.of(f"<h2 id={repeat.ID}>[[what]]")
    tail = repeat.Piece.of("[[options]]</h2>").bind(options=mark_safe("<i>[[what]]</i>"))
    whole = (head + tail).bind(unknown="x")
    assert whole.fill(3, "", texts={"what": "<b>"}) == "<h2 id=3>&lt;b&gt;<i>[[what]]</i></h2>"
    with pytest.raises(KeyError):
        whole.fill(3, "")


def test_options_mark_the_chosen_one_and_escape():
    found = options([("a", "A & B"), ("b", "<b>")], "b")
    assert found == (
        '<option value="a">A &amp; B</option><option value="b" selected>&lt;b&gt;</option>'
    )
