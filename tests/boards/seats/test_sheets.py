"""Members and boards that come in by workbook."""

import datetime

import pytest

from accounts.imports import operations
from accounts.models import RoleGrant
from boards.models import Body, Membership, Seat
from core.errors import Refused
from tests import factories, workbooks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty")]
ROW = {"body": "Sinfin Board", "person": "Ann Known", "role": "Partner member", "agency": "Police"}


@pytest.fixture
def head():
    return factories.OfficerFactory()


@pytest.fixture
def board():
    factories.AgencyFactory(name="Derbyshire Constabulary", short_name="Police")
    return factories.BodyFactory(name="Sinfin Board")


def test_a_member_gets_a_seat_and_both_go_with_the_file(head, board):
    ann = factories.PersonFactory(name="Ann Known")
    batch = workbooks.load("members", head, ROW | {"starts_on": "3/4/2026", "has_vote": "yes"})
    found = Membership.objects.get()
    assert (found.person, found.role, found.agency.short_name) == (ann, "partner", "Police")
    assert (found.starts_on, found.has_vote) == (datetime.date(2026, 4, 3), True)
    assert workbooks.upload("members", head, ROW).same == 1
    operations.undo(batch=batch, by=head)
    assert (Membership.objects.count(), Seat.objects.count()) == (0, 0)


def test_a_vacant_seat_that_was_there_stays(head, board):
    factories.PersonFactory(name="Ann Known")
    police = factories.AgencyFactory._meta.model.objects.get(short_name="Police")
    seat = Seat.objects.create(
        body=board, kind="agency", agency=police, has_vote=True, starts_on="2020-01-01"
    )
    batch = workbooks.load("members", head, ROW)
    assert Membership.objects.get().seat == seat
    operations.undo(batch=batch, by=head)
    assert list(Seat.objects.all()) == [seat]


def test_what_the_operation_refuses_stands_at_its_row(head, board):
    factories.PersonFactory(name="Ann Known")
    factories.PersonFactory(name="Bob Second")
    factories.PersonFactory(name="Cat Third")
    batch = workbooks.upload(
        "members", head,
        {"body": "Sinfin Board", "person": "Ann Known", "role": "Chair"},
        {"body": "Sinfin Board", "person": "Bob Second", "role": "Chair"},
        {"body": "Sinfin Board", "person": "Cat Third", "role": "Partner member"},
        {"body": "Sinfin Board", "person": "Cat Third", "role": "Officer", "starts_on": "2026-05-01",
         "ends_on": "2026-04-01"},
    )  # fmt: skip
    words = workbooks.problems(batch)
    assert [each[:2] for each in words] == [(3, "Role"), (4, "Sits for"), (5, "Until")]
    assert words[0][2].startswith("Sinfin Board has a chair at that time already")
    assert not Membership.objects.exists()


def test_somebody_who_sits_there_in_another_role_is_a_problem(head, board):
    factories.PersonFactory(name="Ann Known")
    workbooks.load("members", head, ROW)
    batch = workbooks.upload("members", head, ROW | {"role": "Officer"})
    assert workbooks.problems(batch)[0][:2] == (2, "Role")


def test_an_undo_is_refused_where_a_role_came_with_the_seat(head, board):
    user = factories.UserFactory()
    factories.PersonFactory(name="Ann Known", user=user)
    batch = workbooks.load("members", head, ROW)
    assert RoleGrant.objects.filter(user=user).exists()
    with pytest.raises(Refused, match="is used by role grants"):
        operations.undo(batch=batch, by=head)


def test_of_two_namesakes_the_agency_says_which(head, board):
    factories.PersonFactory(name="Ann Known", agency=factories.AgencyFactory(short_name="Fire"))
    factories.PersonFactory(name="Ann Known", agency=factories.AgencyFactory(short_name="Health"))
    batch = workbooks.upload("members", head, ROW)
    ((row, column, words),) = workbooks.problems(batch)
    assert (row, column) == (2, "Person")
    assert (
        "“Ann Known” is the name of 2 records. Say which one, such as “Ann Known (Fire)”" in words
    )
    workbooks.load("members", head, ROW | {"person": "Ann Known (Health)"})
    assert Membership.objects.get().person.agency.short_name == "Health"


def test_boards_are_set_up_by_their_operation(head):
    place = factories.NeighbourhoodFactory(name="Sinfin")
    row = {
        "name": "Sinfin Board", "kind": "Neighbourhood board", "power": "Makes recommendations",
        "neighbourhood": "Sinfin",
    }  # fmt: skip
    tasking = {"name": "Sinfin Tasking", "kind": "Tasking group", "power": "Consultative"}
    batch = workbooks.upload("bodies", head, row, tasking)
    assert workbooks.problems(batch)[0][:2] == (3, "Powers")
    batch = workbooks.load("bodies", head, row)
    assert (Body.objects.get().neighbourhood, Body.objects.get().slug) == (place, "sinfin-board")
    operations.undo(batch=batch, by=head)
    assert not Body.objects.exists()


def test_a_board_and_a_forum_of_one_place_are_two(head):
    factories.NeighbourhoodFactory(name="Sinfin")
    board = {
        "name": "Normanton Neighbourhood Board", "kind": "Neighbourhood board",
        "power": "Makes recommendations", "neighbourhood": "Sinfin",
    }  # fmt: skip
    forum = board | {
        "name": "Normanton Neighbourhood Forum", "kind": "Neighbourhood forum", "power": "Consultative",
    }  # fmt: skip
    assert workbooks.upload("bodies", head, board, forum).unanswered == 0
    again = board | {"name": "Normanton Neigbourhood Board"}
    assert workbooks.upload("bodies", head, board, again).unanswered == 1
