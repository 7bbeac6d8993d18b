"""The list of what needs a person, from sources of several packages."""

import datetime

import pytest
from django.utils import timezone

from core import todo
from core.cards import Link
from core.todo import Row, in_order

TODAY = datetime.date(2026, 11, 25)
READ = []


def day(offset):
    return TODAY + datetime.timedelta(offset)


@pytest.fixture
def fresh_sources(monkeypatch):
    monkeypatch.setattr(todo, "_sources", {})
    READ.clear()


def nothing(asked):
    return []


def letters(asked):
    asked.once("stamps", lambda: READ.append("stamps"))
    return [Row(f"Write to {asked.user}", "/letters/"), Row("Post it", "/post/")][: asked.limit]


def papers(asked):
    asked.once("stamps", lambda: READ.append("stamps"))
    return [Row("Read it", "/paper/", timezone.localdate(asked.now) - datetime.timedelta(2))]


def test_every_source_adds_its_rows_and_links_to_one_list(fresh_sources):
    todo.fill("none", nothing, links=lambda user, rows: [Link("More", "/more/")] if rows else [])
    todo.fill("letters", letters, links=lambda user, rows: [Link(f"All {len(rows)}", "/all/")])
    todo.fill("papers", papers)
    found = todo.needs(todo.Asked("Ann", timezone.now(), 1))
    assert [row.what for row in found.rows] == ["Read it", "Write to Ann"]
    assert found.links == [Link("All 1", "/all/")]
    assert found.late == 1
    assert READ == ["stamps"]
    assert [(each.heading, each.rows) for each in found.groups] == [
        ("Overdue", [(found.rows[0], "2 days overdue")]),
        ("Later", [(found.rows[1], "")]),
    ]


def test_late_ones_come_first_then_the_next_seven_days_then_the_rest():
    rows = [
        Row("later", "/", day(8)),
        Row("in a week", "/", day(7)),
        Row("today", "/", day(0)),
        Row("late", "/", day(-1)),
        Row("very late", "/", day(-30)),
        Row("some day", "/"),
        Row("waits now", "/", None, 2),
        Row("urgent and late", "/", day(-1), 1),
        Row("running", "/", day(0), todo.NOW),
    ]
    assert [row.what for row in in_order(rows, TODAY)] == [
        "running",
        "urgent and late",
        "very late",
        "late",
        "waits now",
        "today",
        "in a week",
        "later",
        "some day",
    ]


def test_how_late_a_row_is():
    assert [Row("", "/", day(offset)).late(TODAY) for offset in (-2, -1, 0, 1)] == [2, 1, 0, 0]
    assert Row("", "/").late(TODAY) == 0


def test_one_day_is_one_day():
    needs = todo.Needs(TODAY, [Row("", "/", day(-1))], [])
    assert needs.groups[0].rows[0][1] == "1 day overdue"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row("Look at it", "/"), "Look at it"),
        (Row("Look at it", "/", where="Hall"), "Look at it, Hall"),
        (Row("Sign the minutes", "/", where="Hall", subject="the minutes"), "the minutes, Hall"),
        (Row("Build the agenda", "/", where="Hall", subject=""), "Hall"),
    ],
)
def test_what_is_read_aloud_after_a_button(row, words):
    assert row.aloud == words


def test_nothing_to_do_has_no_headings():
    assert todo.Needs(TODAY, [], []).groups == []


def test_a_name_is_taken_once(fresh_sources):
    for _ in range(2):
        todo.fill("letters", letters)
    with pytest.raises(LookupError, match="letters"):
        todo.fill("letters", nothing)


def test_one_source_may_be_asked(fresh_sources):
    todo.fill("letters", letters)
    assert todo.names() == ["letters"]
    assert len(todo.rows_of("letters", "Ann", timezone.now(), 2)) == 2
    with pytest.raises(KeyError):
        todo.rows_of("other", "Ann", timezone.now(), 2)
