"""The chain from a need to the result, walked in both directions through the pages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import chain
from core.actors import SYSTEM
from funding.grants.checks.models import Assessment
from performance.measures.operations import add_measure
from performance.measures.rules import PLACE
from tasking.models import Action
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
BOX = re.compile(r"Where this belongs</h\d>(.*?)</dl>", re.DOTALL)


@pytest.fixture
def rows(world):
    """A row of each step, along one priority of the plan that everybody reads."""
    side = world.own
    aim = side.public_plan.priorities.get()
    indicator = side.public_indicator
    add_measure(priority=aim, indicator=indicator, where=PLACE, why="So", reason="Asked", by=SYSTEM)
    with past_every_trigger():
        Action.objects.filter(pk=side.action.pk).update(
            plan_priority=aim, agenda_item=None, problem=None, request=None
        )
        Assessment.objects.update_or_create(
            asked=side.ward_grant.request,
            defaults={"priority": aim, "summary": "Good", "recommends": "grant", "amount": side.ward_grant.amount,
                      "assessed_at": timezone.now()},
        )  # fmt: skip
    return {
        chain.NEED: side.place, chain.PRIORITY: aim, chain.ACTION: Action.objects.get(pk=side.action.pk),
        chain.GRANT: side.ward_grant, chain.RESULT: indicator,
    }  # fmt: skip


STEPS = (
    (chain.PRIORITY, chain.NEED),
    (chain.PRIORITY, chain.ACTION),
    (chain.PRIORITY, chain.GRANT),
    (chain.PRIORITY, chain.RESULT),
    (chain.ACTION, chain.RESULT),
    (chain.GRANT, chain.RESULT),
)
WITHOUT_WAY_BACK = {(chain.ACTION, chain.RESULT), (chain.GRANT, chain.RESULT)}
"""From a result back over the priority, whose page lists what is done for it."""


@pytest.mark.parametrize(("one", "other"), STEPS)
def test_every_link_is_walked_both_ways(world, rows, as_user, one, other):
    client = as_user(world.people["head_of_service"])

    def leads(start, to):
        page = client.get(rows[start].get_absolute_url().split("#")[0])
        assert page.status_code == 200
        return f'href="{rows[to].get_absolute_url()}"' in page.content.decode()

    assert leads(one, other)
    assert leads(other, one) or (
        (one, other) in WITHOUT_WAY_BACK
        and leads(other, chain.PRIORITY)
        and leads(chain.PRIORITY, one)
    )


def test_everybody_walks_what_is_published(rows, as_user):
    client, aim = as_user(None), rows[chain.PRIORITY]
    page = client.get(aim.get_absolute_url().split("#")[0]).content.decode()
    assert f'href="{rows[chain.RESULT].get_absolute_url()}"' in page
    assert f'href="{rows[chain.NEED].get_absolute_url()}"' in page
    assert f'href="{rows[chain.GRANT].get_absolute_url()}"' not in page, "not for everybody"
    page = client.get(rows[chain.RESULT].get_absolute_url()).content.decode()
    assert f'href="{aim.get_absolute_url()}"' in BOX.search(page)[1]


def test_nobody_is_led_to_what_they_do_not_see(world, rows, as_user):
    draft = world.own.priority
    assert draft.plan.is_draft
    add_measure(priority=draft, indicator=rows[chain.RESULT], where=PLACE, why="So", by=SYSTEM)
    page = as_user(None).get(rows[chain.RESULT].get_absolute_url()).content.decode()
    assert draft.title not in page
    found = chain.around([rows[chain.RESULT]], world.people["head_of_service"])
    assert draft.title in str(found[rows[chain.RESULT].pk].groups)


def test_a_step_has_a_name_of_the_chain_and_a_model_is_one_step():
    with pytest.raises(LookupError):
        chain.link("boards.Priority", "Aim")
    with pytest.raises(LookupError):
        chain.link("boards.Priority", chain.GRANT)
    assert {"boards.Priority", "funding.Grant", "performance.Indicator", "tasking.Action"} <= set(
        chain.labels()
    )


def test_as_many_queries_for_many_rows_as_for_one(world, rows):

    user, aim = world.people["head_of_service"], rows[chain.PRIORITY]

    def number(of):
        with CaptureQueriesContext(connection) as found:
            chain.around(of, user)
        return len(found)

    assert number([aim, world.own.priority, world.other.priority]) == number([aim])
