"""What a document may do or fetch when somebody opens it: scripts, macros, other files inside, templates
and data from elsewhere. A council publishes what it was given, so none of it is taken."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_OBJECTS = 300_000
MOST_PARTS = 5_000
UNPACKED = 100 * 1024 * 1024
"""Bytes that an Office file may unpack to."""
RATIO = 200
"""How many times its size: text in tables shrinks to a fiftieth, only a bomb to a thousandth."""

SAVE_AS_PDF = "Print it to a new PDF, and add that one."
SCRIPT = f"The PDF holds a script. {SAVE_AS_PDF}"
LAUNCH = f"The PDF starts a program or opens another file. {SAVE_AS_PDF}"
SENDS = f"The PDF sends or fetches data. {SAVE_AS_PDF}"
FORM = f"The PDF is an interactive form (XFA). {SAVE_AS_PDF}"
MEDIA = f"The PDF plays sound, film or 3D. {SAVE_AS_PDF}"
FILES_IN_PDF = "The PDF has other files attached inside it. Take them out, and add each by itself."
TOO_COMPLEX = f"The PDF has too many parts to be checked. {SAVE_AS_PDF}"

MACROS = "The file holds macros. Save it without them as .docx or .xlsx, or as a PDF."
OBJECT = (
    "The file holds another file or a control inside it, such as a chart with its workbook. Paste it as a "
    "picture, or save the whole as a PDF."
)
TEMPLATE = (
    "The file uses a template that is stored elsewhere. In Word choose File, Options, Add-ins, Templates, "
    "take the template out and save again; or save it as a PDF."
)
LINKS = (
    "The file fetches data or pictures from another file or website. Break the links (in Excel: Data, Edit "
    "links) and save again, or save it as a PDF."
)
DDE = "The file fetches data by DDE. Take the field out and save again, or save it as a PDF."
LOCKED = "The file is locked with a password. Save it without one."
BOMB = "The file unpacks to far more than its size. Save it again, or save it as a PDF."
DAMAGED = "The file is damaged. Open it, save it again, and try once more."

ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": LAUNCH,
    "/GoToE": LAUNCH,
    "/GoToR": LAUNCH,
    "/SubmitForm": SENDS,
    "/ImportData": SENDS,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/RichMediaExecute": MEDIA,
}
"""PDF actions (ISO 32000-1, table 198) that do more than move within the document or open a website."""
KEYS = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/EF": FILES_IN_PDF,
    "/EmbeddedFiles": FILES_IN_PDF,
    "/XFA": FORM,
    "/RichMediaContent": MEDIA,
}
HOLDERS = (IndirectObject, DictionaryObject, ArrayObject)

RELATIONS = {
    "vbaProject": MACROS,
    "wordVbaData": MACROS,
    "xlMacrosheet": MACROS,
    "xlIntlMacrosheet": MACROS,
    "oleObject": OBJECT,
    "package": OBJECT,
    "control": OBJECT,
    "activeXControlBinary": OBJECT,
    "aFChunk": OBJECT,
    "externalLink": LINKS,
    "externalLinkPath": LINKS,
    "connections": LINKS,
}
"""By the last word of its type, what a relationship brings in (ECMA-376 part 1, and [MS-OFFMACRO2])."""
PARTS = (
    (re.compile(r"vba(project|data)|macrosheets/", re.I), MACROS),
    (re.compile(r"(^|/)(embeddings|activex)/|oleobject", re.I), OBJECT),
    (re.compile(r"(^|/)externallinks/|(^|/)connections\.xml$", re.I), LINKS),
)
MACRO_TYPE = re.compile("macroEnabled|vbaProject|macrosheet", re.I)
FIELD = re.compile(r"\bDDE(AUTO)?\b", re.I)


class Active(ValueError):
    """The document does what is not taken; the words say what, and what helps."""


def check_pdf(reader: PdfReader) -> None:
    """Raises Active for a PDF that does something. Looks at every object that can be reached."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer]
    looked_at = 0
    while waiting:
        looked_at += 1
        if looked_at > MOST_OBJECTS:
            raise Active(TOO_COMPLEX)
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if (each.idnum, each.generation) in seen:
                continue
            seen.add((each.idnum, each.generation))
            each = each.get_object()
        if isinstance(each, DictionaryObject):
            _check_dictionary(each)
            waiting.extend(value for value in each.values() if isinstance(value, HOLDERS))
        elif isinstance(each, ArrayObject):
            waiting.extend(value for value in each if isinstance(value, HOLDERS))


