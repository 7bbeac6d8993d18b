"""The problem that a request is part of, from the request's page; none for what is for named people only."""

from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, Role
from core import slots
from core.actors import SYSTEM
from core.errors import Refused
from tasking.models import Problem, ProblemRequest, ServiceRequest
from tasking.problems.counts import operations as counting
from tasking.problems.operations import close_problem
from tasking.sharing.operations import name_reader, set_marking
from tests import factories
from tests.worlds.tasking_problems import assessed

pytestmark = pytest.mark.django_db
LOG = Permission.LOG_REQUEST


@pytest.fixture
def council(world):
    """Manager and head act for the council."""
    agency = factories.AgencyFactory(name="Council", slug="council-x")
    for role in (Role.HEAD_OF_SERVICE, Role.NEIGHBOURHOOD_MANAGER):
        user = world.people[role]
        factories.PersonFactory(name=user.name, user=user, agency=agency)
    return agency


def test_where_no_problem_is_open_one_can_be_started(world, council, as_user):
    request, boss = world.own.request, world.people[Role.NEIGHBOURHOOD_MANAGER]
    client = as_user(boss)
    address = reverse("request_problem", args=[request.pk])
    for problem in client.get(address).context["form"].fields["problem"].queryset:
        counting.link_requests(problem=problem, requests=[request], by=boss)
    start = reverse("problem_add") + f"?request={request.pk}"
    assert start in client.get(request.get_absolute_url()).content.decode()
    assert start in client.get(address).content.decode()
    assert "Choose" not in client.get(address).content.decode().partition("<main")[2]


def test_requests_are_offered_and_shown_with_where_and_when(world, council, as_user):
    request, problem = world.own.request, world.own.problem
    day = f"{timezone.localdate(request.received_at):%-d %B %Y}"
    client = as_user(world.people[Role.NEIGHBOURHOOD_MANAGER])
    offered = client.get(reverse("problem_link", args=[problem.pk])).content.decode()
    assert f"{request.reference} {request.what} ({request.place}, {day})" in unescape(offered)
    client.post(reverse("request_problem", args=[request.pk]), {"problem": problem.pk})
    page = client.get(problem.get_absolute_url()).content.decode()
    assert f'href="{request.get_absolute_url()}"' in page
    assert request.place in page


def mark(request, by, marking="sensitive"):
    return set_marking(record=request, marking=marking, reason="At risk", right=LOG, by=by)


def counts(problem):
    found = Problem.objects.get(pk=problem.pk)
    return found.requests_before, found.requests_after, found.evidence


def test_it_is_linked_from_its_page_and_taken_off_again(world, council, as_user):
    boss, request, problem = (
        world.people[Role.NEIGHBOURHOOD_MANAGER], world.own.request, world.own.problem,
    )  # fmt: skip
    client, address = as_user(boss), reverse("request_problem", args=[request.pk])
    assert address in client.get(request.get_absolute_url()).content.decode()
    offered = client.get(address).context["form"].fields["problem"].queryset
    assert problem in offered
    assert not offered.exclude(neighbourhood=world.own.place, is_open=True).exists()
    for _ in range(2):
        sent = client.post(address, {"problem": problem.pk})
    assert sent.status_code == 422  # it is linked already, and no longer offered
    link = ProblemRequest.objects.get(request=request)
    page = client.get(request.get_absolute_url()).content.decode()
    assert ("Part of a problem" in page, str(problem) in page) == (True, True)
    sent = client.post(reverse("problem_unlink", args=[link.pk]), {"to": "request"})
    assert sent["Location"] == request.get_absolute_url()
    assert not ProblemRequest.objects.filter(request=request).exists()


def test_a_problem_that_the_reader_does_not_see_is_not_named(world, council, as_user):
    head, boss = world.people[Role.HEAD_OF_SERVICE], world.people[Role.NEIGHBOURHOOD_MANAGER]
    problem, request = world.own.problem, world.own.request
    counting.link_requests(problem=problem, requests=[request], by=head)
    service = world.people[Role.SERVICE_OFFICER]
    assert slots.collect_data("request.problems", [request], service).get(request.pk) in (None, [])
    set_marking(
        record=problem, marking="sensitive", reason="At risk", right=Permission.EDIT_PROBLEM, by=head
    )  # fmt: skip
    page = as_user(boss).get(request.get_absolute_url()).content.decode()
    assert problem.reference + " " not in page
    assert "Part of a problem" not in page


