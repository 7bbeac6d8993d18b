"""Who holds which seat and when, and for whom a seat is: Python says yes exactly where the database
does."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from boards.models import Membership, Seat, TermOfOffice
from boards.seats.elections import begin_term, end_term
from boards.seats.operations import add_member, end_membership, save_seat
from neighbourhoods.models import CommunityGroup
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

DAYS = st.integers(-6, 6)
LENGTH = st.sampled_from([None, None, 0, 1, 3, 5])
SPAN = st.tuples(DAYS, LENGTH)
ROLE = st.sampled_from(["chair", "chair", "elected_member", "partner", "officer"])
pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def dates(span):
    """First and last day of a span: days from today, and how many days more (None: open)."""
    first, more = span
    return {"starts_on": day(first), "ends_on": None if more is None else day(first + more)}


def created(rows, **fields):
    """The row, or None where it would clash with one made before."""
    try:
        with transaction.atomic():
            return rows.create(**fields)
    except IntegrityError:
        return None


@pytest.fixture
def places(committee, db):
    """Two voting seats of the committee, one without a vote, and one of another body."""
    other = factories.BodyFactory()
    seat = {"kind": "ward", "starts_on": datetime.date(2020, 1, 1)}
    return [
        Seat.objects.create(body=body, has_vote=votes, **seat)
        for body, votes in (
            (committee, True), (committee, True), (committee, False), (other, True),
        )
    ]  # fmt: skip


@pytest.fixture
def people(db):
    return [factories.PersonFactory() for _ in range(3)]


HOLDER = st.tuples(st.integers(0, 1), st.integers(0, 2), ROLE, SPAN)


def seat_holders(committee, places, people, holders):
    """Those who sit already: the committee's own members are gone."""
    Membership.objects.filter(body=committee).delete()
    agency = factories.AgencyFactory()
    found = [
        created(
            Membership.objects, body=committee, seat=places[place], person=people[person],
            role=role, agency=agency, **dates(span),
        )
        for place, person, role, span in holders
    ]  # fmt: skip
    return [each for each in found if each]


@given(
    st.lists(HOLDER, max_size=3),
    st.sampled_from([0, 0, 1, 1, 2, 3]),
    st.integers(0, 2),
    ROLE,
    st.booleans(),
    st.tuples(DAYS, st.sampled_from([None, None, -1, 0, 3, 9])),
    st.booleans(),
)
@random_facts
def test_who_takes_a_seat(
    committee, writer, places, people, holders, place, who, role, votes, span, agency
):
    with undone():
        seat_holders(committee, places, people, holders)
        new = {"body": committee, "seat": places[place], "person": people[who], "role": role}
        new |= {"has_vote": votes, "agency": factories.AgencyFactory() if agency else None}
        new |= dates(span)
        python = python_says(lambda: add_member(**new, by=writer))
        assert python == database_says(lambda: Membership.objects.create(**new))


LATER = st.integers(1, 10)
SITTING = st.tuples(st.just(0), st.just(0), ROLE, st.tuples(st.integers(-5, 0), st.integers(6, 9)))
NEXT = st.tuples(st.integers(0, 1), st.integers(0, 1), ROLE, st.tuples(LATER, st.just(None)))
"""Who sits for some days yet, and who sits beside or comes after."""


@given(SITTING, st.lists(NEXT, min_size=1, max_size=2), st.sampled_from([-6, 0, 2, 9, 12]))
@random_facts
def test_how_long_a_seat_is_held(committee, writer, places, people, sitting, after, last):
    """Python also says that what has ended has ended."""
    with undone():
        held, *_ = seat_holders(committee, places, people, [sitting, *after])
        rows = Membership.objects.filter(pk=held.pk)
        end = {"membership": held, "last_day": day(last), "by": writer}
        python = python_says(lambda: end_membership(**end))
        assert python == database_says(lambda: rows.update(ends_on=day(last)))


@given(st.lists(SPAN, max_size=3), DAYS)
@random_facts
def test_a_term_begins(writer, spans, first):
    """Python also asks how many the ward elects: many."""
    with undone():
        person, ward = factories.PersonFactory(), factories.WardFactory(members=99)
        for span in spans:
            created(
                TermOfOffice.objects, person=person, ward=factories.WardFactory(), **dates(span)
            )
        new = {"person": person, "ward": ward, "starts_on": day(first)}
        python = python_says(lambda: begin_term(**new, by=writer))
        assert python == database_says(lambda: TermOfOffice.objects.create(**new))


@given(SPAN, st.lists(st.tuples(LATER, LENGTH), max_size=2), st.integers(-6, 12))
@example((-3, 5), [(4, None)], 6)
@random_facts
def test_a_term_ends(writer, sitting, after, last):
    with undone():
        person = factories.PersonFactory()
        terms = [
            created(
                TermOfOffice.objects, person=person, ward=factories.WardFactory(), **dates(span)
            )
            for span in [sitting, *after]
        ]
        rows = TermOfOffice.objects.filter(pk=terms[0].pk)
        python = python_says(lambda: end_term(term=terms[0], last_day=day(last), by=writer))
        assert python == database_says(lambda: rows.update(ends_on=day(last)))


@given(
    st.sampled_from(Seat.Kind.values),
    st.sets(st.sampled_from(["ward", "agency", "group"]), max_size=2),
    st.sampled_from([None, None, -1, 0]),
)
@random_facts
def test_a_seat_is_for_its_kind(committee, writer, kind, named, last):
    with undone():
        rows = {
            "ward": factories.WardFactory(),
            "agency": factories.AgencyFactory(),
            "group": CommunityGroup.objects.create(
                name="Friends", neighbourhood=committee.neighbourhood
            ),
        }
        new = {"body": committee, "kind": kind} | {name: rows[name] for name in named}
        new |= {"starts_on": day(0), "ends_on": last if last is None else day(last)}
        python = python_says(lambda: save_seat(**new, by=writer))
        assert python == database_says(lambda: Seat.objects.create(**new))
