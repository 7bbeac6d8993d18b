"""Documents that do something when they are opened are refused in words, each kind by itself."""

import io
import re
import struct
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from core import active_content, files
from core.errors import Refused
from tests import factories

# ------------------------------------------------------------------ PDF


TEXT = TextStringObject("x")


def dictionary(**values):
    plain = {
        NameObject(f"/{key}"): value
        if not isinstance(value, str) or isinstance(value, TextStringObject)
        else NameObject(f"/{value}")
        for key, value in values.items()
    }
    return DictionaryObject(plain)


def pdf(change=lambda writer: None):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    change(writer)
    writer.write(out)
    return out.getvalue()


def on_opening(**action):
    def change(writer):
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(dictionary(**action))

    return change


def on_the_page(**annotation):
    def change(writer):
        annots = ArrayObject([writer._add_object(dictionary(Type="Annot", **annotation))])
        writer.pages[0][NameObject("/Annots")] = annots

    return change


def with_named_script(writer):
    """Under a name in the catalogue: it runs when the file is opened."""
    script = writer._add_object(dictionary(S="JavaScript", JS=TEXT))
    names = dictionary(Names=ArrayObject([TEXT, script]))
    writer.root_object[NameObject("/Names")] = dictionary(JavaScript=names)


def with_form(writer):
    form = dictionary(XFA=writer._add_object(DecodedStreamObject()), Fields=ArrayObject())
    writer.root_object[NameObject("/AcroForm")] = form


def with_indirect_kind(writer):
    """The kind of the action stands in an object of its own."""
    kind = writer._add_object(NameObject("/Launch"))
    on_opening(S=kind)(writer)


def with_page_action(writer):
    writer.pages[0][NameObject("/AA")] = dictionary(
        O=dictionary(S="GoTo", Next=ArrayObject([dictionary(S="JavaScript")]))
    )


ACTIVE_PDF = {
    "script": (with_named_script, active_content.SCRIPT),
    "script on opening": (on_opening(S="JavaScript", JS=TEXT), active_content.SCRIPT),
    "script after another action": (with_page_action, active_content.SCRIPT),
    "script without its kind": (on_opening(JS=TEXT), active_content.SCRIPT),
    "program": (on_opening(S="Launch", F=TEXT), active_content.LAUNCH),
    "program by an indirect kind": (with_indirect_kind, active_content.LAUNCH),
    "program by a press": (
        on_the_page(Subtype="Link", A=dictionary(S="Launch", F=TEXT)),
        active_content.LAUNCH,
    ),
    "another file": (on_opening(S="GoToR", F=TEXT), active_content.LAUNCH),
    "sending": (on_opening(S="SubmitForm"), active_content.SENDS),
    "attachment": (lambda writer: writer.add_attachment("a.exe", b"MZ"), active_content.FILES_IN_PDF),
    "attachment on the page": (on_the_page(Subtype="FileAttachment"), active_content.FILES_IN_PDF),
    "dynamic form": (with_form, active_content.FORM),
    "film": (on_opening(S="Rendition"), active_content.MEDIA),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIVE_PDF)
def test_a_pdf_that_does_something_is_refused(name):
    change, words = ACTIVE_PDF[name]
    with pytest.raises(Refused, match=re.escape(words)):
        files.inspect(pdf(change), "x.pdf")


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: None,
        on_opening(S="GoTo", D=ArrayObject([NumberObject(0), NameObject("/Fit")])),
        on_the_page(Subtype="Link", A=dictionary(S="URI", URI=TEXT)),
    ],
    ids=["plain", "opens at a page", "link to a website"],
)
def test_a_pdf_that_is_only_read_is_taken(change):
    assert files.inspect(pdf(change), "x.pdf").content == pdf(change)


def test_a_name_written_in_another_way_is_the_same_name():
    content = pdf(on_opening(S="JavaScript", JS=TEXT))
    other = content.replace(b"/JavaScript", b"/J#61vaScr").replace(b"/JS", b"/#4aS")
    assert other != content
    with pytest.raises(Refused, match="holds a script"):
        files.inspect(other, "x.pdf")


