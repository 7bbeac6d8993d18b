"""Lists that are read part by part show what `known_to` gives, for every persona and choice."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from tasking.actions.lists.filters import ActionFilter
from tasking.actions.lists.parts import known_parts
from tasking.models import Action, ActionAgency
from tests.tasking.actions.test_machine import PERSONAS, stored

DAY = datetime.timedelta(days=1)
ASKED = (
    {}, {"show": "all"}, {"show": "overdue"}, {"show": "unsigned"}, {"show": "blocked"},
    {"show": "all", "text": "light"}, {"priority": "1"}, {"show": "all", "sort": "priority"},
)  # fmt: skip


@pytest.fixture
def rows(world):
    other = world.other.agency
    for number, state in enumerate(Action.State.values):
        for place in (world.own, world.other):
            action = stored(
                world, state, neighbourhood=place.place, body=place.body, priority=1 + number % 4,
                marking=("public", "official", "exempt")[number % 3],
            )  # fmt: skip
            Action.objects.filter(pk=action.pk).update(
                what=f"Mend the lights {number}", due_on=timezone.localdate() + (number - 4) * DAY
            )
            ActionAgency.objects.create(action=action, agency=other)


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_parts_show_what_is_known(world, rows, persona, asked):
    user = world.people[persona]
    choices = ActionFilter(asked, queryset=Action.objects.known_to(user))
    parts = [choices.within(each) for each in known_parts(user, **choices.shared())]
    found = {pk for each in parts for pk in each.rows.values_list("pk", flat=True)}
    assert found == set(choices.qs.values_list("pk", flat=True))


def test_an_agency_s_row_follows_its_action(world):
    action = stored(world, "accepted")
    row = ActionAgency.objects.create(action=action, agency=world.other.agency)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tasking_action SET what = 'Gulls', state = 'blocked', priority = 1, changed_at = clock_timestamp() WHERE id = %s",
            [action.pk],
        )
    row.refresh_from_db()
    assert (row.state, row.priority, row.is_open, row.due_on) == ("blocked", 1, True, action.due_on)
    assert "'gull'" in row.said
    assert "'gulls'" in row.said
