"""Accessible PDF (PDF/UA-1) by typst. Data goes in as JSON, never by building source text."""

import datetime
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import regex
import typst
from django.conf import settings
from django.http import HttpResponse

from core.fonts import FIRST, WITHOUT_SHAPE, families, folders, form_shown
from core.text import as_shown, blocks

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
CLUSTER = regex.compile(r"\X")
LONG_WORD = regex.compile(r"(?:(?!\s)\X){40}")
REFUSED = {ord("\t"): " "} | dict.fromkeys((0xFEFF, 0x180F, *range(0x1BCA0, 0x1BCA4)))
"""A tab has no width in typst, and PDF/UA-1 allows no byte order mark; the others are controls of
Mongolian and of shorthand that the compiler does not know as such."""
BREAK = "\u200b"
"""Where a line may end and nothing is seen."""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )


def render(
    template: str, data: dict[str, Any], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the bytes of templates/pdf/<template> with `data` (plain JSON values). `pictures`: photographs
    by the names of files by which the template shows them.

    The compiler refuses a document that breaks PDF/UA-1, also for one letter that no typeface has:
    such a letter is printed as its name in brackets. The same data give the same bytes. Raises
    TypstError where the document breaks PDF/UA-1.
    """
    if not pictures:
        return _compile(TEMPLATES, template, data)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for each in TEMPLATES.glob("*.typ"):
            shutil.copy(each, root)
        for name, content in pictures.items():
            (root / name).write_bytes(content)
        return _compile(root, template, data)


def _compile(root: Path, template: str, data: dict[str, Any]) -> bytes:
    tables = {_line(text): _printed(blocks(text)) for text in _texts(data) if "\t" in text}
    shown = _printed(data) | {"families": list(families()), "tables": tables}
    return typst.compile(
        str(root / template),
        root=str(root),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(shown, ensure_ascii=False)},
        pdf_standards="ua-1",
    )


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The answer with a PDF, shown in the browser; `name` is that of the file when it is kept."""
    response = HttpResponse(bytes(content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def frame(title: str, day: datetime.date, *, foot: str = "", mark: str = "") -> dict[str, Any]:
    """What the data of every template hold. `foot`: what each page says at its foot beside its number;
    "" for title and day. `mark`: what it says at its head, such as "Draft"."""
    data = {"title": title, "date": [day.year, day.month, day.day], "mark": mark}
    return data | {"council": settings.COUNCIL_NAME} | ({"foot": foot} if foot else {})


def unprintable(value: Any) -> list[str]:
    """The letters (grapheme clusters) in a text, or in all texts of a document, that no typeface
    has, each once, in the order of reading."""
    clusters = (each for text in _texts(value) for each in CLUSTER.findall(as_shown(text)))
    missing = (each for each in clusters if not each.isspace() and form_shown(each) is None)
    return list(dict.fromkeys(missing))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _printed(value: Any) -> Any:
    """The same structure with every text as it is printed."""
    if isinstance(value, str):
        return _line(value)
    if isinstance(value, dict):
        return {key: _printed(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printed(each) for each in value]
    return value


def _line(text: str) -> str:
    """A text as typst gets it: every cluster has its shape, tabs are blanks, endless words end."""
    shown = as_shown(text).translate(REFUSED)
    if not families()[FIRST[0]].issuperset(map(ord, shown)):
        shown = "".join(map(_one, CLUSTER.findall(shown)))
    return LONG_WORD.sub(rf"\g<0>{BREAK}", shown)


def _one(cluster: str) -> str:
    form = form_shown(cluster)
    if form is not None or cluster == "\n":
        return form or cluster
    return " " if cluster.isspace() else _spelt(cluster)


def _spelt(cluster: str) -> str:
    """As much of a cluster as has a shape, and the names of the rest: a digit under a mark that no
    typeface has stays a digit."""
    ends = (end for end in range(len(cluster) - 1, 0, -1) if form_shown(cluster[:end]))
    end = next(ends, 0)
    rest = WITHOUT_SHAPE.sub("", cluster[end:])
    return (form_shown(cluster[:end]) or "") + "".join(f"[{_name(each)}]" for each in rest)


def _name(character: str) -> str:
    return unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"
