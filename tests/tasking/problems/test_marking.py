"""An official-sensitive problem: for named people only, on every way to it; no councillor's enquiry shows a problem."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.access import Permission, Role
from core.actors import SYSTEM
from core.errors import Refused
from tasking.models import NamedReader, Problem, ProblemRequest, Reading
from tasking.problems.counts import operations as counting
from tasking.problems.operations import recheck_problem
from tasking.problems.pages import story
from tasking.sharing.operations import name_reader, set_marking
from tests import factories
from tests.pdf_reader import read

pytestmark = pytest.mark.django_db
EDIT = Permission.EDIT_PROBLEM
PAGES = ("problem", "problem_text", "problem_pdf", "problem_edit", "problem_marking")


def hide(problem, by):
    return set_marking(
        record=problem, marking="sensitive", reason="A person at risk", right=EDIT, by=by
    )


@pytest.fixture
def people(world):
    """Head and manager, with the council behind them."""
    council = factories.AgencyFactory(name="Council", slug="council-x")
    for role in (Role.HEAD_OF_SERVICE, Role.NEIGHBOURHOOD_MANAGER):
        user = world.people[role]
        factories.PersonFactory(name=user.name, user=user, agency=council)
    return world.people


def test_nobody_but_who_is_named_meets_it(world, people, as_user):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    problem = hide(world.own.problem, head)
    assert str(problem) == f"P{problem.pk} (official-sensitive)"
    client = as_user(manager)
    assert {client.get(reverse(each, args=[problem.pk])).status_code for each in PAGES} == {404}
    listed = client.get(reverse("problems"), {"show": "all", "neighbourhood": world.own.place.slug})
    assert problem.pk not in [each.pk for each in listed.context["page"]]
    assert [each.agency for each in listed.context["involved"]] == ["Council"]
    assert b"Another agency is involved" in listed.content
    assert not Problem.objects.changeable_by(manager, EDIT).filter(pk=problem.pk).exists()
    name_reader(record=problem, user=manager, reason="Visits", right=EDIT, by=head)
    assert Problem.objects.visible_to(manager).filter(pk=problem.pk).exists()
    assert Problem.objects.changeable_by(manager, EDIT).filter(pk=problem.pk).exists()


def test_page_text_and_print_ask_why_and_are_written_down(world, people, as_user):
    head = people[Role.HEAD_OF_SERVICE]
    problem, client = hide(world.own.problem, head), as_user(people[Role.HEAD_OF_SERVICE])
    asks = reverse("problem_open", args=[problem.pk])
    for each in ("problem", "problem_text", "problem_pdf"):
        assert client.get(reverse(each, args=[problem.pk]))["Location"] == asks
    sent = client.post(asks, {"reason": "work"})
    assert sent["Location"] == problem.get_absolute_url()
    assert problem.title in client.get(problem.get_absolute_url()).content.decode()
    assert read(client.get(reverse("problem_pdf", args=[problem.pk])).content)
    printed = story.printed(problem, head, datetime.date(2027, 3, 3))
    words = f"Official-sensitive: named people only. Made for {head.name} on 3 March 2027"
    assert printed["mark"] == words
    rows = Reading.objects.filter(label="tasking.problem", record=problem.pk)
    assert [(each.user, each.reason) for each in rows] == [(head, "work")] * 3


def test_marking_it_on_its_page_and_naming_a_reader(world, people, as_user):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    problem, client = world.own.problem, as_user(people[Role.HEAD_OF_SERVICE])
    marking = reverse("problem_marking", args=[problem.pk])
    sent = client.post(marking, {"marking": "sensitive", "reason": "A person at risk"})
    assert sent["Location"] == marking
    add = reverse("problem_reader_add", args=[problem.pk])
    sent = client.post(add, {"person": manager.person.pk, "reason": "Visits"})
    assert sent["Location"] == marking
    named = NamedReader.objects.of(problem).current().get(user=manager)
    client.post(reverse("problem_reader_end", args=[problem.pk]), {"reader": named.pk})
    assert [each.user for each in NamedReader.objects.of(problem).current()] == [head]


def test_what_comes_back_keeps_its_marking_and_its_readers(world, people):
    head = people[Role.HEAD_OF_SERVICE]
    closed = hide(world.own.closed_problem, head)
    again = recheck_problem(problem=closed, found="came_back", note="Again", by=head)
    assert (again.marking, again.originator, again.follows) == (
        "sensitive", closed.originator, closed,
    )  # fmt: skip
    assert [each.user for each in NamedReader.objects.of(again).current()] == [head]


def test_the_database_lets_no_other_agency_lower_it(world, people):
    problem = hide(world.own.problem, people[Role.HEAD_OF_SERVICE])
    with (
        pytest.raises(DatabaseError, match="only the agency that it is from"),
        transaction.atomic(),
    ):
        Problem.objects.filter(pk=problem.pk).update(marking="public")
    with pytest.raises(DatabaseError, match="has_originator"), transaction.atomic():
        Problem.objects.filter(pk=world.other.problem.pk).update(marking="sensitive")


def test_an_enquiry_shows_no_problem(world):
    problem, enquiry = world.own.problem, world.own.rows["enquiry"]
    with pytest.raises(Refused, match="enquiry"):
        counting.link_requests(problem=problem, requests=[enquiry], by=SYSTEM)
    with pytest.raises(DatabaseError, match="enquiry"), transaction.atomic():
        ProblemRequest.objects.create(problem=problem, request=enquiry)
    head = world.people[Role.HEAD_OF_SERVICE]
    assert enquiry.pk not in counting.to_link(problem, head).values_list("pk", flat=True)
