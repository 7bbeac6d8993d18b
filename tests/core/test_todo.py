"""The list of what waits for a person, from sources of several packages."""

import pytest
from django.utils import timezone

from core import todo
from core.cards import Link
from core.todo import Row


@pytest.fixture
def fresh_sources(monkeypatch):
    monkeypatch.setattr(todo, "_sources", {})


def nothing(user, now, limit):
    return []


def letters(user, now, limit):
    return [Row(f"Write to {user}", "/letters/"), Row("Post it", "/post/")][:limit]


def test_sections_come_in_order_and_empty_ones_only_with_words(fresh_sources):
    todo.fill("late", nothing, heading="Late", order=3, empty="Nothing is late.")
    todo.fill("silent", nothing, heading="Silent", order=2)
    todo.fill(
        "letters",
        letters,
        heading="Letters",
        order=1,
        links=lambda user, rows: [Link(f"All {len(rows)}", "/all/")],
    )
    found = todo.sections("Ann", timezone.now(), 1)
    assert [(each.source.heading, each.rows, each.links) for each in found] == [
        ("Letters", [Row("Write to Ann", "/letters/")], [Link("All 1", "/all/")]),
        ("Late", [], []),
    ]


def test_a_name_is_taken_once(fresh_sources):
    for _ in range(2):
        todo.fill("letters", letters, heading="Letters", order=1)
    with pytest.raises(LookupError, match="letters"):
        todo.fill("letters", nothing, heading="Letters", order=1)
