"""Accessible PDF (PDF/UA-1) by typst. Data goes in as JSON, never by building source text."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3
import typst
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
CONTROLS = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160)))
MISSING_LIMIT = 60
LONG_WORD = re.compile(r"\S{40}")
FONTS = fontpkg_source_sans_3.ROOT / "files"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def render(template: str, data: dict[str, Any]) -> bytes:
    """Return the bytes of templates/pdf/<template> with `data` (plain JSON values).

    The compiler refuses a document that breaks PDF/UA-1. The same data give the same bytes. A
    character that no font shows (an emoji, say) is printed as its name in brackets. Raises
    TypstError where the document breaks PDF/UA-1.
    """
    table: dict[int, str | None] = dict(CONTROLS)
    for _ in range(MISSING_LIMIT):
        try:
            return _compile(template, _translate(data, table))
        except typst.TypstError as error:
            missing = MISSING.search(str(error))
            if not missing:
                raise
            table |= _names(missing.group(1))
    return _compile(template, _translate(data, table, ascii_only=True))


def _compile(template: str, data: dict[str, Any]) -> bytes:
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
    )


def _translate(value: Any, table: dict[int, str | None], ascii_only: bool = False) -> Any:
    """The same structure with every string put through the table."""
    if isinstance(value, str):
        text = LONG_WORD.sub("\\g<0>\u200b", value.translate(table))
        return text.encode("ascii", "ignore").decode() if ascii_only else text
    if isinstance(value, dict):
        return {key: _translate(each, table, ascii_only) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_translate(each, table, ascii_only) for each in value]
    return value


def _names(shown: str) -> dict[int, str]:
    """{code point: what to print instead} for text as the compiler quotes it."""
    codes = [int(code, 16) for code in ESCAPED.findall(shown)]
    codes += [ord(character) for character in ESCAPED.sub("", shown)]
    return {code: _name(chr(code)) for code in codes}


def _name(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"[{name}]" if name and unicodedata.category(character) not in ("Cf", "Mn") else ""
