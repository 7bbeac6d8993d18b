"""The paragraphs of exempt information, and how a class reads. Imports no Django."""

from collections.abc import Iterable, Sequence

EXEMPT_PARAGRAPHS = (
    (1, "1: about one individual"),
    (2, "2: would reveal who an individual is"),
    (3, "3: someone's financial or business affairs, the council's own too"),
    (4, "4: consultation or negotiation about staff"),
    (5, "5: legal professional privilege"),
    (6, "6: a notice or order that the council proposes"),
    (7, "7: preventing, investigating or prosecuting crime"),
)
"""Local Government Act 1972 Sch 12A Part 1, in our words; those of 6 and 7 were not confirmed."""


def private_in_words(access: str, paragraphs: Sequence[int]) -> str:
    """What a page calls business that the public may not hear; empty where it may."""
    if access == "public":
        return ""
    if access == "confidential":
        return "Private part of the meeting (confidential)"
    return f"Private part of the meeting ({_numbered(paragraphs)})"


def discussion_in_words(access: str, paragraphs: Sequence[int]) -> str:
    """What a page calls a minute that the public may not read, under an item that it may."""
    if access == "confidential":
        return "Confidential discussion"
    return f"Exempt discussion ({_numbered(paragraphs)})"


def _numbered(paragraphs: Sequence[int]) -> str:
    word = "paragraph" if len(paragraphs) == 1 else "paragraphs"
    return f"{word} {listed(sorted(paragraphs))}"


def listed(values: Iterable[object]) -> str:
    """1; 1 and 2; 1, 2 and 3."""
    words = [str(each) for each in values]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