def _check_dictionary(found: DictionaryObject) -> None:
    """A value is asked by its key, which follows where it stands as an object of its own."""
    for key, words in KEYS.items():
        if key in found:
            raise Active(words)
    kind, sort, action = (
        str(found[key]) if key in found else "" for key in ("/Type", "/Subtype", "/S")
    )
    if action in ACTIONS:
        raise Active(ACTIONS[action])
    if kind == "/EmbeddedFile" or sort == "/FileAttachment":
        raise Active(FILES_IN_PDF)


def check_office(content: bytes) -> set[str]:
    """The names of the parts of a Word or Excel file that only shows something; raises Active for any other,
    zipfile.BadZipFile where it is no archive. Sizes are read in the directory before any part is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_directory(archive.infolist(), len(content))
        names = set(archive.namelist())
        for name in names:
            _check_name(name)
        for name in sorted(names):
            if name.endswith(".rels"):
                _check_relations(archive.read(name))
            elif name == "[Content_Types].xml":
                _check_types(archive.read(name))
            elif name.startswith("word/") and name.endswith(".xml"):
                _check_fields(archive.read(name))
    return names


def _check_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED or unpacked > RATIO * size or len(parts) > MOST_PARTS:
        raise Active(BOMB)
    if sum(part.compress_size for part in parts) > size:  # parts that lie upon each other
        raise Active(BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise Active(LOCKED)
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise Active(DAMAGED)


def _check_name(name: str) -> None:
    for pattern, words in PARTS:
        if pattern.search(name):
            raise Active(words)


def _check_types(xml: bytes) -> None:
    def see(_: str, attributes: dict[str, str], __: str) -> None:
        if MACRO_TYPE.search(attributes.get("ContentType", "")):
            raise Active(MACROS)

    _read(xml, see)


def _check_relations(xml: bytes) -> None:
    """A link that somebody clicks may lead anywhere; nothing else may lead out of the file."""

    def see(name: str, attributes: dict[str, str], _: str) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if name != "Relationship" or kind == "hyperlink":
            return
        if kind in RELATIONS:
            raise Active(RELATIONS[kind])
        if attributes.get("TargetMode", "").lower() == "external":
            raise Active(TEMPLATE if kind == "attachedTemplate" else LINKS)

    _read(xml, see)


def _check_fields(xml: bytes) -> None:
    """A field of Word may be written in several pieces."""
    fields: list[str] = []

    def see(name: str, attributes: dict[str, str], text: str) -> None:
        if name == "instrText":
            fields.append(text)
        elif name == "fldSimple":
            fields.append(f" {attributes.get('instr', '')} ")

    _read(xml, see)
    if FIELD.search("".join(fields)):
        raise Active(DDE)


def _read(xml: bytes, see: Callable[[str, dict[str, str], str], None]) -> None:
    """`see(name, attributes, text of its own)` for every element that ends, names without their
    prefixes. Raises Active where it is no XML, or declares a document type, which Office never does."""
    stack: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        stack.append((name.rpartition(":")[2], plain, []))

    def end(_: str) -> None:
        name, attributes, words = stack.pop()
        see(name, attributes, "".join(words))

    def doctype(*_: object) -> None:
        raise Active(DAMAGED)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda words: stack[-1][2].append(words)
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise Active(DAMAGED) from None
