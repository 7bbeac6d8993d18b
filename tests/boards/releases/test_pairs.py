"""A release is reviewed by another: Python says yes exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.models import Release
from boards.releases.operations import prepare_release, review_release
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

WORDS = {"title": "The lease", "text": "It was let in May", "reason": "It is signed"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def people(world):
    """Two who read the private part."""
    return [world.own.writer, factories.OfficerFactory()]


@given(st.integers(0, 1), st.integers(0, 1), st.booleans(), st.booleans())
@random_facts
def test_reviewed_by_another_and_then_it_stays(world, people, prepares, acts, reviewed, reviews):
    """Python also asks who reads the private part: both do."""
    now, by, row = timezone.now(), people[acts], world.own.release
    rows = Release.objects.filter(pk=row.pk)
    with undone():
        by_another = {"reviewed_by": people[1 - prepares], "reviewed_at": now}
        rows.update(prepared_by=people[prepares], **(by_another if reviewed else {}))
        if reviews:
            python = python_says(lambda: review_release(release=row, read=row.digest, by=by))
            raw = database_says(lambda: rows.update(reviewed_by=by, reviewed_at=now))
        else:
            change = {"item": row.item, "release": row, "by": by, **WORDS}
            python = python_says(lambda: prepare_release(**change))
            raw = database_says(lambda: rows.update(prepared_by=by, prepared_at=now, **WORDS))
        assert python == raw
