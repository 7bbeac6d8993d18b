"""What was published stays, paper and file: Python says yes exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.meetings.files.operations import add_paper_file, delete_files, remove_file
from boards.models import Answer, Attachment, Decision, Paper, PaperOption, PaperRecommendation
from boards.papers.operations import remove_option, save_option, save_paper
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

OUT = st.tuples(st.sampled_from([False, False, True]), st.sampled_from([False, False, False, True]))
"""Whether the agenda of a meeting is published, and whether its minutes are."""
pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def paper(writer):
    return save_paper(
        body=factories.BodyFactory(), title="The green", purpose="Why", is_ready=True, by=writer,
        recommendations=["that the bench is moved"],
    )  # fmt: skip


def item_of(paper, writer, out, is_late=False):
    """An item on another agenda of the paper's body, published so far."""
    now = timezone.now()
    stamps = {}
    for name, is_out in zip(("agenda", "minutes"), out, strict=True):
        if is_out:
            stamps |= {f"{name}_published_at": now, f"{name}_published_by": writer}
    meeting = factories.MeetingFactory(body=paper.body, **stamps)
    return factories.AgendaItemFactory(meeting=meeting, paper=paper, is_late=is_late)


def attach(**fields):
    """A file with its content, written past every operation."""
    file = Attachment.objects.create(
        title="x", name="x.png", kind="image/png", size=1, sha256=str(Attachment.objects.count()),
        added_at=timezone.now(), **fields,
    )  # fmt: skip
    file._meta.get_field("content").related_model.objects.create(attachment=file, data=b"x")
    return file


def acts(paper, option, file, by):
    """{what: (the operation, the same as a raw write)}."""
    papers, options = Paper.objects.filter(pk=paper.pk), PaperOption.objects
    picture = {"title": "Map", "name": "map.png", "content": factories.picture("map")}
    return {
        "title": (
            lambda: save_paper(paper=papers.get(), title="Other", by=by),
            lambda: papers.update(title="Other"),
        ),
        "recommendations": (
            lambda: save_paper(paper=papers.get(), recommendations=["that it is lit"], by=by),
            lambda: PaperRecommendation.objects.filter(paper=paper).update(text="that it is lit"),
        ),
        "option": (
            lambda: save_option(paper=paper, title="Wait", by=by),
            lambda: options.create(paper=paper, number=9, title="Wait"),
        ),
        "no option": (
            lambda: remove_option(option=option, by=by),
            lambda: options.filter(pk=option.pk).delete(),
        ),
        "file": (
            lambda: add_paper_file(paper=paper, by=by, **picture),
            lambda: attach(paper=paper, added_by=by),
        ),
        "no file": (
            lambda: remove_file(file=file, by=by),
            lambda: delete_files(Attachment.objects.filter(pk=file.pk)),
        ),
    }


WHAT = ("title", "recommendations", "option", "no option", "file", "no file")


@given(
    st.lists(st.tuples(OUT, st.booleans()), max_size=2), st.sampled_from([False, False, True]),
    st.sampled_from(WHAT),
)  # fmt: skip
@random_facts
def test_a_paper_that_is_out_stays(paper, writer, items, answered, what):
    with undone():
        option = PaperOption.objects.create(paper=paper, number=1, title="Move it")
        file = attach(paper=paper, added_by=writer)
        for out, is_late in items:
            item_of(paper, writer, out, is_late)
        if answered:
            item = item_of(paper, writer, (False, False))
            said = {"item": item, "outcome": "noted", "text": "x", "recorded_at": timezone.now()}
            Answer.objects.create(
                item=item, recommendation=paper.recommendations.get(), word="agreed",
                decision=Decision.objects.create(**said),
            )  # fmt: skip
        operation, raw = acts(paper, option, file, writer)[what]
        assert python_says(operation) == database_says(raw)


@given(OUT, st.booleans(), st.booleans())
@random_facts
def test_a_file_that_is_out_stays(paper, writer, out, item_late, file_late):
    with undone():
        item = item_of(paper, writer, out, item_late)
        file = attach(item=item, is_late=file_late, added_by=writer)
        python = python_says(lambda: remove_file(file=file, by=writer))
        files = Attachment.objects.filter(pk=file.pk)
        assert python == database_says(lambda: delete_files(files))
