"""Links to actions: Python gives one, and takes one for good, exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from boards.models import Body
from core.actors import SYSTEM
from core.links import operations as links
from core.links.models import Link
from tasking.actions.links import operations
from tasking.actions.links.rules import PURPOSE, still_works
from tasking.models import Action
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone
from tests.tasking.actions.test_pairs import ALL, facts_of

pytestmark = pytest.mark.django_db
FACTS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(ALL),
        "marking": st.sampled_from(["public", "public", "official", "exempt"]),
        "power": st.sampled_from(["recommend", "recommend", "operational"]),
        "owner": st.sampled_from(["sam", "sam", "another", "nobody"]),
        "has_account": st.sampled_from([False, False, True, "suspended"]),
    }
)
OPEN = {
    "state": "offered", "marking": "public", "power": "recommend", "owner": "sam",
    "has_account": False,
}  # fmt: skip


def account(kind):
    return factories.UserFactory(is_active=kind is True) if kind else None


def write(action, facts, people):
    """Make the facts so, as nobody's operation."""
    Body.objects.filter(pk=action.body_id).update(power=facts["power"])
    columns = facts_of(facts["state"]) | {"marking": facts["marking"]}
    Action.objects.filter(pk=action.pk).update(owner=people[facts["owner"]], **columns)


def begin(state="offered", user=None):
    agency = factories.AgencyFactory()
    sam = factories.PersonFactory(name="Sam", agency=agency, user=user)
    people = {"sam": sam, "another": factories.PersonFactory(agency=agency), "nobody": None}
    now = timezone.now()
    action = Action.objects.create(
        what="x", lead_agency=agency, due_on=now.date(), created_at=now, changed_at=now,
        owner=sam, body=factories.BodyFactory(), marking="public", **facts_of(state),
    )  # fmt: skip
    return action, people


@given(FACTS)
@example(OPEN)
@example(OPEN | {"has_account": "suspended"})
@settings(random_facts, max_examples=40)
def test_to_whom_one_is_given(facts):
    with undone():
        by = factories.OfficerFactory()
        action, people = begin(facts["state"], account(facts["has_account"]))
        write(action, facts, people)
        owner = people[facts["owner"]]

        def raw():
            links.make(PURPOSE.name, action, person=owner, name="Sam", by=SYSTEM)

        python = python_says(lambda: operations.copy_link(action=action, by=by))
        assert python == database_says(raw)


@given(FACTS)
@example(OPEN | {"state": "accepted"})
@settings(random_facts, max_examples=40)
def test_whatever_an_action_becomes_both_close_its_link(facts):
    """Whether an account was given meanwhile only Python asks: it is no fact of the action."""
    with undone():
        action, people = begin()
        link, _ = links.make(PURPOSE.name, action, person=people["sam"], name="Sam", by=SYSTEM)
        steps = {"offered": (), "declined": ("declined",), "cancelled": ("cancelled",)}
        usual = ("accepted", "in_progress", "blocked")
        done = ("accepted", "done", facts["state"])
        if facts["state"] == "done":
            done = done[:2]
        if facts["state"] == "verified":  # tasking's own are confirmed, a board signs off
            facts = facts | {"power": "operational"}
        path = steps.get(facts["state"])
        if path is None:
            line = usual if facts["state"] in usual else done
            path = line[: line.index(facts["state"]) + 1]
        for step in path:
            write(action, OPEN | {"state": step, "power": facts["power"]}, people)
        write(action, facts, people)
        now = Action.objects.select_related("body", "owner__user").get(pk=action.pk)
        works = Link.objects.get(pk=link.pk).revoked_at is None
        assert works == still_works(now, people["sam"].pk)
