"""What a draft of minutes seems to say about people: a warning to who writes it, and never a block."""

import re

from core import personalforms

APART = re.compile(r"[,;:()\n]| and ")


def warnings(document):
    """[(number of the item, words)] of a draft: personal data, and people by name who were not at the meeting.
    What everybody will read only: private items keep theirs."""
    there = _there(document["attendance"])
    found = []
    for item in document["business"]:
        if not item["private"]:
            words = personalforms.warning("\n".join(_texts(item)), there)
            if words:
                found.append((item["number"], words))
    return found


def _there(attendance):
    """Names, and what else stands between commas, of who attended or sent apologies."""
    return {each.strip() for _, text in attendance for each in APART.split(str(text))}


def _texts(item):
    """The words of an item as its minute has them: text, decisions, actions."""
    yield from item["text"]
    yield from (each["text"] for each in item["decisions"])
    yield from (str(cell) for row in item["actions"] for cell in _cells(row))


def _cells(row):
    return [row["what"]] if isinstance(row, dict) and "what" in row else []
