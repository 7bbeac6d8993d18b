"""Plain text as people type it. Imports no Django."""

import difflib
import re
import unicodedata
from itertools import groupby, zip_longest

LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
"""Word's manual line break is pasted as a vertical tab, the end of a PDF's page as a form feed."""
DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TURNS_LETTERS = re.compile(r"[\u202a-\u202e]")
UNSEEN = re.compile(
    r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control characters (a NUL is refused by every field), and what is not a character at all: no
Word or Excel file may hold them."""
TOO_MANY = 2_000_000
"""Pairs of words from which two texts are compared by their lines."""
WORD = re.compile(r"\S+\s*|\s+")
BULLET = re.compile(
    r"^([ \t]*)(?:[•·●▪■◦○‣§o\uf0b7\uf0a7-]|(\d{1,3}[.)]|[a-z][.)]|\(?[ivx]{1,4}[.)]))[ \t]*\t[ \t]*(?=[^\t\n]+$)",
    re.M,
)
"""How Word and Outlook paste a list: a bullet or a number, a tab, the words. With further
tabs it is a row of a table."""
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def normalise(text: str) -> str:
    """One kind of line end, no trailing blanks; the words themselves are untouched."""
    return LINE_ENDS.sub("\n", text).rstrip()


def as_shown(text: str) -> str:
    """Text as page, PDF and Word show it: every line end is one, and what nobody sees is out."""
    return without_hidden(LINE_ENDS.sub("\n", text.replace("\0", "")))


def without_hidden(text: str) -> str:
    """Text of several lines without what nobody sees and which does harm: control characters (text
    copied out of a PDF is full of them), and embeddings and overrides of direction, which turn
    letters around so that an amount or a name reads as another.

    They are taken out and not refused: whoever pastes three pages, or takes the minutes in the
    room, cannot find an invisible character, and no word is lost. What people need stays: joiners
    of emoji and of Persian and Indian scripts, the marks and isolates of Arabic and Hebrew between
    English. An isolate orders only the words within it and ends with its paragraph.
    """
    return TURNS_LETTERS.sub("", UNSEEN.sub("", text))


def line_problem(text: str) -> str:
    """Why a text cannot stand in one line, as the end of a sentence that begins with the field's
    name; "" where it can. Here marks and isolates of direction are refused too: a line stands in
    lists, headings and letters next to other words, which they would turn around."""
    if LINE_ENDS.search(text) or "\n" in text:
        return "must be in one line. Take out the line breaks."
    if "\t" in text:
        return "holds a tab. Put a space in its place."
    if DIRECTION.search(text):
        return (
            "holds an invisible mark that turns the direction of reading. Type it, do not paste it."
        )
    if UNSEEN.search(text):
        return "holds an invisible control character. Type it, do not paste it."
    if text and not any(unicodedata.category(each)[0] not in "CZ" for each in text):
        return "holds nothing that can be seen. Type it again."
    return ""


def paragraphs(text: str) -> list[str]:
    """Split typed text into paragraphs: a blank line ends one. Returns a list of str."""
    return [part.strip("\n") for part in BLANK_LINES.split(normalise(text)) if part.strip()]


def one_line(text: str) -> str:
    """Text for the header of an email or a line between others, whatever a title or a name holds:
    a line break or another character that nobody sees is a space."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def reads_from_right(text: str) -> bool:
    """Whether the first letter of a text is of a script that is written from right to left."""
    ways = map(unicodedata.bidirectional, text)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def blocks(text: str) -> list[str | list[list[str]]]:
    """Split typed text into paragraphs (str) and tables (rows of cells, all rows of one length).

    Two or more lines on end that tabs part are a table, as it is pasted from a sheet or a document.
    Which of its cells are headings nobody has said, so none is one.
    """
    found: list[str | list[list[str]]] = []
    for paragraph in paragraphs(BULLET.sub(_as_list, as_shown(text))):
        plain: list[str] = []
        for tabbed, run in groupby(paragraph.split("\n"), key=lambda line: "\t" in line.strip()):
            lines = list(run)
            if not tabbed or len(lines) == 1:
                plain += lines
                continue
            if plain:
                found.append("\n".join(plain))
            found.append(_rows(lines))
            plain = []
        if plain:
            found.append("\n".join(plain))
    return found


def _as_list(found: re.Match[str]) -> str:
    """Bullets and numbers stand before their words, not in a column of their own."""
    return f"{found[1].replace(chr(9), '  ')}{found[2] or '•'} "


def _rows(lines: list[str]) -> list[list[str]]:
    """The cells of lines; a column that is empty in all of them was only indented."""
    cells = [[cell.strip() for cell in line.rstrip().split("\t")] for line in lines]
    columns = [column for column in zip_longest(*cells, fillvalue="") if any(column)]
    return [list(row) for row in zip(*columns, strict=True)]


def sentence_start(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def file_stem(text: str, fallback: str = "document") -> str:
    """A harmless file name from a title: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or fallback


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """[(change, words)]: how one text became the other, word by word (very long ones line by line).
    `change` is "same", "added" or
    "removed"; white space belongs to the word before it."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) * len(new) > TOO_MANY:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        if j > i:
            found.append(("removed", "".join(old[i:j])))
        if m > k:
            found.append(("added", "".join(new[k:m])))
    return found
