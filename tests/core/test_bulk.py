"""Rows written by COPY are rows like others: keys, defaults, triggers, constraints, history."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import bulk
from core.history import written_by
from tasking.models import Action, ActionAgency
from tests import factories

pytestmark = pytest.mark.django_db
FIELDS = ("id", "what", "lead_agency_id", "due_on", "created_at", "changed_at")


def rows(keys, agency, what="Copied"):
    now = timezone.now()
    return [(key, what, agency.pk, now.date(), now, now) for key in keys]


def test_rows_have_keys_defaults_and_what_triggers_add():
    agency = factories.AgencyFactory()
    keys = bulk.reserve(Action, 3)
    with written_by("The copy"):
        assert bulk.copy(Action, FIELDS, rows(keys, agency)) == 3
    made = Action.objects.filter(pk__in=keys)
    assert {(each.state, each.version, each.is_open) for each in made} == {("accepted", 1, True)}
    assert len({each.client_id for each in made}) == 3
    assert ActionAgency.objects.filter(action__in=made, agency=agency, is_lead=True).count() == 3
    history = Action.pgh_event_model.objects.filter(pgh_obj__in=keys)
    names = [each.pgh_context.metadata["name"] for each in history]
    assert names == ["The copy"] * 3


def test_reserved_keys_are_nobody_else_s():
    agency, now = factories.AgencyFactory(), timezone.now()
    keys = bulk.reserve(Action, 5)
    other = Action.objects.create(
        what="x", lead_agency=agency, due_on=now.date(), created_at=now, changed_at=now
    )
    assert list(keys) == list(range(keys[0], keys[0] + 5))
    assert other.pk == keys[-1] + 1


def test_a_constraint_refuses_all_of_it():
    agency = factories.AgencyFactory()
    keys = bulk.reserve(Action, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.copy(Action, FIELDS, rows(keys, agency, what=""))
    assert not Action.objects.filter(pk__in=keys).exists()
