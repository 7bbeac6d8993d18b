"""Sentences that no page, letter, PDF or Word file says any more, with what a British officer or
resident expects instead: a line each in rows/, a file for each part of the product. A phrase in
angle brackets stands alone between two tags."""

import html
import re
from functools import cache
from pathlib import Path

ROWS = Path(__file__).parent / "rows"
WORD = re.compile(r"\w+")


@cache
def phrases():
    """{phrase that nobody should read: what stands there instead}."""
    found = {}
    for file in sorted(ROWS.glob("*.txt")):
        for line in file.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                now, _, better = line.partition(" | ")
                assert now not in found, f"{now!r} stands twice"
                found[now] = better
    return found


def spoken(text):
    """[sentence] of what somebody who reads this text should not read."""
    text = re.sub(r"\s+", " ", html.unescape(text)).replace("> ", ">").replace(" <", "<")
    words = {*WORD.findall(text), ""}
    return [
        f"says {phrase!r}, not {better!r}"
        for phrase, better in phrases().items()
        if _longest_word(phrase) in words and phrase in text and re.search(_whole(phrase), text)
    ]


@cache
def _longest_word(phrase):
    """A word without which a text does not say the phrase: quicker to look up than to look for; "" where
    it has none."""
    return max((word for word in WORD.findall(phrase) if "_" not in word), key=len, default="")


@cache
def _whole(phrase):
    """A pattern that finds whole words only."""
    before, after = (r"\b" if each.isalnum() else "" for each in (phrase[0], phrase[-1]))
    return f"{before}{re.escape(phrase)}{after}"
