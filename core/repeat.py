"""A piece of page that is rendered once and repeated for many rows: only its id and a few named
texts change. Forty items with two forms each would render the same eighty forms; this renders two.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import Any, Self

from django.template import Context
from django.template.base import Node, TextNode
from django.template.defaulttags import IfNode
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString

ID = 9_007_199_254_740_993
"""Stands in for a row's id while the piece is rendered; no row ever has it."""

TOKEN = "csrf-token-stand-in"  # noqa: S105 - a placeholder, not a secret
DATE = "1111-11-11"
"""Stands in for a day in a date field."""

STAND_IN = re.compile(rf"({ID}|{TOKEN}|{DATE}|\[\[\w+\]\])")
"""Named texts stand as [[name]]."""


def safe(text: Any) -> str:
    """Escaped unless it is safe already. (Django's own does the same, slower by what lazy
    translations need.)"""
    return text if isinstance(text, SafeString) else html.escape(str(text))


class Piece:
    """Safe text with gaps: `parts` holds text and stand-ins by turns."""

    def __init__(self, parts: list[str]) -> None:
        self.parts = parts

    @classmethod
    def of(cls, text: str) -> Self:
        """A piece of rendered text that holds stand-ins."""
        return cls(STAND_IN.split(text))

    def __add__(self, other: "Piece") -> "Piece":
        return Piece([*self.parts[:-1], self.parts[-1] + other.parts[0], *other.parts[1:]])

    def bind(self, **texts: Any) -> "Piece":
        """The piece with some of its texts filled for good, by other pieces too. Unsafe text is
        escaped."""
        values = {f"[[{name}]]": as_piece(text) for name, text in texts.items()}
        bound = Piece([self.parts[0]])
        for gap, text in zip(self.parts[1::2], self.parts[2::2], strict=True):
            bound += values.get(gap) or Piece(["", gap, ""])
            bound += Piece([text])
        return bound

    def cut(self, name: str) -> tuple["Piece", "Piece"]:
        """What stands before the gap of a text, and what after it."""
        place = self.parts.index(f"[[{name}]]")
        return Piece(self.parts[:place]), Piece(self.parts[place + 1 :])

    def fill(
        self, pk: int, token: str, day: date | None = None, texts: dict[str, Any] | None = None
    ) -> SafeString:
        """The piece for one row. `day` is a date or None; texts are escaped unless safe."""
        values = {str(ID): str(int(pk)), TOKEN: safe(token)}
        values[DATE] = day.isoformat() if day else ""
        for name, text in (texts or {}).items():
            values[f"[[{name}]]"] = safe(text)
        parts = self.parts.copy()
        parts[1::2] = [values[gap] for gap in parts[1::2]]
        return SafeString("".join(parts))


NOTHING = Piece([""])


def as_piece(text: Any) -> Piece:
    return text if isinstance(text, Piece) else Piece([safe(text)])


def fill_rows(rows: Iterable[tuple], token: str) -> SafeString:
    """Safe text of [(piece, id, day, texts)]."""
    return SafeString("".join(piece.fill(pk, token, day, texts) for piece, pk, day, texts in rows))


def shows_nothing(template: str, contexts: Iterable[dict[str, Any]]) -> list[bool]:
    """Whether a template that is a row of `{% if %}` shows nothing in each of these contexts: none
    of its conditions holds. Anything else that stands in it shows something."""
    compiled = get_template(template).template
    nodes = [each for each in compiled.nodelist if not _is_blank(each)]
    asked = _asked(nodes)
    known: dict[tuple | None, bool] = {}
    found, given = [], Context()
    with given.bind_template(compiled):
        for each in contexts:
            key = _answers(asked, each)
            if key is None or key not in known:
                with given.push(**each):
                    known[key] = all(_is_empty(node, given) for node in nodes)
            found.append(known[key])
    return found


def _asked(nodes: Iterable[Node]) -> list[tuple[str, Callable[[Any], Any]]]:
    """What conditions read of a context: (name, what they read of that)."""
    paths: dict[str, list[str]] = {}
    for node in nodes:
        for condition, _ in node.conditions_nodelists if isinstance(node, IfNode) else ():
            for name, *path in _variables(condition):
                paths.setdefault(name, []).append(".".join(path))
    return [
        (name, attrgetter(*parts) if all(parts) else lambda value: value)
        for name, parts in paths.items()
    ]


def _answers(
    asked: list[tuple[str, Callable[[Any], Any]]], context: dict[str, Any]
) -> tuple | None:
    """What they read of this one, by which contexts are compared; None where it cannot be told."""
    try:
        found = tuple(read(context[name]) for name, read in asked)
        hash(found)
    except (KeyError, AttributeError, TypeError):
        return None
    return found


def _variables(condition: Any) -> Iterator[Iterable[str]]:
    """The variables that a condition reads, each as the names between its dots."""
    if condition is None:
        return
    if condition.first is None:
        expression = condition.value
        named = [arg for _, args in expression.filters for is_name, arg in args if is_name]
        for variable in (expression.var, *named):
            if lookups := getattr(variable, "lookups", None):
                yield lookups
    else:
        yield from _variables(condition.first)
        yield from _variables(condition.second)


def _is_empty(node: Node, context: Context) -> bool:
    if not isinstance(node, IfNode):
        return False
    for condition, _ in node.conditions_nodelists:
        if condition is None or condition.eval(context):
            return False
    return True


def _is_blank(node: Node) -> bool:
    return isinstance(node, TextNode) and not node.s.strip()


def prepare(template: str, context: dict[str, Any], texts: Iterable[str] = ()) -> Piece:
    """Render a template as a Piece, with `pk`, `token`, `day` and the named `texts` as gaps."""
    stand_ins = {name: f"[[{name}]]" for name in texts}
    stand_ins |= {"pk": str(ID), "token": TOKEN, "day": DATE}
    return Piece.of(render_to_string(template, context | stand_ins))
