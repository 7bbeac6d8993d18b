"""Full text without extensions: folded as names are (core.names), words begun and words in English.

Each word is kept as it was written, for whoever types its beginning, and as English stems it, so that
"lights" finds "lighting". All is immutable: a GIN index holds it, and the table no column more.
"""

from functools import cached_property
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection, models
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Cast, Concat

from core import names

MOST = 100_000
"""Characters of a text that are looked through: PostgreSQL holds no vector of a megabyte."""
_FOLDED = f"left({names.Folded.template.replace('%(expressions)s', f'left(%(expressions)s, {MOST})')}, {MOST})"


class Said(Func):
    """All words of a text, for text search.."""

    template = (
        f"(to_tsvector('simple'::regconfig, {_FOLDED})"
        f" || to_tsvector('english'::regconfig, {_FOLDED}))"
    )
    output_field = SearchVectorField()

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, list]:
        sql, params = super().as_sql(*args, **kwargs)
        return sql, [*params, *params]


def said_sql(column: str) -> str:
    """SQL of what a text says, for a trigger that keeps it."""
    return Said.template % {"expressions": f"({column})::text"}


class _Fits(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


def said(*fields: str) -> Said:
    """What these columns of a row say together."""
    if len(fields) == 1:
        return Said(Cast(F(fields[0]), TextField()))
    parts: list[Any] = []
    for each in fields:
        parts += [F(each), Value(" ")]
    return Said(Concat(*parts[:-1], output_field=TextField()))


def said_index(name: str, *fields: str) -> GinIndex:
    """The index of what these columns say, for the model's Meta."""
    return GinIndex(said(*fields), name=name)


class Asked:
    """What somebody typed."""

    def __init__(self, text: str, words: list[str] | None = None) -> None:
        self.text = text
        if words is not None:
            self.words = words

    @cached_property
    def words(self) -> list[str]:
        """Folded; none where nothing was typed that can be looked for. A single letter is no word:
        half of everything begins with it. One query, once."""
        folded = names.fold(self.text).split() if self.text.strip() else []
        return [word for word in folded if len(word) > 1 or word.isdigit()]

    def without(self, *words: str) -> "Asked":
        """The same, less some of its words."""
        return Asked(self.text, [word for word in self.words if word not in words])

    def fits(self, *fields: str) -> Any:
        """The condition that the words begin words of these columns, in any order, or are the same
        words in English."""
        return _Fits(said(*fields), self._query(" & "))

    def fits_kept(self, column: str) -> Any:
        """As `fits`, where a column keeps what is said."""
        return _Fits(F(column), self._query(" & "))

    def begins(self, folded: str = "search_name") -> Any:
        """The condition that the words begin words of a folded name (core.names)."""
        return names.begins(F(folded), " ".join(self.words))

    def _query(self, joiner: str) -> Any:
        tree = joiner.join(f"'{word}':*" for word in self.words)
        plain, english = (
            SearchQuery(tree, config=Value(name), search_type="raw")
            for name in ("simple", "english")
        )
        return plain | english

    def among(self, candidates: list[str]) -> set[str]:
        """Those of some words, as they stand in texts, that were asked for. One query."""
        if not candidates or not self.words:
            return set()
        tree = " | ".join(f"'{word}':*" for word in self.words)
        said_by = Said.template % {"expressions": "word"}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT word FROM unnest(%s::text[]) AS word WHERE {said_by}"  # noqa: S608 - our own words
                " @@ (to_tsquery('simple', %s) || to_tsquery('english', %s))",
                [candidates, tree, tree],
            )
            return {word for (word,) in cursor.fetchall()}
