"""What a draft of minutes seems to say about people: a warning to who writes it, and never a block."""

import re

from core import personalforms

APART = re.compile(r"[,;:()\n]| and ")


def warnings(document):
    """[(number of the item, words)] of a draft: personal data, and people by name who were not at the meeting.
    What everybody will read only: private items keep theirs."""
    there = {each.strip() for text in _texts(document["attendance"]) for each in APART.split(text)}
    found = []
    for item in document["business"]:
        written = [item["text"], *(each["text"] for each in item["decisions"])]
        agreed = [each["what"] for each in item["actions"] if "what" in each]
        words = personalforms.warning("\n".join(_texts([*written, *agreed])), there)
        if words and not item["private"]:
            found.append((item["number"], words))
    return found


def _texts(value):
    """All texts in lists of texts and of lists."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif value:
        yield str(value)
