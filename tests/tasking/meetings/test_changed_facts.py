"""Facts that change under a tasking meeting: markings, closed problems, enquiries, meetings that are cancelled."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from neighbourhoods.models import Service
from tasking.actions.operations import add_action
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.agenda.sections import by_agency, wanted
from tasking.meetings.escalations.operations import escalate
from tasking.meetings.models import Nomination
from tasking.meetings.operations import answer_nomination, nominate, withdraw_nomination
from tasking.models import ServiceRequest
from tasking.problems.operations import add_problem, change_problem, move_problem
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def problem_of(town, **fields):
    return add_problem(
        title="Fires at Cole Lane",
        neighbourhood=town.place,
        agency=town.police,
        by=SYSTEM,
        **fields,
    )


def sensitive(row, agency):
    type(row).objects.filter(pk=row.pk).update(marking="sensitive", originator=agency)
    row.refresh_from_db()


def enquiry(town):
    week = timezone.now() + 7 * DAY
    return ServiceRequest.objects.create(
        what="Mrs Gray's bins", service=Service.objects.create(name="Bins"), agency=town.police,
        neighbourhood=town.place, is_enquiry=True, acknowledge_by=week, answer_by=week,
    )  # fmt: skip


def test_a_problem_that_is_marked_later_is_named_nowhere(town, meeting, client_of):
    problem = problem_of(town)
    row = nominate(group=town.group, problem=problem, by=town.manager)
    sent = escalate(
        group=town.group,
        to=town.area,
        why="money",
        text="Lights",
        problem=problem_moved(problem),
        by=town.head,
    )
    sensitive(problem, town.police)
    client = client_of(town.landlord)
    for name, args in (
        ("nominations", [town.group.slug]),
        ("nomination", [row.pk]),
        ("escalations", [town.group.slug]),
        ("escalation", [sent.pk]),
    ):
        page = client.get(reverse(name, args=args))
        assert page.status_code == 200, name
        assert "Cole Lane" not in page.content.decode(), name
    said = " ".join(f"{each.title} {each.text}" for each in wanted(meeting, town.manager))
    assert "Cole Lane" not in said


def problem_moved(problem):
    return move_problem(problem=problem, to="adopted", by=SYSTEM)


def test_a_closed_problem_leaves_the_agenda(town, meeting):
    problem = problem_of(town)
    row = nominate(group=town.group, problem=problem, by=town.manager)
    answer_nomination(nomination=row, to="taken_on", by=town.manager)
    assert problem in [each.problem for each in wanted(meeting, town.manager)]
    move_problem(problem=problem, to="rejected", note="No", by=SYSTEM)
    assert problem not in [each.problem for each in wanted(meeting, town.manager)]


def test_an_enquiry_is_neither_nominated_nor_escalated(town):
    asked = enquiry(town)
    with pytest.raises(Refused):
        nominate(group=town.group, request=asked, by=SYSTEM)
    with pytest.raises(Refused):
        escalate(group=town.group, to=town.area, why="money", text="x", request=asked, by=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        Nomination.objects.create(body_id=town.group.pk, request=asked, nominated_at=timezone.now())


def test_what_one_does_not_see_is_not_escalated(town):
    problem = problem_moved(problem_of(town))
    sensitive(problem, town.police)
    with pytest.raises(Refused):
        escalate(
            group=town.group, to=town.area, why="money", text="x", problem=problem, by=town.manager
        )


def test_official_sensitive_actions_are_counted_for_nobody(town, meeting):
    action = add_action(
        what="Watch it",
        due_on=timezone.localdate() - DAY,
        brought_over=True,
        body=town.group,
        lead_agency=town.police,
        by=SYSTEM,
    )
    assert by_agency(town.group, timezone.localdate())
    sensitive(action, town.police)
    assert not by_agency(town.group, timezone.localdate())


def test_an_agenda_built_before_says_the_title_no_longer(town, meeting):
    problem = problem_moved(problem_of(town))
    escalate(group=town.area, to=town.group, why="money", text="Lights", problem=problem, by=SYSTEM)
    build_agenda(meeting=meeting, by=town.manager)
    assert meeting.items.filter(title__contains="Cole Lane").exists()
    sensitive(problem, town.police)
    build_agenda(meeting=meeting, by=town.manager)
    assert not meeting.items.filter(title__contains="Cole Lane").exists()
    assert not Event.objects.filter(target_label__contains="Cole Lane").exists()


def test_a_problem_stays_where_its_group_was_asked_about_it(town):
    problem = problem_of(town)
    near = factories.NeighbourhoodFactory(area=town.place.area)
    asked = nominate(group=town.group, problem=problem, by=SYSTEM)
    nominate(group=town.city, problem=problem, by=SYSTEM)
    with pytest.raises(Refused, match="Sinfin Tasking was asked about it") as refused:
        change_problem(problem=problem, neighbourhood=near, by=SYSTEM)
    assert refused.value.field == "neighbourhood"
    withdraw_nomination(nomination=asked, by=SYSTEM)
    problem.refresh_from_db()
    assert change_problem(problem=problem, neighbourhood=near, by=SYSTEM).neighbourhood == near
