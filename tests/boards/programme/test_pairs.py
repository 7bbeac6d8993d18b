"""Answers to papers, and what is dropped: Python says yes exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.meetings.items.operations import place_paper
from boards.models import Answer, Decision, FutureItem
from boards.papers.operations import save_paper
from boards.programme.operations import answer, drop, plan_item
from tests import factories
from tests.boards.attendance.test_quorum import come
from tests.pairs import database_says, python_says, random_facts, undone

pytestmark = pytest.mark.django_db


def paper(committee, writer):
    words = {"title": "A lease", "purpose": "Why", "is_ready": True}
    return save_paper(body=committee, by=writer, recommendations=["that it is let"], **words)


@given(
    st.sampled_from(["none", "this", "other"]), st.sampled_from(["this", "other"]), st.booleans()
)
@random_facts
def test_an_answer_is_to_the_paper_under_its_item(
    committee, meeting, writer, under, asked, answered
):
    """Python also asks whether the paper is ready: it is."""
    come(meeting, writer, 3)
    with undone():
        papers = {name: paper(committee, writer) for name in ("this", "other")}
        item = meeting.items.get(position=2)
        if under != "none":
            item = place_paper(paper=papers[under], meeting=meeting, by=writer)
            type(item).objects.filter(pk=item.pk).update(in_time=True)
        recommendation = papers[asked].recommendations.get()
        said = {"item": item, "recommendation": recommendation, "word": "agreed"}
        if answered and under == asked:
            Answer.objects.create(**said, decision=decided(item))
        python = python_says(lambda: answer(**said, by=writer))
        assert python == database_says(
            lambda: Answer.objects.create(**said, decision=decided(item))
        )


def decided(item):
    now = timezone.now()
    return Decision.objects.create(item=item, outcome="resolved", text="x", recorded_at=now)


@given(st.sampled_from([None, "dropped", "on an agenda"]), st.sampled_from(["", "No money"]))
@random_facts
def test_dropped_with_a_reason(committee, writer, before, reason):
    """What was dropped once may be dropped again by a raw write, with another reason: Python knows
    it as done."""
    now = timezone.now()
    with undone():
        entry = plan_item(body=committee, title="A lease", by=writer)
        rows = FutureItem.objects.filter(pk=entry.pk)
        gone = {"dropped_at": now, "dropped_by": writer}
        if before == "dropped":
            rows.update(**gone, dropped_reason="x")
        elif before:
            rows.update(item=factories.AgendaItemFactory())
        python = python_says(lambda: drop(entry=entry, reason=reason, by=writer))
        raw = database_says(lambda: rows.update(**gone, dropped_reason=reason))
        assert python == (raw and before != "dropped")
