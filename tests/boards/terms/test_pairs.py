"""Terms of reference and reviews: Python says yes exactly where the database does."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.models import BodyReview, TermsOfReference
from boards.terms.operations import adopt_terms, begin_review, record_findings
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

DAY = datetime.timedelta(days=1)
WORDS = st.sampled_from(["", "To speak for the place", "To speak for the place"])
pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def body(db):
    return factories.BodyFactory()


def recorded(by):
    return {"recorded_by": by, "recorded_at": timezone.now()}


@given(st.integers(0, 2), st.integers(-1, 3), st.integers(-1, 2), WORDS, WORDS)
@random_facts
def test_a_new_version(body, writer, before, starts, lasts, text, what_changed):
    """`before`: how many versions there are, a day apart."""
    today = timezone.localdate()
    with undone():
        for number in range(1, before + 1):
            TermsOfReference.objects.create(
                body=body, number=number, text="x", what_changed="x", starts_on=today + number * DAY,
                review_on=today + 9 * DAY, **recorded(writer),
            )  # fmt: skip
        first = today + starts * DAY
        new = {"body": body, "text": text, "what_changed": what_changed, "starts_on": first}
        new["review_on"] = first + lasts * DAY
        python = python_says(lambda: adopt_terms(**new, by=writer))
        raw = new | {"number": before + 1} | recorded(writer)
        assert python == database_says(lambda: TermsOfReference.objects.create(**raw))


@given(st.sampled_from([None, "open", "ended"]), st.sampled_from([None, -1, 0, 5]))
@random_facts
def test_a_review_begins(body, writer, known, due):
    today = timezone.localdate()
    with undone():
        if known:
            ended = {"ended_on": today, "result": "kept", "findings": "x"}
            BodyReview.objects.create(
                body=body, reason="x", started_on=today - DAY, **recorded(writer),
                **(ended if known == "ended" else {}),
            )  # fmt: skip
        new = {"body": body, "reason": "It has grown"}
        new["due_on"] = None if due is None else today + due * DAY
        python = python_says(lambda: begin_review(**new, by=writer))
        raw = new | {"started_on": today} | recorded(writer)
        assert python == database_says(lambda: BodyReview.objects.create(**raw))


@given(st.booleans(), st.sampled_from(["", "kept", "ended"]), st.sampled_from(["", "It works"]))
@random_facts
def test_a_review_ends_with_findings(body, writer, has_ended, result, findings):
    today = timezone.localdate()
    ended = {"ended_on": today, "result": "kept", "findings": "x"}
    with undone():
        row = BodyReview.objects.create(
            body=body, reason="x", started_on=today, **recorded(writer),
            **(ended if has_ended else {}),
        )  # fmt: skip
        said = {"findings": findings, "result": result}
        python = python_says(lambda: record_findings(review=row, by=writer, **said))
        raw = said | {"ended_on": today if result else None}
        rows = BodyReview.objects.filter(pk=row.pk)
        assert python == database_says(lambda: rows.update(**raw))