def test_a_merged_or_ended_request_stays_part_of_it(world, council):
    problem, request = world.own.problem, world.own.ended_request
    counting.link_requests(problem=problem, requests=[request], by=SYSTEM)
    boss = world.people[Role.NEIGHBOURHOOD_MANAGER]
    (data,) = slots.collect_data("request.problems", [request], boss).values()
    links = data["links"] if isinstance(data, dict) else data[0]["links"]
    assert [each.problem for each in links] == [problem]


def test_a_plan_begins_from_a_request_and_from_none_that_is_hidden(world, council, as_user):
    boss = world.people[Role.NEIGHBOURHOOD_MANAGER]
    client, request = as_user(boss), world.own.request
    address = f"{reverse('problem_add')}?request={request.pk}"
    assert client.get(address).context["form"].initial["title"] == request.what
    mark(request, boss)
    page = client.get(address)
    assert "title" not in page.context["form"].initial
    assert request.what not in page.content.decode()
    sent = client.post(
        address,
        {"title": "Sofas", "neighbourhood": world.own.place.pk, "agency": world.own.agency.pk},
    )
    assert sent.status_code == 302
    assert not ProblemRequest.objects.filter(request=request).exists()


def test_what_is_for_named_people_only_shows_no_problem(world, council, as_user):
    boss, problem = world.people[Role.NEIGHBOURHOOD_MANAGER], world.own.problem
    hidden = mark(world.own.request, boss)
    with pytest.raises(Refused, match="official-sensitive request"):
        counting.link_requests(problem=problem, requests=[hidden], by=SYSTEM)
    with pytest.raises(DatabaseError, match="shows no problem"), transaction.atomic():
        ProblemRequest.objects.create(problem=problem, request=hidden)
    with (
        pytest.raises(DatabaseError, match="shows no problem"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO tasking_problemrequest (problem_id, request_id) VALUES (%s, %s)",
            [problem.pk, hidden.pk],
        )
    assert hidden not in counting.to_link(problem, boss)
    assert slots.collect("request.problems", [hidden], boss) is not None
    client = as_user(boss)
    client.post(reverse("request_open", args=[hidden.pk]), {"reason": "work"})
    page = client.get(hidden.get_absolute_url()).content.decode()
    assert reverse("request_problem", args=[hidden.pk]) not in page


def test_a_link_that_is_marked_afterwards_is_seen_and_counted_no_more(world, council, as_user):
    boss = world.people[Role.NEIGHBOURHOOD_MANAGER]
    head, problem = world.people[Role.HEAD_OF_SERVICE], assessed(world.own, "Sofas again")
    request = ServiceRequest.objects.create(
        what="SECRET sofa", service=world.own.service, agency=world.own.agency,
        neighbourhood=world.own.place, taken_by=boss,
    )  # fmt: skip
    counting.link_requests(problem=problem, requests=[request], by=SYSTEM)
    assert counts(problem) == (0, 1, 2)
    hidden = mark(request, boss)
    assert counts(problem) == (0, 0, 1)
    assert "SECRET sofa" not in as_user(head).get(problem.get_absolute_url()).content.decode()
    name_reader(record=hidden, user=head, reason="Leads", right=LOG, by=boss)
    assert "SECRET sofa" in as_user(head).get(problem.get_absolute_url()).content.decode()
    Problem.objects.filter(pk=problem.pk).update(verdict="too_few")
    mark(hidden, boss, "official")
    assert counts(problem) == (0, 1, 2)
    assert Problem.objects.get(pk=problem.pk).verdict == ""


def test_a_closed_problem_keeps_what_it_counted(world, council):
    boss, problem = world.people[Role.NEIGHBOURHOOD_MANAGER], assessed(world.own, "Sofas")
    request = ServiceRequest.objects.create(
        what="Sofa", service=world.own.service, agency=world.own.agency,
        neighbourhood=world.own.place, taken_by=boss,
    )  # fmt: skip
    counting.link_requests(problem=problem, requests=[request], by=SYSTEM)
    close_problem(problem=Problem.objects.get(pk=problem.pk), by=SYSTEM)
    before = counts(problem)
    mark(request, boss)
    assert counts(problem) == before == (0, 1, 2)


def test_the_queries_of_the_page_are_as_many_with_three_problems(
    world, council, django_assert_num_queries
):
    boss, request = world.people[Role.NEIGHBOURHOOD_MANAGER], world.own.request
    counting.link_requests(problem=world.own.problem, requests=[request], by=SYSTEM)
    slots.collect_data("request.problems", [request], boss)
    with django_assert_num_queries(3):
        slots.collect_data("request.problems", [request], boss)
    for title in ("A", "B"):
        counting.link_requests(problem=assessed(world.own, title), requests=[request], by=SYSTEM)
    with django_assert_num_queries(3):
        slots.collect_data("request.problems", [request], boss)
