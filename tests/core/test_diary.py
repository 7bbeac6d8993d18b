"""The diary: who may add to it, in which order it reads, and what it does not say in silence."""

import datetime

import pytest
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from core import diary
from core.diary import Asked, Entry, Rows
from neighbourhoods.models import AvoidDate, ClosedDay

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2027, 3, 1)
AFTER = datetime.date(2027, 4, 1)


@pytest.fixture
def sources(monkeypatch):
    """The registry, empty."""
    monkeypatch.setattr(diary, "_sources", {})
    return diary._sources


CLOSED = JSONObject(name="name", day="day")
AVOID = JSONObject(name="name", day="first", last="last")


def closed(asked):
    return ClosedDay.objects.filter(day__gte=asked.first, day__lt=asked.after).order_by("day")


def entry(name, day, last=None):
    return Entry(name, parse_date(day), last=last and parse_date(last))


@pytest.fixture
def days(db):
    """Three days on which the council is closed, the last written first, and one to avoid."""
    for number in (3, 2, 1):
        ClosedDay.objects.create(day=FIRST + number * DAY, name=f"Closed {number}")
    AvoidDate.objects.create(first=FIRST, last=FIRST + DAY, kind="festival", name="Fair")


def asked(**more):
    return Asked(None, FIRST, AFTER, **more)


def test_entries_come_in_the_order_of_time_and_know_their_kind(sources):
    evening = datetime.datetime(2027, 3, 5, 19, tzinfo=datetime.UTC)
    diary.fill(
        "b", lambda asked: [Entry("Board", FIRST + 4 * DAY, at=evening)], word="B", shape="◆"
    )
    diary.fill("a", lambda asked: [Entry("Fair", FIRST + 4 * DAY), Entry("First", FIRST)],
               word="A", shape="●")  # fmt: skip
    found = diary.read(asked())
    assert [(each.title, each.kind) for each in found.entries] == [
        ("First", "a"), ("Fair", "a"), ("Board", "b"),
    ]  # fmt: skip
    assert [each.title for each in diary.read(asked(kind="b")).entries] == ["Board"]


def test_what_is_cut_is_said(sources):
    many = [Entry(f"{number}", FIRST) for number in range(4)]
    diary.fill("many", lambda asked: many, word="Actions", shape="■")
    assert diary.read(asked(limit=4)).cut == []
    found = diary.read(asked(limit=3))
    assert (len(found.entries), found.cut) == (3, ["Actions"])


def test_an_entry_of_several_days_stands_on_each_of_those_asked_for():
    holidays = Entry("Holidays", FIRST - 2 * DAY, last=FIRST + DAY)
    late = Entry("Festival", AFTER - DAY, last=AFTER + 5 * DAY)
    found = diary.by_day([holidays, late], FIRST, AFTER)
    assert list(found) == [FIRST, FIRST + DAY, AFTER - DAY]


def test_a_name_is_taken_once(sources):
    diary.fill("a", list, word="A", shape="●")
    diary.fill("a", list, word="A", shape="●")  # the same again, as in a second ready()
    with pytest.raises(LookupError):
        diary.fill("a", list, word="Another", shape="●")


def test_it_is_broad_over_many_days_of_everybody_only():
    year = {"user": None, "first": FIRST, "after": FIRST + 365 * DAY}
    assert Asked(**year).is_broad
    assert not Asked(**year, neighbourhood_id=1).is_broad
    assert not Asked(**year, kind="meetings").is_broad
    assert not asked().is_broad


def test_rows_of_many_sources_are_one_query(sources, days, django_assert_num_queries):
    diary.fill("closed", Rows(closed, CLOSED, entry), word="Closed", shape="▢")
    diary.fill("own", lambda asked: [Entry("Own", FIRST + 2 * DAY)], word="Own", shape="●")
    diary.fill(
        "avoid", Rows(lambda asked: AvoidDate.objects.all(), AVOID, entry), word="Avoid", shape="△"
    )
    diary.fill(
        "none", Rows(lambda asked: ClosedDay.objects.none(), CLOSED, entry), word="N", shape="○"
    )
    with django_assert_num_queries(1):
        found = diary.read(asked())
    assert [(each.kind, each.title, each.first, each.until) for each in found.entries] == [
        ("avoid", "Fair", FIRST, FIRST + DAY),
        ("closed", "Closed 1", FIRST + DAY, FIRST + DAY),
        ("closed", "Closed 2", FIRST + 2 * DAY, FIRST + 2 * DAY),
        ("own", "Own", FIRST + 2 * DAY, FIRST + 2 * DAY),
        ("closed", "Closed 3", FIRST + 3 * DAY, FIRST + 3 * DAY),
    ]
    assert found.cut == []


def test_of_rows_the_first_are_shown_and_the_rest_is_said(sources, days):
    diary.fill(
        "avoid", Rows(lambda asked: AvoidDate.objects.all(), AVOID, entry), word="Avoid", shape="△"
    )
    diary.fill("closed", Rows(closed, CLOSED, entry), word="Closed", shape="▢")
    found = diary.read(asked(limit=2))
    assert [each.title for each in found.entries] == ["Fair", "Closed 1", "Closed 2"]
    assert found.cut == ["Closed"]
    assert diary.read(asked(limit=3)).cut == []


def test_rows_that_nobody_asks_for_are_not_read(sources, days, django_assert_num_queries):
    diary.fill("closed", Rows(closed, CLOSED, entry), word="Closed", shape="▢")
    diary.fill("none", Rows(lambda asked: None, CLOSED, entry), word="None", shape="○")
    with django_assert_num_queries(0):
        assert diary.read(asked(kind="none")).entries == []
    with django_assert_num_queries(1):
        found = diary.read(asked(kind="closed"))
    assert [each.title for each in found.entries] == ["Closed 1", "Closed 2", "Closed 3"]


def test_a_name_is_taken_once_by_rows_too(sources):
    diary.fill("a", Rows(closed, CLOSED, entry), word="A", shape="●")
    diary.fill("a", Rows(closed, JSONObject(name="name", day="day"), entry), word="A", shape="●")
    with pytest.raises(LookupError):
        diary.fill("a", Rows(closed, AVOID, entry), word="A", shape="●")
