"""Terms of office: entered once, ended and begun by an election."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import RoleGrant
from boards.models import Membership, Seat, TermOfOffice
from boards.seats.elections import begin_term, hold_election
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.models import Person
from tests import factories

DAY = datetime.timedelta(days=1)
POLL = datetime.date(2027, 5, 6)
TERM = datetime.date(2027, 5, 10)


@pytest.fixture
def ward(committee):
    """The ward of the committee's neighbourhood, which elects three."""
    found = factories.WardFactory()
    found.neighbourhoods.add(committee.neighbourhood)
    return found


def seat_for(body, ward, **fields):
    return Seat.objects.create(
        body=body, kind="ward", ward=ward, has_vote=True, starts_on=datetime.date(2020, 1, 1),
        **fields,
    )  # fmt: skip


def elected(person, ward, starts_on=datetime.date(2023, 5, 8)):
    return begin_term(person=person, ward=ward, starts_on=starts_on, by=SYSTEM)


def test_a_member_is_entered_once_and_fills_the_seats_of_the_ward(committee, ward):
    board = factories.BodyFactory(neighbourhood=committee.neighbourhood)
    for body in (committee, board, board):
        seat_for(body, ward)
    user = factories.UserFactory()
    person = factories.PersonFactory(user=user)
    term = elected(person, ward)
    assert set(term.memberships.values_list("body", "role")) == {
        (committee.pk, "elected_member"),
        (board.pk, "elected_member"),
    }
    assert RoleGrant.objects.filter(user=user, membership__term=term).count() == 2
    second = elected(factories.PersonFactory(), ward)
    assert [each.body for each in second.memberships.all()] == [board]
    third = elected(factories.PersonFactory(), ward)
    assert third.memberships.count() == 0
    with pytest.raises(Refused, match="elects 3"):
        elected(factories.PersonFactory(), ward)
    with pytest.raises(Refused, match="is elected for"):
        elected(person, factories.WardFactory())


def test_one_ward_at_a_time_in_the_database_too(ward):
    person = factories.PersonFactory()
    elected(person, ward)
    with pytest.raises(IntegrityError, match="term_one_ward"), transaction.atomic():
        TermOfOffice.objects.create(person=person, ward=factories.WardFactory(), starts_on=TERM)


def test_an_election_ends_and_begins_terms(committee, ward, as_user):
    for _ in range(3):
        seat_for(committee, ward)
    stays, goes = factories.PersonFactory(name="Ann Stays"), factories.PersonFactory(name="Bo Goes")
    old = elected(stays, ward), elected(goes, ward)
    ended, begun, kept = hold_election(
        poll_day=POLL, results={ward: ["ann  stays", "Cy New"]}, by=SYSTEM
    )
    assert [term.person for term in ended] == [goes]
    assert [str(term.person) for term in begun] == ["Cy New"]
    assert [term.person for term in kept] == [stays]
    for term in old:
        term.refresh_from_db()
        assert term.ends_on == TERM - DAY
    assert Membership.objects.get(person=goes).ends_on == TERM - DAY
    sits = Membership.objects.get(person=stays)
    assert (sits.ends_on, sits.term) == (None, kept[0])
    new = Membership.objects.get(person__name="Cy New")
    assert (new.starts_on, new.seat.ward) == (TERM, ward)
    with pytest.raises(Refused, match="is entered already"):
        hold_election(poll_day=POLL, results={ward: ["Dee"]}, by=SYSTEM)


def test_an_election_goes_through_as_a_whole_or_not_at_all(ward):
    other = factories.WardFactory()
    elected(factories.PersonFactory(name="Old Hand"), ward)
    before = list(TermOfOffice.objects.values_list("pk", "ends_on")), Person.objects.count()
    for results, words in (
        ({ward: ["New One"], other: ["New One"]}, "stands twice"),
        ({ward: ["A", "B", "C", "D"]}, "elects 3"),
    ):
        with pytest.raises(Refused, match=words):
            hold_election(poll_day=POLL, results=results, by=SYSTEM)
    factories.PersonFactory(name="Twin")
    factories.PersonFactory(name="twin")
    with pytest.raises(Refused, match="Two people are called Twin"):
        hold_election(poll_day=POLL, results={ward: ["Twin"]}, by=SYSTEM)
    assert (
        list(TermOfOffice.objects.values_list("pk", "ends_on")),
        Person.objects.count() - 2,
    ) == before


def test_the_election_page(world, as_user, manager):
    head = as_user(world.people["head_of_service"])
    ward = world.own.ward
    elected(factories.PersonFactory(name="Ann Stays"), ward)
    page = head.get("/elections/").content.decode()
    assert 'value="Ann Stays"' in page
    assert manager.get("/elections/").status_code == 403
    day = {"poll_day_day": "6", "poll_day_month": "5", "poll_day_year": "2027"}
    bad = head.post("/elections/", day | {f"ward_{ward.pk}_1": "Typed Name"})
    assert bad.status_code == 422
    assert "Tick the wards that had an election" in bad.content.decode()
    assert 'value="Typed Name"' in bad.content.decode()
    typed = {
        f"ward_{ward.pk}": "on",
        f"ward_{ward.pk}_0": "Ann Stays",
        f"ward_{ward.pk}_1": "Cy New",
    }
    assert head.post("/elections/", day | typed)["Location"] == "/bodies/"
    names = TermOfOffice.objects.filter(ward=ward, starts_on=TERM).values_list(
        "person__name", flat=True
    )
    assert sorted(names) == ["Ann Stays", "Cy New"]
