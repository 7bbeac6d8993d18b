"""A piece of page that is rendered once and repeated for many rows: only its id changes.

Forty items with two forms each would render the same eighty forms; this renders two.
"""

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

ID = 9_007_199_254_740_993
"""Stands in for a row's id while the piece is rendered; no row ever has it."""

TOKEN = "csrf-token-stand-in"  # noqa: S105 - a placeholder, not a secret
DATE = "1111-11-11"
"""Stands in for a day in a date field."""


def prepare(template, context):
    """Render a template with `pk`, `token` and `day` as stand-ins. Returns safe text."""
    return render_to_string(template, context | {"pk": str(ID), "token": TOKEN, "day": DATE})


def fill(piece, pk, token, day=None):
    """The piece for one row. `day` is a date or None."""
    text = piece.replace(str(ID), str(int(pk))).replace(TOKEN, escape(token))
    return SafeString(text.replace(DATE, day.isoformat()) if day else text)
