import datetime
import re

import pytest

from core import pdf
from core.letters.operations import send_letter
from core.word import Word
from derby_nm.local.environment import ROOT
from tests.wording import heard, phrases, spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<h1>Places\n in it</h1>", True),
        ("<h1>Places in items</h1>", False),
        ('<img alt="Places in it">', True),
        ("<li> Held </li>", True),
        ("<li>Held in the hall</li>", False),
        ("<p>What&#x20;would you like to change?</p>", True),
        ("<h1>Areas within the neighbourhood</h1>", False),
    ],
)
def test_a_phrase_is_found_where_somebody_reads_it(text, said):
    assert bool(spoken(text)) is said


def test_every_phrase_is_found_among_others():
    text = {each: f"One. {each}! Two" for each in phrases()}
    assert [
        each for each in text if not any(repr(each) in said for said in spoken(text[each]))
    ] == []


def test_no_phrase_stands_in_what_is_said_instead():
    assert [each for each in phrases().values() if spoken(each)] == []
    assert len(phrases()) > 400


def test_what_a_letter_says_is_read(db):
    to = {"kind": "Reminder about a paper", "to": "jo@example.org"}
    send_letter(subject="Your paper is due", body="The board is waiting for it.", **to)
    assert heard.taken() == []
    send_letter(subject="A paper is asked of you", body="Soon.", occasion="2", **to)
    assert len(heard.taken()) == 1


def document(words):
    return {
        "kind": "plan", "title": "Plan", "council": "Council", "date": [2026, 4, 1], "dropped": [],
        "facts": [["Status", "Adopted"]], "introduction": [words], "priorities": [], "review": [],
    }  # fmt: skip


def test_what_a_pdf_says_is_read():
    pdf.render("plan.typ", document("Nothing new"))
    assert heard.taken() == []
    pdf.render("plan.typ", document("What it costs"))
    assert len(heard.taken()) == 1


def test_what_a_word_file_says_is_read():
    for heading, faults in (("Cost", 0), ("What it costs", 1)):
        made = Word("Title", "Council", datetime.date(2026, 3, 1))
        made.text("12 pounds", strong=f"{heading}:")
        made.content()
        assert len(heard.taken()) == faults


QUOTED = re.compile(r"""[\[\]"'`]""")


@pytest.mark.parametrize(
    "path",
    [*(ROOT / "templates" / "pdf").glob("*.typ"), *(ROOT / "static" / "src").rglob("*.js")],
    ids=lambda path: path.name,
)
def test_the_words_of_document_templates_and_scripts(path):
    """Their own words, each as what stands alone between two tags."""
    lines = (line for line in path.read_text().splitlines() if not line.strip().startswith("//"))
    assert spoken(" ".join(QUOTED.sub("<>", line) for line in lines)) == []
