"""The diary: who may add to it, in which order it reads, and what it does not say in silence."""

import datetime

import pytest

from core import diary
from core.diary import Asked, Entry

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2027, 3, 1)
AFTER = datetime.date(2027, 4, 1)


@pytest.fixture
def sources(monkeypatch):
    """The registry, empty."""
    monkeypatch.setattr(diary, "_sources", {})
    return diary._sources


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