def test_a_pdf_with_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(active_content, "MOST_OBJECTS", 3)
    with pytest.raises(Refused, match="too many parts"):
        files.inspect(pdf(), "x.pdf")


def test_a_pdf_locked_without_a_password_of_its_reader_is_locked_too():
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(10, 10)
    writer.encrypt("", "owner")
    writer.write(out)
    with pytest.raises(Refused, match="locked with a password"):
        files.inspect(out.getvalue(), "x.pdf")


# ------------------------------------------------------------------ Word and Excel

RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"{}/></Relationships>'
)
OUTSIDE = ' TargetMode="External"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx():
    out = io.BytesIO()
    document = Document()
    document.add_heading("Report")
    document.add_picture(io.BytesIO(factories.picture()))
    document.save(out)
    return out.getvalue()


def xlsx():
    out = io.BytesIO()
    book = Workbook()
    for number in range(400):
        book.active.append([number, f"=A{number + 1}*2", "Ward"])
    book.save(out)
    return out.getvalue()


def with_parts(content, parts, compression=zipfile.ZIP_DEFLATED):
    """The archive with further parts, or with others in their place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def relation(kind, target="x", mode="", part="word/_rels/settings.xml.rels"):
    return {part: RELATION.format(kind, target, mode)}


def field(xml):
    return {"word/footer9.xml": f"<w:ftr {W}><w:p>{xml}</w:p></w:ftr>"}


ACTIVE_WORD = {
    "macros": ({"word/vbaProject.bin": b"x"}, active_content.MACROS),
    "macros under another name": (relation("vbaProject", "y.bin"), active_content.MACROS),
    "macros by its kind": (
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/word/document.xml" '
            'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
        },
        active_content.MACROS,
    ),
    "template": (
        relation("attachedTemplate", "https://evil.example/t.dotm", OUTSIDE),
        active_content.TEMPLATE,
    ),
    "template in a folder": (
        relation("attachedTemplate", "file:///C:/t.dotx", OUTSIDE),
        active_content.TEMPLATE,
    ),
    "object": ({"word/embeddings/oleObject1.bin": b"x"}, active_content.OBJECT),
    "object elsewhere": (relation("oleObject", "http://evil.example/x", OUTSIDE), active_content.OBJECT),
    "workbook of a chart": ({"word/embeddings/Sheet1.xlsx": b"x"}, active_content.OBJECT),
    "control": ({"word/activeX/activeX1.bin": b"x"}, active_content.OBJECT),
    "another text inside": (relation("aFChunk", "a.html"), active_content.OBJECT),
    "picture from a website": (relation("image", "https://evil.example/x.png", OUTSIDE), active_content.LINKS),
    "frame": (relation("frame", "https://evil.example/", OUTSIDE), active_content.LINKS),
    "DDE": (field("<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"), active_content.DDE),
    "DDE in pieces": (
        field("<w:instrText> D</w:instrText><w:r/><w:instrText>DE cmd</w:instrText>"),
        active_content.DDE,
    ),
    "DDE in one": (field('<w:fldSimple w:instr="DDE cmd"/>'), active_content.DDE),
    "entities": ({"word/footer9.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, active_content.DAMAGED),
    "no XML": ({"word/footer9.xml": "x"}, active_content.DAMAGED),
}  # fmt: skip
ACTIVE_EXCEL = {
    "links": ({"xl/externalLinks/externalLink1.xml": "<a/>"}, active_content.LINKS),
    "links elsewhere": (relation("externalLink", "l.xml", part="xl/_rels/workbook.xml.rels"), active_content.LINKS),
    "queries": ({"xl/connections.xml": "<a/>"}, active_content.LINKS),
    "old macros": ({"xl/macrosheets/sheet1.xml": "<a/>"}, active_content.MACROS),
    "macros": ({"xl/VBAPROJECT.BIN": b"x"}, active_content.MACROS),
    "object": ({"xl/embeddings/oleObject1.bin": b"x"}, active_content.OBJECT),
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "parts", "words"),
    [
        *(pytest.param(docx(), *ACTIVE_WORD[name], id=f"word {name}") for name in ACTIVE_WORD),
        *(pytest.param(xlsx(), *ACTIVE_EXCEL[name], id=f"excel {name}") for name in ACTIVE_EXCEL),
    ],
)
def test_an_office_file_that_does_something_is_refused(content, parts, words):
    with pytest.raises(Refused, match=re.escape(words)):
        files.inspect(with_parts(content, parts), "x.docx")


def test_an_office_file_that_is_only_read_is_taken():
    links = relation(
        "hyperlink", "https://www.derby.gov.uk/", OUTSIDE, "word/_rels/footer9.xml.rels"
    )
    field_of_page = field("<w:instrText> PAGE </w:instrText>Address DDE 1")
    for content, ending in (
        (docx(), "docx"), (xlsx(), "xlsx"), (with_parts(docx(), links | field_of_page), "docx"),
    ):  # fmt: skip
        facts = files.inspect(content, "Überblick №1.docx")
        assert (facts.content, facts.name) == (content, f"uberblick-no1.{ending}")
        assert facts.title == "Überblick №1"


def never_read(*args, **kwargs):
    raise AssertionError("a part was read before the sizes were looked at")


def test_a_bomb_is_seen_in_the_directory_before_anything_is_read(monkeypatch):
    bomb = with_parts(docx(), {"word/media/a.png": b"\0" * 30_000_000})
    assert len(bomb) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "read", never_read)
    monkeypatch.setattr(zipfile.ZipFile, "open", never_read)
    with pytest.raises(Refused, match="unpacks to far more"):
        files.inspect(bomb, "x.docx")
    monkeypatch.setattr(active_content, "RATIO", 10**9)
    monkeypatch.setattr(active_content, "UNPACKED", 29_000_000)
    with pytest.raises(Refused, match="unpacks to far more"):
        files.inspect(bomb, "x.docx")


def test_too_many_parts_and_parts_upon_each_other_are_refused(monkeypatch):
    content = docx()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        monkeypatch.setattr(active_content, "MOST_PARTS", len(archive.namelist()) - 1)
    with pytest.raises(Refused, match="unpacks to far more"):
        files.inspect(content, "x.docx")
    monkeypatch.undo()
    at = content.rindex(b"PK\x01\x02")
    overlapping = content[: at + 20] + struct.pack("<I", len(content)) + content[at + 24 :]
    with pytest.raises(Refused, match="unpacks to far more"):
        files.inspect(overlapping, "x.docx")


def test_a_directory_that_lies_about_a_size_is_refused():
    content = with_parts(docx(), {"word/zz.xml": f"<a>{'b' * 5_000}</a>"})
    at = content.rindex(b"PK\x01\x02")
    short = content[: at + 24] + struct.pack("<I", 20) + content[at + 28 :]
    with pytest.raises(Refused):
        files.inspect(short, "x.docx")


def test_two_parts_of_one_name_and_a_locked_part_are_refused():
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("WORD/document.xml", "<a/>")
    with pytest.raises(Refused, match="The file is damaged"):
        files.inspect(out.getvalue(), "x.docx")
    content = docx()
    at = content.rindex(b"PK\x01\x02")
    locked = content[: at + 8] + b"\x01\x00" + content[at + 10 :]
    with pytest.raises(Refused, match="locked with a password"):
        files.inspect(locked, "x.docx")
    with pytest.raises(Refused, match=r"old format or has a password\. Save it"):
        files.inspect(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.doc")


GOOD = [pdf(), pdf(ACTIVE_PDF["script"][0]), docx(), xlsx()]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(GOOD), st.data())
def test_whatever_the_bytes_are_the_answer_is_words(content, data):
    at = data.draw(st.integers(4, len(content) - 1))
    noise = data.draw(st.binary(max_size=12))
    gone = data.draw(st.integers(0, 40))
    try:
        said = files.inspect(content[:at] + noise + content[at + gone :], "x").name
    except Refused as refused:
        said = refused.message
    assert said
