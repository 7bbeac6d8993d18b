"""What a file is, by its content."""

import io
import zipfile

import pytest

from core import files
from core.errors import Refused
from tests import factories


def office(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "ending", "kind"),
    [
        (factories.blank_pdf(2), "pdf", "application/pdf"),
        (factories.picture(), "png", "image/png"),
        (office("word/document.xml"), "docx", files.OFFICE["word/document.xml"][1]),
        (office("xl/workbook.xml"), "xlsx", files.OFFICE["xl/workbook.xml"][1]),
    ],
)
def test_a_file_is_what_its_content_says(content, ending, kind):
    facts = files.inspect(content, "Plan of the green.exe")
    assert (facts.name, facts.kind, facts.size) == (
        f"plan-of-the-green.{ending}",
        kind,
        len(content),
    )
    assert facts.pages == (2 if ending == "pdf" else None)
    assert len(facts.sha256) == 64


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.png"),
        ("../../x", "x.png"),
        ("Überblick №1.png", "uberblick-no1.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("...", "file.png"),
    ],
)
def test_a_name_becomes_harmless(name, harmless):
    assert files.inspect(factories.picture(), name).name == harmless


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"<html><script>", "Upload a PDF, Word"),
        (b"MZ\x90\x00", "Upload a PDF, Word"),
        (b"%PDF-1.7 and nothing else", "The PDF is damaged"),
        (b"PK\x03\x04 broken", "Upload a PDF, Word"),
        (office("anything.txt"), "Upload a PDF, Word"),
        (office("word/document.xml", "word/vbaProject.bin"), "The file holds macros"),
        (factories.blank_pdf(300), "The PDF has 300 pages; the most is 200"),
        (factories.blank_pdf(password="secret"), "The PDF is locked with a password"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "Upload a PDF, Word"),
        (b"%PDF-" + b"x" * (files.LARGEST + 1), "The file must be 10 MB or smaller"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(content, words):
    with pytest.raises(Refused, match=words.replace("(", r"\(")):
        files.inspect(content, "file.pdf")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Überblick №1.png", "Überblick №1"),
        ("C:\\\\Users\\\\j\\\\Plan of the green.v2.PNG", "Plan of the green.v2"),
        ("../../no ending", "no ending"),
        ("\u202egnp.exe", "gnp"),
        ("a\n  b\x07.png", "a b"),
        ("x" * 300 + ".png", "x" * 200),
        ("...", ""),
        ("\u200b.png", ""),
    ],
)
def test_the_name_it_came_with_is_its_title(name, title):
    assert files.inspect(factories.picture(), name).title == title
