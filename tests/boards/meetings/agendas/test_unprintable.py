"""Wherever a document is made, the page names beforehand which characters cannot be printed."""

import pytest
from django.utils import timezone

from boards.delegated.operations import consult
from boards.meetings.items.operations import add_item
from boards.models import DelegatedDecision, Plan
from tests import factories
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
NO_GLYPH = "𒀀"  # cuneiform: no font here has it
SAYS = "These characters cannot be printed"


def shown(client, path):
    return client.get(path).content.decode()


def test_before_a_supplement(world, manager):
    agenda = world.own.agenda
    path = f"/meetings/{agenda.pk}/agenda/edit/"
    add_item(meeting=agenda, title="Late", text="Plain words", by=world.own.writer)
    assert SAYS not in shown(manager, path)
    add_item(meeting=agenda, title="Later", text=f"A {NO_GLYPH}", by=world.own.writer)
    assert SAYS in shown(manager, path)
    assert NO_GLYPH in shown(manager, path)


def test_on_a_plan_for_who_writes_it(world, manager, as_user):
    plan = world.own.public_plan
    assert SAYS not in shown(manager, plan.get_absolute_url())
    with past_every_trigger():
        Plan.objects.filter(pk=plan.pk).update(introduction=f"A {NO_GLYPH}")
    assert SAYS in shown(manager, plan.get_absolute_url())
    assert SAYS not in shown(as_user(None), plan.get_absolute_url())


def test_before_minutes_are_published(world, manager):
    ready = world.own.ready
    assert SAYS not in shown(manager, f"/meetings/{ready.pk}/minutes/")
    type(ready).objects.filter(pk=ready.pk).update(place=f"Hall {NO_GLYPH}")
    assert SAYS in shown(manager, f"/meetings/{ready.pk}/minutes/")


def test_before_a_decision_outside_a_meeting_is_made(world, manager):
    decision = world.own.delegated_draft
    assert SAYS not in shown(manager, decision.get_absolute_url())
    for name in ("title", "text", "reasons", "power"):
        before = getattr(decision, name)
        rows = DelegatedDecision.objects.filter(pk=decision.pk)
        rows.update(**{name: f"A {NO_GLYPH}"})
        assert SAYS in shown(manager, decision.get_absolute_url()), name
        rows.update(**{name: before})
    assert SAYS not in shown(manager, decision.get_absolute_url())
    person = factories.PersonFactory(name=f"Nisha {NO_GLYPH}")
    consult(decision=decision, person=person, asked_on=timezone.localdate(), by=world.own.writer)
    assert SAYS in shown(manager, decision.get_absolute_url())
