"""Steps of an action and its class: Python says yes exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from boards.models import AgendaItem
from tasking import states
from tasking.actions.operations import add_action, move_action
from tasking.models import Action, ActionUpdate
from tests import factories
from tests.boards.minutes.test_pairs import CLASS
from tests.pairs import database_says, python_says, random_facts, undone

ALL = Action.State.values
STEP = st.one_of(st.sampled_from(states.MACHINE.pairs), st.tuples(*[st.sampled_from(ALL)] * 2))
pytestmark = pytest.mark.django_db


def facts_of(state):
    """The columns that go with a state."""
    done_on = timezone.localdate() if state in states.REPORTED else None
    return {"state": state, "is_open": state in states.OPEN, "done_on": done_on}


@given(
    STEP.filter(lambda step: step[0] != step[1]),
    st.booleans(),
    st.sampled_from(["", "Nobody came"]),
)
@example((states.OFFERED, states.DECLINED), True, "")
@example((states.DONE, states.IN_PROGRESS), True, "")
@settings(random_facts, max_examples=60)
def test_a_step(step, has_body, note):
    """Python also asks who may take it, and knows a step to where it stands as taken."""
    before, after = step
    has_body = has_body or before == states.CLOSED
    with undone():
        by, now = factories.OfficerFactory(), timezone.now()
        action = Action.objects.create(
            what="x", lead_agency=factories.AgencyFactory(), due_on=now.date(), created_at=now,
            changed_at=now, body=factories.BodyFactory() if has_body else None, **facts_of(before),
        )  # fmt: skip

        def raw():
            Action.objects.filter(pk=action.pk).update(**facts_of(after))
            ActionUpdate.objects.create(
                action=action, at=now, by=by, by_name=by.name, from_state=before, to_state=after,
                note=note,
            )  # fmt: skip

        python = python_says(lambda: move_action(action=action, to=after, note=note, by=by))
        assert python == database_says(raw)


@given(CLASS)
@random_facts
def test_an_action_is_marked_as_its_item(world, item_is):
    """Of a body that meets in public; a private one's are marked by Python alone."""
    by, item = world.own.writer, world.own.heard_item
    new = {"what": "Mend it", "due_on": timezone.localdate(), "lead_agency": world.own.agency}
    now = timezone.now()
    with undone():
        AgendaItem.objects.filter(pk=item.pk).update(**item_is)
        item = AgendaItem.objects.select_related("meeting__body").get(pk=item.pk)
        python = add_action(**new, state="accepted", agenda_item=item, by=by)
        raw = Action.objects.create(
            **new, agenda_item=item, body=world.own.body, marking="public", created_at=now,
            changed_at=now,
        )  # fmt: skip
        raw.refresh_from_db()
        assert python.marking == raw.marking
