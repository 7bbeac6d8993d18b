"""Names as people look for them: without case, accents, apostrophes, and in any order of words.

The database folds, names and what is typed alike, so that there is one author. It has no extension
for it (unaccent, pg_trgm), and all functions used here are immutable: a generated column may hold
the folded name, and an index its words.
"""

import difflib
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

LONGEST = 100
"""Characters of what is typed that are looked for."""
APOSTROPHES = "''’‘ʼʹ′´`＇"
"""Taken out, so that O’Brien is OBrien however it is typed; the first two are one, as SQL says it."""
BETWEEN = r"[\s!-/:-@\[-`{-~\u00ab\u00bb\u2010-\u2015\u201c-\u201f\u2026]+"
MARKS = r"[\u0300-\u036f]"
LIGATURES = (("æ", "ae"), ("œ", "oe"), ("ß", "ss"), ("þ", "th"))
UPPER, LOWER = "ÆŒØŁĐÐÞ", "æœøłđðþ"
BARRED, PLAIN = "øłđðıħ", "olddih"


def _template() -> str:
    """The expression as SQL. Latin letters need no locale; of others the database's decides what
    lower case is."""
    text = f"translate(%(expressions)s, '{UPPER}{APOSTROPHES}', '{LOWER}')"
    text = f"lower(regexp_replace(normalize({text}, NFKD), '{MARKS}', '', 'g'))"
    for one, two in LIGATURES:
        text = f"replace({text}, '{one}', '{two}')"
    return f"btrim(regexp_replace(translate({text}, '{BARRED}', '{PLAIN}'), '{BETWEEN}', ' ', 'g'))"


class Folded(Func):
    """A name as it is looked for: lower-case words with one space between them."""

    template = _template()
    output_field = models.TextField()


class Words(Func):
    """The words of a folded name, as PostgreSQL's text search looks through them."""

    template = "array_to_tsvector(string_to_array(%(expressions)s, ' '))"
    output_field = SearchVectorField()


class _Begins(Func):
    """Whether every word that was typed begins a word of the name. Nothing typed begins none."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class _Query(Func):
    """A text search query of the first letters of words. `joiner`: & where all are wanted."""

    template = "('''' || replace(nullif(%(expressions)s, ''), ' ', ''':* %(joiner)s ''') || ''':*')::tsquery"
    output_field = models.TextField()


def typed(text: str) -> Any:
    """What a person typed, folded as names are."""
    return Folded(Cast(Value(text.replace("\x00", "")[:LONGEST]), models.TextField()))


def fold(text: str) -> str:
    """`text` as names are folded, asked of the database. One query."""
    with connection.cursor() as cursor:
        statement = f"SELECT {Folded.template % {'expressions': '%s::text'}}"
        cursor.execute(statement, [text.replace("\x00", "")[:LONGEST]])
        return cursor.fetchone()[0]


def fold_all(texts: Iterable[str]) -> dict[str, str]:
    """{text: as names are folded}, for many at once. One query, however many."""
    asked = {text: text.replace("\x00", "")[:LONGEST] for text in texts}
    if not asked:
        return {}
    with connection.cursor() as cursor:
        each = Folded.template % {"expressions": "each"}
        statement = f"SELECT each, {each} FROM unnest(%s::text[]) AS each"  # noqa: S608 - our own words
        cursor.execute(statement, [list(set(asked.values()))])
        folded = dict(cursor.fetchall())
    return {text: folded[short] for text, short in asked.items()}


def key_of(folded: str) -> str:
    """A folded name without the order of its words."""
    return " ".join(sorted(folded.split()))


def likeness(one: str, other: str) -> float:
    """How much two folded names are alike, whatever the order of their words: 0 to 1."""
    first, second = key_of(one), key_of(other)
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def begins(folded: Any, text: str, *, any_word: bool = False) -> Any:
    """The condition that the words of `text` begin words of the folded column, in any order:
    all of them, or with `any_word` one of them."""
    return _Begins(Words(folded), _Query(typed(text), joiner="|" if any_word else "&"))


def search_name(field: str = "name") -> models.GeneratedField:
    """The column that holds the folded name: the database keeps it, whoever writes."""
    return models.GeneratedField(
        expression=Folded(F(field)), output_field=models.TextField(), db_persist=True
    )


def words_index(name: str) -> GinIndex:
    """The index of the words in `search_name`."""
    return GinIndex(Words(F("search_name")), name=name)


class FindableQuerySet(models.QuerySet):
    """Rows of a model with `search_name`."""

    def matching(self, text: str) -> "FindableQuerySet":
        """Those of whose name the words of `text` begin some."""
        return self.filter(begins(F("search_name"), text))

    def called(self, text: str) -> "FindableQuerySet":
        """Those with exactly this name once folded, in any order of words."""
        return self.filter(Q(_Same(Words(F("search_name")), Words(typed(text)))))


class _Same(Func):
    template = "%(expressions)s"
    arg_joiner = " = "
    output_field = models.BooleanField()
