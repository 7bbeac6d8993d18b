"""On a body that decides councillors vote, and others by an exception that their seat names: when
somebody is seated, when a board begins to decide, and when a term ends."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.attendance.operations import tick
from boards.bodies.operations import save_body
from boards.models import Attendance, Body, Deputy, Membership, Seat, TermOfOffice
from boards.seats.elections import begin_term, end_term
from boards.seats.operations import add_member, end_membership, save_seat
from boards.seats.rules import covers
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.people.merging.operations import merge_people
from tests import factories, steps

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
Role = Membership.Role
EXCEPTION = "Section 13(4)(h): co-opted for the school"


@pytest.fixture
def writer():
    return factories.OfficerFactory()


@pytest.fixture
def body():
    return factories.BodyFactory(kind="ward_committee", power="decide")


def refused_by_the_database(act):
    def whole():
        with transaction.atomic():
            act()
            connection.check_constraints()

    with pytest.raises(DatabaseError, match="only councillors vote"):
        whole()


def sql(words, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)


def seat(body, person, **more):
    return add_member(body=body, person=person, by=SYSTEM, **{"role": Role.CHAIR} | more)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=4),
    st.integers(0, 9),
    st.none() | st.integers(0, 9),
)
def test_days_are_covered_as_the_days_say(spans, first, last):
    day = datetime.date(2026, 1, 1)
    spans = [(a, b if b is None else max(a, b)) for a, b in spans]
    last = last if last is None else max(first, last)
    until = 30 if last is None else last
    expected = all(
        any(a <= n and (b is None or n <= b) for a, b in spans) for n in range(first, until + 1)
    )

    def on(number):
        return None if number is None else day + number * DAY

    assert covers([(on(a), on(b)) for a, b in spans], on(first), on(last)) == expected


def test_who_is_seated_with_a_vote_is_a_councillor_or_an_exception(body):
    person = factories.PersonFactory()
    with pytest.raises(Refused, match="section 13") as refused:
        seat(body, person)
    assert refused.value.field == "vote_exception"
    assert not seat(body, person, has_vote=False, role=Role.RESIDENT).has_vote
    voter = seat(body, factories.PersonFactory(), vote_exception=f" {EXCEPTION} ")
    assert voter.seat.vote_exception == EXCEPTION
    assert seat(body, factories.CouncillorFactory(), role=Role.ELECTED_MEMBER).has_vote


def test_for_the_whole_time_of_the_seat(body):
    person, today = factories.CouncillorFactory(), timezone.localdate()
    person.terms.update(ends_on=today + 100 * DAY)
    with pytest.raises(Refused, match="for all of that time"):
        seat(body, person)
    member = seat(body, person, ends_on=today + 100 * DAY)
    with pytest.raises(Refused, match="for all of that time"):
        end_membership(membership=member, last_day=today + 101 * DAY, by=SYSTEM)
    rows = Membership.objects.filter(pk=member.pk)
    refused_by_the_database(lambda: rows.update(ends_on=None))
    TermOfOffice.objects.create(
        person=person, ward=factories.WardFactory(), starts_on=today + 101 * DAY
    )
    end_membership(membership=member, last_day=today + 101 * DAY, by=SYSTEM)
    connection.check_constraints()


def test_the_database_seats_nobody_else(body):
    officer = seat(body, factories.PersonFactory(), role=Role.OFFICER)
    Seat.objects.filter(pk=officer.seat_id).update(has_vote=True)
    rows = Membership.objects.filter(pk=officer.pk)
    refused_by_the_database(lambda: rows.update(has_vote=True))
    refused_by_the_database(
        lambda: sql("UPDATE boards_membership SET has_vote = TRUE WHERE id = %s", officer.pk)
    )
    Seat.objects.filter(pk=officer.seat_id).update(vote_exception=EXCEPTION)
    rows.update(has_vote=True)
    connection.check_constraints()
    refused_by_the_database(lambda: Seat.objects.update(vote_exception=""))
    with pytest.raises(Refused, match="Not councillors, and with a vote"):
        save_seat(body=body, seat=officer.seat, vote_exception="", by=SYSTEM)


def test_a_board_begins_to_decide_once_each_exception_is_named(writer):
    board = factories.BodyFactory(kind="ward_committee")
    ann, bob = factories.PersonFactory(name="Ann"), factories.CouncillorFactory(name="Bob")
    resident = seat(board, ann, role=Role.RESIDENT)
    seat(board, bob)
    gone = factories.PersonFactory(name="Gone")
    today = timezone.localdate()
    seat(board, gone, role=Role.RESIDENT, starts_on=today - 9 * DAY, ends_on=today - DAY)
    with pytest.raises(Refused, match=r"not councillors: Ann \(Resident\)\. Each") as refused:
        save_body(body=board, power="decide", by=writer)
    assert refused.value.field == "power"
    rows = Body.objects.filter(pk=board.pk)
    refused_by_the_database(lambda: rows.update(power="decide", decides_since=today))
    refused_by_the_database(
        lambda: sql("UPDATE boards_body SET power = 'decide' WHERE id = %s", board.pk)
    )
    save_seat(body=board, seat=resident.seat, vote_exception=EXCEPTION, by=writer)
    changed = save_body(body=board, power="decide", by=writer)
    assert changed.decides_since == today
    connection.check_constraints()
    assert save_body(body=board, power="recommend", by=writer).decides_since is None


def test_a_term_ends_with_the_votes_that_rest_on_it(body, writer):
    ward, person = factories.WardFactory(members=1), factories.PersonFactory()
    today = timezone.localdate()
    term = begin_term(person=person, ward=ward, starts_on=today - 30 * DAY, by=writer)
    of_term = seat(factories.BodyFactory(power="decide"), person, term=term)
    chair = seat(body, person)
    with pytest.raises(Refused, match=rf"{person} \(Elected member, {body}\)"):
        end_term(term=term, last_day=today, by=writer)
    terms = TermOfOffice.objects.filter(pk=term.pk)
    refused_by_the_database(lambda: terms.update(ends_on=today))
    refused_by_the_database(
        lambda: sql("UPDATE boards_term SET starts_on = starts_on + 60 WHERE id = %s", term.pk)
    )
    save_seat(body=body, seat=chair.seat, vote_exception=EXCEPTION, by=writer)
    end_term(term=term, last_day=today, by=writer)
    of_term.refresh_from_db()
    assert of_term.ends_on == today
    connection.check_constraints()


def test_what_was_merged_counts_for_who_is_kept(body, writer):
    keep, gone = factories.PersonFactory(), factories.CouncillorFactory()
    member = seat(body, gone)
    merge_people(keep=keep, gone=gone, by=writer)
    member.refresh_from_db()
    assert member.person == keep
    connection.check_constraints()


# Who comes instead


@pytest.fixture
def meeting(body, writer):
    body.substitutes = "anybody"
    body.save()
    starts = timezone.now() + 10 * DAY
    return steps.set_date(body=body, starts_at=starts, by=writer, place="Hall")


def send(meeting, member, person, by):
    return tick(meeting=meeting, membership=member, status="substituted", substitute=person, by=by)


def test_a_new_committee_takes_no_substitutes_until_it_says_so(writer):
    place = factories.NeighbourhoodFactory()
    made = save_body(
        kind="ward_committee", power="decide", name="New", neighbourhood=place, by=writer
    )
    assert made.substitutes == "nobody"
    board = save_body(kind="board", power="recommend", name="B", neighbourhood=place, by=writer)
    assert board.substitutes == "anybody"


def test_a_councillor_comes_for_a_councillor(meeting, body, writer):
    member, stranger = seat(body, factories.CouncillorFactory()), factories.PersonFactory()
    Deputy.objects.create(seat=member.seat, person=stranger, starts_on=meeting.day)
    with pytest.raises(Refused, match="only councillors can substitute") as refused:
        send(meeting, member, stranger, writer)
    assert refused.value.field == "substitute"
    sue = factories.CouncillorFactory()
    assert send(meeting, member, sue, writer)
    rows = Attendance.objects.filter(substitute_for=member)
    refused_by_the_database(lambda: rows.update(person=stranger))
    refused_by_the_database(
        lambda: sql(
            "UPDATE boards_attendance SET person_id = %s WHERE id = %s",
            stranger.pk,
            rows.get().pk,
        )
    )
    with pytest.raises(Refused, match="and would be no councillor: change that first"):
        end_term(term=sue.terms.get(), last_day=meeting.day - DAY, by=writer)
    refused_by_the_database(lambda: sue.terms.update(ends_on=meeting.day - DAY))
    end_term(term=sue.terms.get(), last_day=meeting.day, by=writer)
    connection.check_constraints()


def test_for_a_seat_with_an_exception_or_without_a_vote_anybody(meeting, body, writer):
    by_exception = seat(body, factories.PersonFactory(), vote_exception=EXCEPTION)
    officer = seat(body, factories.PersonFactory(), role=Role.OFFICER)
    for member in (by_exception, officer):
        assert send(meeting, member, factories.PersonFactory(), writer)
    connection.check_constraints()


def test_a_board_does_not_begin_to_decide_with_such_a_substitute(writer):
    board = factories.BodyFactory(kind="ward_committee")
    member = seat(board, factories.CouncillorFactory())
    starts = timezone.now() + 10 * DAY
    meeting = steps.set_date(body=board, starts_at=starts, by=writer, place="Hall")
    send(meeting, member, factories.PersonFactory(), writer)
    with pytest.raises(Refused, match="comes for a member with a vote"):
        save_body(body=board, power="decide", by=writer)
    refused_by_the_database(lambda: Body.objects.filter(pk=board.pk).update(power="decide"))
    tick(meeting=meeting, membership=member, status="apologies", by=writer)
    assert save_body(body=board, power="decide", by=writer).binds


# Pages


def test_the_exception_is_asked_when_seating_and_shown_with_the_seat(world, manager):
    Body.objects.filter(pk=world.own.body.pk).update(kind="ward_committee")
    body = factories.BodyFactory(
        kind="ward_committee", power="decide", name="Own committee", slug="own-committee",
        neighbourhood=world.own.place,
    )  # fmt: skip
    path, person = (
        f"{body.get_absolute_url()}members/add/",
        factories.PersonFactory(name="Co Opted"),
    )
    data = {"person": person.pk, "role": "resident", "vote": "yes"}
    refused = manager.post(path, data)
    assert refused.status_code == 422
    assert "needs an exception under section 13" in refused.content.decode()
    assert manager.post(path, data | {"vote_exception": EXCEPTION}).status_code == 302
    assert (
        f"votes by exception: {EXCEPTION}" in manager.get(body.get_absolute_url()).content.decode()
    )


def test_a_board_that_would_decide_is_told_whom_to_ask(world, manager):
    body = factories.BodyFactory(power="recommend", neighbourhood=world.own.place, name="Own Two")
    seat(body, factories.PersonFactory(), role=Role.RESIDENT)
    change = {"kind": "ward_committee", "power": "decide", "name": body.name}
    change |= {"neighbourhood": world.own.place.pk}
    page = manager.post(f"{body.get_absolute_url()}change/", change)
    assert page.status_code == 422
    assert "These vote and are not councillors" in page.content.decode()
