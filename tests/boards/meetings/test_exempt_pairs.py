"""What is private has its paragraph and its reason: Python says yes exactly where the database
does."""

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from boards.meetings.items.operations import add_item, change_item
from boards.models import AgendaItem, FutureItem
from boards.papers.operations import save_paper
from boards.programme.operations import plan_item
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

CLASS = st.fixed_dictionaries(
    {
        "access": st.sampled_from(["public", "exempt", "exempt", "confidential", "secret"]),
        "paragraphs": st.sampled_from([[], [], [3], [1, 7], [0], [3, 8]]),
        "private_reason": st.sampled_from(["", "Prices", "Prices"]),
    }
)
EXEMPT = {"access": "exempt", "paragraphs": [3], "private_reason": "Prices"}
PUBLIC = {"access": "public", "paragraphs": [], "private_reason": ""}
pytestmark = pytest.mark.django_db


@given(CLASS)
@example(EXEMPT | {"paragraphs": [3, 8]})
@random_facts
def test_a_class(committee, writer, marked):
    """Every table that has a class has the same constraint. Python also asks whether the body is
    private altogether, and takes blanks for no reason."""
    now = timezone.now()
    said = {"body": committee, "title": "A lease", **marked}
    python = python_says(lambda: plan_item(**said, by=writer))
    assert python == database_says(lambda: FutureItem.objects.create(**said, created_at=now))


@given(st.booleans(), st.booleans(), st.booleans())
@random_facts
def test_a_private_paper_stands_under_private_items(committee, writer, paper, item, new):
    with undone():
        meeting = factories.MeetingFactory(body=committee)
        words = {"body": committee, "title": "A lease", "by": writer}
        placed = save_paper(**words, **(EXEMPT if paper else PUBLIC))
        row = {"title": "A lease", "meeting": meeting, "paper": placed}
        row |= EXEMPT if item else PUBLIC
        if new:
            python = python_says(lambda: add_item(**row, by=writer))
            raw = database_says(lambda: AgendaItem.objects.create(**row, position=1))
        else:
            known = add_item(**row | EXEMPT, by=writer)
            rows = AgendaItem.objects.filter(pk=known.pk)
            wanted = EXEMPT if item else PUBLIC
            python = python_says(lambda: change_item(item=known, **wanted, by=writer))
            raw = database_says(lambda: rows.update(**wanted))
        assert python == raw


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=3))
@random_facts
def test_a_paper_becomes_private(committee, writer, items):
    """Python closes the open items of the paper's own body with it, and asks another body to close
    its own first."""
    with undone():
        paper = save_paper(body=committee, title="A lease", by=writer)
        for own, private in items:
            body = {"body": committee} if own else {}
            factories.AgendaItemFactory(
                meeting=factories.MeetingFactory(**body), paper=paper,
                **(EXEMPT if private else PUBLIC),
            )  # fmt: skip
        papers = type(paper).objects.filter(pk=paper.pk)

        def raw():
            paper.items.filter(meeting__body=committee).update(**EXEMPT)
            papers.update(**EXEMPT)

        python = python_says(lambda: save_paper(paper=papers.get(), by=writer, **EXEMPT))
        assert python == database_says(raw)
