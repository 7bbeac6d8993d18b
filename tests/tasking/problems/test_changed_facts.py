"""A problem whose place changes while something of the old place stands on it."""

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from tasking.models import Problem
from tasking.problems.counts.operations import link_requests, unlink_request
from tasking.problems.operations import add_problem, change_problem
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem(side):
    return add_problem(title="Fires", neighbourhood=side.place, agency=side.agency, by=SYSTEM)


@pytest.fixture
def elsewhere(db):
    return factories.NeighbourhoodFactory(name="Elsewhere")


def moved(problem, elsewhere):
    problem = Problem.objects.get(pk=problem.pk)
    return change_problem(problem=problem, neighbourhood=elsewhere, by=SYSTEM)


def test_it_moves_while_nothing_of_its_place_stands_on_it(problem, elsewhere):
    assert moved(problem, elsewhere).neighbourhood.name == "Elsewhere"


def test_with_linked_requests_it_stays_until_they_are_taken_off(problem, asked, elsewhere):
    link_requests(problem=problem, requests=asked(3), by=SYSTEM)
    with pytest.raises(Refused, match="First take off the requests linked to it:") as refused:
        moved(problem, elsewhere)
    assert refused.value.field == "neighbourhood"
    unlink_request(link=problem.evidence_rows.get(), by=SYSTEM)
    assert moved(problem, elsewhere).neighbourhood.name == "Elsewhere"


def test_with_the_agreement_of_its_chair_it_stays(problem, elsewhere):
    Problem.objects.filter(pk=problem.pk).update(
        cannot_count="Nobody reports it", agreed_by=factories.PersonFactory(),
        agreed_on=timezone.localdate(),
    )  # fmt: skip
    with pytest.raises(Refused, match="First take off what the chair agreed about its counts"):
        moved(problem, elsewhere)
    problem.refresh_from_db()
    change_problem(problem=problem, title="Bin fires", by=SYSTEM)
