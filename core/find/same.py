"""The same words again: texts that differ only in blanks, marks and capitals are alike."""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import MD5, Lower


def letters_of(field: str) -> Func:
    """A text without blanks and marks, in small letters, as an expression."""
    plain = Func(
        F(field),
        Value(r"[^[:alnum:]]+"),
        Value(""),
        Value("g"),
        function="REGEXP_REPLACE",
        output_field=TextField(),
    )
    return Lower(plain)


def sameness(field: str) -> Func:
    """What texts that are alike have in common: short enough for an index, which a model that is asked for
    it has over the very same expression."""
    return MD5(letters_of(field))
