"""A piece of page that is rendered once and repeated for many rows: only its id changes.

Forty items with two forms each would render the same eighty forms; this renders two.
"""

import re

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

ID = 9_007_199_254_740_993
"""Stands in for a row's id while the piece is rendered; no row ever has it."""

TOKEN = "csrf-token-stand-in"  # noqa: S105 - a placeholder, not a secret
DATE = "1111-11-11"
"""Stands in for a day in a date field."""


TEXT = re.compile(r"\[\[(\w+)\]\]")
"""Stands in for a text of the row by its name."""


def prepare(template, context, texts=()):
    """Render a template with `pk`, `token`, `day` and the named `texts` as stand-ins."""
    stand_ins = {name: f"[[{name}]]" for name in texts}
    stand_ins |= {"pk": str(ID), "token": TOKEN, "day": DATE}
    return render_to_string(template, context | stand_ins)


def fill(piece, pk, token, day=None, texts=None):
    """The piece for one row, as safe text. `day` is a date or None; `texts` are escaped here."""
    text = piece.replace(str(ID), str(int(pk))).replace(TOKEN, escape(token))
    if day:
        text = text.replace(DATE, day.isoformat())
    if texts:  # last and in one pass, so that nothing typed is taken for a stand-in
        text = TEXT.sub(lambda found: escape(texts[found.group(1)]), text)
    return SafeString(text)
