import base64
import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core import paging
from neighbourhoods.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["whole", "along", "not along"])
@pytest.mark.parametrize("descending", [False, True])
def test_every_row_comes_once_in_order_over_all_pages(descending, how):
    names = ["Ann", "Ann", "Bea", "Cy", "Cy", "Cy", "Dee"]
    rows = [PersonFactory(name=name) for name in names]
    mine = Person.objects.filter(pk__in=[row.pk for row in rows])
    seen, cursor = [], ""
    for _ in range(4):
        found = paging.page(
            mine, ("name", "id"), cursor, size=2, descending=descending, along=how == "along",
            parts=() if how == "whole" else [paging.Part(mine), paging.Part(mine.exclude(name="Ann"))],
        )  # fmt: skip
        seen += [row.pk for row in found]
        cursor = found.next_cursor
        if not cursor:
            break
    expected = [row.pk for row in rows]
    assert seen == (expected[::-1] if descending else expected)


def test_the_first_keys_of_what_is_looked_for_are_found_along_no_index():
    """PostgreSQL would walk a million rows in their order to find ten that say a rare word."""
    rows = [PersonFactory(name=name) for name in ("Ann", "Bea", "Cy", "Dee")]
    mine = paging.Part(Person.objects.filter(pk__in=[row.pk for row in rows]))
    with CaptureQueriesContext(connection) as asked:
        assert paging.first_keys([mine], 1, ("id",)) == {rows[0].pk, rows[1].pk}
    (query,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {query['sql']}")
        assert any("Sort" in line for (line,) in cursor.fetchall())


@given(st.text(max_size=60))
def test_a_cursor_that_nobody_made_means_the_first_page(cursor):
    assert paging._read(cursor, Person, ("name", "id")) is None or cursor


@pytest.mark.parametrize(
    "cursor", ["x", "W10=", "WyJhIiwgIngiXQ==", "WyJhXHUwMDAwIiwgMV0=", "WzEsIDFlNDAwXQ=="]
)
def test_an_unreadable_cursor_shows_the_first_page(cursor):
    row = PersonFactory(name="Only")
    found = paging.page(Person.objects.filter(pk=row.pk), ("name", "id"), cursor)
    assert (found.rows, found.is_first) == ([row], True)


def cursor_of(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize("name", ["\ud800", "a\udfffb", "\x00"])
def test_half_a_character_in_a_cursor_shows_the_first_page(name):
    """JSON can write what no text can hold."""
    row = PersonFactory(name="Only")
    found = paging.page(Person.objects.filter(pk=row.pk), ("name", "id"), cursor_of(name, 1))
    assert (found.rows, found.is_first) == ([row], True)


@pytest.mark.parametrize("moment", ["2026-01-01", "2026-01-01T19:00:00"])
def test_a_moment_without_a_zone_in_a_cursor_shows_the_first_page(world, moment):
    from boards.models import Meeting

    keys = ("starts_at", "id")
    assert paging.page(Meeting.objects.all(), keys, cursor_of(moment, 1)).is_first
    ours = f"{moment[:10]}T19:00:00+00:00"
    assert not paging.page(Meeting.objects.all(), keys, cursor_of(ours, 1)).is_first


def test_dates_travel_in_a_cursor(world):
    from tasking.models import Action

    rows = Action.objects.all()
    first = paging.page(rows, ("due_on", "id"), size=1)
    second = paging.page(rows, ("due_on", "id"), first.next_cursor, size=1)
    assert isinstance(first.rows[0].due_on, datetime.date)
    assert (second.rows[0].due_on, second.rows[0].pk) > (first.rows[0].due_on, first.rows[0].pk)


def test_a_count_stops_at_the_limit():
    PersonFactory.create_batch(4)
    assert paging.capped_count(Person.objects.all(), limit=3) == "3+"
    assert paging.capped_count(Person.objects.none(), limit=3) == "0"
