"""An action for a caretaker who has no account, and a link to it."""

import datetime

import pytest
from django.utils import timezone

from tasking.actions import operations as tasking
from tasking.actions.links import operations
from tasking.models import Action
from tests import factories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def writer(db):
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def owner(db):
    agency = factories.AgencyFactory(name="Riverside Homes")
    return factories.PersonFactory(name="Sam Caretaker", email="sam@example.org", agency=agency)


@pytest.fixture
def action(writer, owner):
    body = factories.BodyFactory(kind="board", power="recommend", name="Mill Board")
    return tasking.add_action(
        what="Mend the gate", owner=owner, body=body, state="offered",
        due_on=timezone.localdate() + 30 * DAY, by=writer,
    )  # fmt: skip


@pytest.fixture
def given(action, writer):
    """(link, token)."""
    return operations.copy_link(action=action, by=writer)


@pytest.fixture
def answer(given):
    """What the caretaker does by the link."""
    link, _ = given

    def say(**what):
        what.setdefault("version", Action.objects.get(pk=link.target_id).version)
        return operations.answer(link=link, by=operations.holder_of(link), **what)

    return say
