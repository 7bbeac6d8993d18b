"""The words that were found, marked where they stand: pieces of text, never HTML."""

import re
import unicodedata
from collections.abc import Iterable

from core.find.text import Asked

WORD = re.compile(r"[^\W_]+(?:['’‘ʼ][^\W_]+)*")
BEFORE, LENGTH = 70, 220
"""How many characters of a text are shown: so many before the first word found, so many in all."""
MOST_CANDIDATES = 2_000

Pieces = list[tuple[str, bool]]
"""[(text, whether it was found)], which together are the text."""


def marked(asked: Asked, texts: Iterable[str]) -> set[str]:
    """The words of these texts that were asked for, as they stand there. One query."""
    begin = {word[0] for word in asked.words}
    candidates = {
        found.group() for text in texts for found in WORD.finditer(text) if _may(found, begin)
    }
    return asked.among(sorted(candidates)[:MOST_CANDIDATES])


def _may(found: re.Match, begin: set[str]) -> bool:
    """Whether it is worth asking the database: stems begin as their words do."""
    letter = unicodedata.normalize("NFKD", found.group()[0])[0].lower()
    return letter in begin or not letter.isascii()


def pieces(text: str, found: set[str]) -> Pieces:
    """A text in pieces, those that were found told apart."""
    result, at = [], 0
    for word in WORD.finditer(text):
        if word.group() in found:
            if word.start() > at:
                result.append((text[at : word.start()], False))
            result.append((word.group(), True))
            at = word.end()
    if at < len(text):
        result.append((text[at:], False))
    return result


def snippet(text: str, found: set[str]) -> Pieces:
    """A few words around the first that was found; the beginning where none is in the text."""
    text = " ".join(text.split())
    first = next((each.start() for each in WORD.finditer(text) if each.group() in found), 0)
    start = _whole_word(text, max(first - BEFORE, 0))
    end = start + LENGTH
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    cut = text[start:end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return pieces(f"{before}{cut}{after}", found)


def _whole_word(text: str, at: int) -> int:
    """The beginning of the first whole word from here on."""
    if at == 0:
        return 0
    space = text.find(" ", at)
    return space + 1 if 0 <= space < at + BEFORE else at
