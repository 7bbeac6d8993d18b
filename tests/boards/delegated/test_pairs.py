"""Drafts and replies: Python says yes exactly where the database does."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.delegated.operations import change, record_reply
from boards.models import Consultation, DelegatedDecision
from tests.boards.delegated.conftest import ASKED, TODAY
from tests.pairs import database_says, python_says, random_facts

pytestmark = pytest.mark.django_db
WORDS = st.sampled_from(["", "Some words"])
DAY = datetime.timedelta(days=1)


@given(
    st.sampled_from(["", "A title"]),
    st.sampled_from(["", "none", "other", "disclosable"]),
    WORDS,
    WORDS,
    WORDS,
    st.booleans(),
)
@random_facts
def test_a_draft(draft, writer, title, interest, words, dispensation, exempt, agreed):
    fields = {
        "title": title, "interest": interest, "interest_text": words, "dispensation": dispensation,
        "exempt_reason": exempt, "exempt_agreed_by": draft.decided_by if agreed else None,
    }  # fmt: skip
    python = python_says(lambda: change(decision=draft, by=writer, **fields))
    rows = DelegatedDecision.objects.filter(pk=draft.pk)
    assert python == database_says(lambda: rows.update(**fields))


DAYS = st.none() | st.sampled_from([ASKED - DAY, ASKED, TODAY])


@given(DAYS, WORDS, WORDS, DAYS)
@random_facts
def test_a_reply(draft, writer, replied_on, said, interest, no_reply_by):
    """Python also asks for a reply or a day at all; the database lets a question wait."""
    row = draft.consulted.first()
    fields = {
        "replied_on": replied_on, "said": said, "interest": interest, "no_reply_by": no_reply_by,
    }  # fmt: skip
    python = python_says(lambda: record_reply(consultation=row, by=writer, **fields))
    rows = Consultation.objects.filter(pk=row.pk)
    waits = not any(fields.values())
    assert python == (not waits and database_says(lambda: rows.update(**fields)))
