"""Who makes a decision outside a meeting turns out to be entered twice."""

import pytest

from boards.delegated.operations import record_signed
from boards.models import DelegatedDecision
from core.actors import SYSTEM
from neighbourhoods.people.merging.operations import merge_people, unmerge
from tests import factories
from tests.boards.delegated.conftest import TODAY, complete

pytestmark = pytest.mark.django_db


def test_what_is_not_decided_yet_goes_with_the_person(draft, body, writer):
    gone = draft.decided_by
    made = complete(body, writer, decided_by=gone, title="Another bench")
    record_signed(decision=made, signed_on=TODAY, by=writer)
    kept = factories.PersonFactory(name=gone.name, job_title="Head of parks")
    merge_people(keep=kept, gone=gone, by=SYSTEM)
    rows = DelegatedDecision.objects.filter(body=body)
    decides = dict(rows.values_list("pk", "decided_by"))
    assert decides == {draft.pk: kept.pk, made.pk: gone.pk}, "what was decided stays as it was"
    gone.refresh_from_db()
    unmerge(person=gone, by=SYSTEM)
    assert DelegatedDecision.objects.get(pk=draft.pk).decided_by == gone
