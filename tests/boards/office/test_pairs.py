"""Six months in Python and in the database: one way to count months, and one judgement of whether a
reason was approved in time."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from boards.models import TermNote, TermOfOffice
from boards.office import rules
from boards.office.operations import note_elsewhere
from core.calendar import same_day_months_on, whole_months
from tests import factories
from tests.boards.office.test_office import held
from tests.pairs import database_says, python_says, random_facts, undone

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2025, 1, 31)
DATES = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 1, 1))
pytestmark = pytest.mark.django_db


@given(DATES, st.integers(-12, 12))
@example(datetime.date(2026, 8, 31), 6)
@example(datetime.date(2027, 8, 31), 6)
@random_facts
def test_months_are_counted_alike(day, months):
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::date + make_interval(months => %s))::date", [day, months])
        assert cursor.fetchone()[0] == same_day_months_on(day, months)


@given(DATES, st.integers(0, 500))
@example(datetime.date(2026, 8, 31), 181)
@random_facts
def test_months_are_full_on_the_day_that_many_months_on(since, days):
    day = since + days * DAY
    months = whole_months(since, day)
    assert same_day_months_on(since, months) <= day < same_day_months_on(since, months + 1)


SPAN = st.integers(0, 500)


@given(
    st.lists(SPAN, max_size=3),
    st.lists(st.tuples(SPAN, st.integers(1, 200)), max_size=3),
    st.lists(st.tuples(SPAN, st.sampled_from(["recommend", "consult", "absent"])), max_size=2),
    SPAN,
)
@example([], [(100, 200)], [], 290)
@example([], [(100, 200)], [], 310)
@random_facts
def test_a_reason_is_approved_in_time(writer, elsewhere, approved, came, day):
    """Approvals are noted in their order, as councils make them."""
    at = timezone.make_aware(datetime.datetime(2027, 1, 1))
    with undone():
        term = TermOfOffice.objects.create(
            person=factories.PersonFactory(), ward=factories.WardFactory(), starts_on=FIRST
        )
        row = {"term": term, "recorded_at": at}
        for each in set(elsewhere):
            TermNote.objects.create(kind="attended", day=FIRST + each * DAY, **row)
        for each, how in came:
            power, status = ("recommend", how) if how == "absent" else (how, "present")
            held(term, writer, FIRST + each * DAY, power=power, status=status)
        for each, more in sorted(dict(approved).items()):
            if each > day:
                continue
            told = {"day": FIRST + each * DAY, "until": FIRST + (each + more) * DAY}
            new = {"kind": "approved", "reason": "x", **told}
            if database_says(lambda new=new: TermNote.objects.create(**new, **row)):
                TermNote.objects.create(**new, **row)
        told = {"approved_on": FIRST + day * DAY, "approved_until": FIRST + 900 * DAY}
        python = python_says(
            lambda: note_elsewhere(term=term, approved_reason="y", by=writer, at=at, **told)
        )
        new = {"kind": "approved", "day": told["approved_on"], "until": told["approved_until"]}
        assert python == database_says(lambda: TermNote.objects.create(reason="y", **new, **row))


@given(
    st.lists(DATES, max_size=6), st.lists(st.tuples(DATES, st.integers(1, 400)), max_size=3), DATES
)
@random_facts
def test_whatever_ran_out_ran_out(came, approved, today):
    """By another reading: nobody came between the last attendance and the day after the last day,
    and no reason approved until that day goes on longer."""
    start = datetime.date(2000, 1, 1)
    spans = [(day, day + more * DAY) for day, more in approved]
    found = rules.ran_out(start, [day for day in came if day <= today], spans, today)
    for each in found:
        assert each.last_day >= same_day_months_on(each.since, 6)
        assert not [day for day in came if each.since < day <= each.last_day]
        assert not [1 for day, until in spans if day <= each.last_day < until]
        assert each.last_day < (each.came_again or today)
    days = sorted({start, *(day for day in came if start <= day <= today)})
    gaps = [(one, two) for one, two in zip(days, [*days[1:], today], strict=True)]
    assert {each.since for each in found} == {
        one for one, two in gaps if two > rules.last_day(one, spans)
    }
