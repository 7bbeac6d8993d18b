"""Plain text as people type it. Imports no Django."""

import difflib
import re
import unicodedata

LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
TOO_MANY = 2_000_000
"""Pairs of words from which two texts are compared by their lines."""
WORD = re.compile(r"\S+\s*|\s+")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def normalise(text):
    """One kind of line end, no trailing blanks; the words themselves are untouched."""
    return LINE_ENDS.sub("\n", text).rstrip()


def paragraphs(text):
    """Split typed text into paragraphs: a blank line ends one. Returns a list of str."""
    return [part.strip("\n") for part in BLANK_LINES.split(normalise(text)) if part.strip()]


def sentence_start(text):
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def file_stem(text, fallback="document"):
    """A harmless file name from a title: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or fallback


def word_changes(before, after):
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
