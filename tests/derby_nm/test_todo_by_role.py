"""What needs each role: the list of a person of every role, row by row."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from boards.seats.operations import add_member, link_sign_in
from core import todo
from core.actors import SYSTEM
from core.calendar import financial_year
from core.letters.models import Letter
from funding.budgets.lines.operations import add_line, open_budget
from funding.ledger.operations import open_year
from funding.models import FinancialYear
from neighbourhoods.models import Person, TeamPost
from tasking.actions.operations import add_action
from tests import factories, steps

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)
MOST = 12
"""Queries of the home page of each role"""
WAITS = {
    "head_of_service": {"meetings", "vacant posts", "profiles", "population", "own actions",
                        "payments to authorise", "virements to authorise"},
    "finance_officer": {"own actions", "payments to authorise", "virements to authorise"},
    "budget_holder": {"own actions", "forecasts to sign off"},
    "service_officer": {"own actions"},
    "meetings_clerk": {"meetings", "telephone", "own actions"},
    "portfolio_holder": {"chairing", "coming", "reading", "own actions"},
    "data_officer": {"population", "profiles", "vacant posts", "own actions"},
    "communications_officer": {"profiles", "vacant posts", "own actions"},
    "system_administrator": {"letters", "population", "own actions"},
    "neighbourhood_manager": {"meetings", "vacant posts", "profiles", "telephone", "own actions"},
    "partner_officer": {"own actions", "overdue actions"},
    "board_chair": {"chairing", "coming", "reading", "own actions"},
    "elected_member": {"coming", "reading", "own actions"},
    "resident_representative": {"coming", "reading", "own actions"},
}  # fmt: skip
"""What at least stands in the list of each role, by the names of the sources."""


@pytest.fixture
def work(world):
    """Something for everybody: what is vacant, unwritten, late, failed."""
    own = world.own
    TeamPost.objects.create(neighbourhood=own.place, kind="housing", employer=own.agency)
    factories.NeighbourhoodFactory(name="Nowhere", profile="")
    type(own.place).objects.filter(pk=own.place.pk).update(profile="")
    Letter.objects.create(
        kind="test", to="gone@example.org", subject="Hello", body="Hello", message_id="<one@test>",
        failed_at=timezone.now(), reason="No such user",
    )  # fmt: skip
    late = add_action(state="accepted",
        what="Late", lead_agency=own.agency, neighbourhood=own.place, due_on=timezone.localdate(),
        by=SYSTEM,
    )  # fmt: skip
    type(late).objects.filter(pk=late.pk).update(due_on=timezone.localdate() - 9 * DAY)
    _budget_of_this_year(own)
    no_letter = factories.PersonFactory(email="")
    add_member(
        body=own.body, person=no_letter, role="resident", starts_on=timezone.localdate(), by=SYSTEM
    )
    steps.move(own.agenda, own.agenda.starts_at + DAY / 24, place="Hall", by=own.writer)
    return world


def _budget_of_this_year(side):
    """The place has a budget with a line in the year of today, whatever day the suite is run on."""
    first = int(financial_year(timezone.localdate())[:4])
    year = FinancialYear.objects.filter(first=first).first() or open_year(first=first, by=SYSTEM)
    budget = open_budget(year=year, neighbourhood=side.place, by=SYSTEM)
    if not budget.lines.exists():
        add_line(
            budget=budget, fund=side.fund, name="Halls", cost_centre="N7", account_code="7",
            amount=Decimal(100), by=SYSTEM,
        )  # fmt: skip


@pytest.fixture
def user(work, role):
    """Somebody of the role, with an action of their own; the cabinet member chairs a board too."""
    user = work.people[role]
    person = Person.objects.filter(user=user).first() or factories.PersonFactory(user=user)
    add_action(state="accepted",
        what="Mine", owner=person, lead_agency=work.own.agency, neighbourhood=work.own.place,
        due_on=timezone.localdate() + DAY, by=SYSTEM,
    )  # fmt: skip
    if role == "portfolio_holder":
        since = timezone.localdate() - 400 * DAY
        add_member(body=work.own.body, person=person, role="vice_chair", starts_on=since, by=SYSTEM)
        link_sign_in(person=person, user=user, by=SYSTEM)
    return User.objects.get(pk=user.pk)


def rows(user):
    """{source: its rows}"""
    found = {name: todo.rows_of(name, user, timezone.now(), 20) for name in todo.names()}
    return {name: each for name, each in found.items() if each}


@pytest.mark.parametrize("role", WAITS)
def test_the_list_of_each_role(as_user, user, role):
    found, client = rows(user), as_user(user)
    assert found.keys() >= WAITS[role]
    page = client.get("/").content.decode()
    for row in [row for each in found.values() for row in each[:1]]:
        assert row.what.split("“")[0] in page
        assert client.get(row.url).status_code == 200, row


@pytest.mark.parametrize("role", WAITS)
def test_one_press_does_the_work_of_a_row_and_it_is_gone(as_user, user, role):
    client = as_user(user)
    pressed = 0
    for name, each in rows(user).items():
        for row in each[:1]:
            for button in row.buttons[:1]:
                sent = button.fields | {"from_list": "1"}
                answer = client.post(button.url, sent)
                assert answer.status_code == 302, (name, row)
                assert button.leads_on or answer["Location"] == "/"
                assert row not in rows(user).get(name, [])
                pressed += 1
    assert pressed >= 1


@pytest.mark.parametrize("role", WAITS)
def test_home_takes_twelve_queries_at_most_whoever_comes(as_user, user, role):
    client = as_user(user)
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    assert len(queries) <= MOST, [each["sql"][:80] for each in queries]


def test_every_role_has_a_list(world):
    assert WAITS.keys() | {"nobody"} == world.people.keys()


def test_a_figure_that_is_kept_is_written_alike_for_everybody_at_any_hour():
    """SQL that is put together once must not have the person or the hour in it."""
    now = timezone.localtime()
    hours = (now.replace(hour=1), now.replace(hour=23))
    asked = [todo.Asked(User(pk=key), hour, key) for key, hour in enumerate(hours, 7)]
    kept = {name: each.expression for name, each in todo._figures.items() if each.same}
    assert {"first steps", "seats", "what is the person's own"} <= set(kept)
    for name, expression in kept.items():
        one, other = (todo.put_together(expression(who)) for who in asked)
        assert (one.sql, one.params) == (other.sql, other.params), name


def test_a_figure_that_is_kept_answers_each_person_for_themselves(world):
    """Put together for the chair, asked by the manager and the chair again."""
    found = []
    for role in ("board_chair", "neighbourhood_manager", "board_chair"):
        asked = todo.Asked(world.people[role], timezone.now(), 6)
        found.append((bool(asked.figure("seats")), asked.figure("what is the person's own")))
    assert found[0] == found[2]
    assert found[0][0]
    assert found[0][1]["sits"]
    assert not found[1][0]
