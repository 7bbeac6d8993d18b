"""Accessible Word files: real headings, lists and header rows, a title, the language."""

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from core.text import as_shown, blocks, reads_from_right

LANGUAGE = "en-GB"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
INK = RGBColor(0x12, 0x35, 0x5B)
NEVER = dict.fromkeys(range(0xD800, 0xE000))
"""Halves of characters, which no XML may hold; what else it may not is not shown anywhere."""


class Word:
    """A document that is written from top to bottom. `day` is what its properties say it is of, so
    that the same text gives the same file."""

    def __init__(self, title: str, author: str, day: datetime.date) -> None:
        self.document = docx.Document()
        title, author = _shown(title), _shown(author)
        facts = self.document.core_properties
        facts.title, facts.author, facts.language = title[:255], author[:255], LANGUAGE
        facts.comments, facts.last_modified_by = "", author[:255]
        facts.created = facts.modified = datetime.datetime(day.year, day.month, day.day)
        self._set_styles()

    def _set_styles(self) -> None:
        styles = self.document.styles
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        normal = styles["Normal"]
        normal.element.get_or_add_rPr().append(language)
        normal.font.name, normal.font.size = FONT, Pt(12)
        for level, size in ((1, 20), (2, 15), (3, 12), (4, 12)):
            style = styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
            style.font.italic = False
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)

    def heading(self, text: str, level: int = 2) -> None:
        self.document.add_heading(_shown(text), level)

    def text(self, text: str, strong: str = "", style: str | None = None) -> None:
        """Paragraphs and tables; `strong` stands in bold before the first."""
        found = blocks(_shown(text))
        if strong:
            first = found.pop(0) if found and isinstance(found[0], str) else ""
            self._paragraph(str(first), _shown(strong), style)
        for each in found:
            if isinstance(each, str):
                self._paragraph(each, "", style)
            else:
                self._rows(each)

    def _paragraph(self, text: str, strong: str, style: str | None) -> None:
        paragraph = self.document.add_paragraph(style=style)
        if strong:
            paragraph.add_run(f"{strong} ").bold = True
        run = paragraph.add_run(text.replace("\t", " "))
        if reads_from_right(text):
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            run.font.rtl = True

    def _rows(self, rows: Sequence[Sequence[str]]) -> None:
        """A table without headings, as it was typed."""
        table = self.document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = value
        self.document.add_paragraph()

    def bullets(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.text(line, style="List Bullet")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table whose first row is marked as its header and repeated on each page."""
        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(mark)
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.paragraphs[0].add_run(head).bold = True
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = _shown(str(value))

    def content(self) -> bytes:
        """The bytes of the file."""
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def _shown(text: str) -> str:
    return as_shown(text).translate(NEVER)
