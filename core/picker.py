"""One row is chosen out of many by typing a few letters: never a list of thousands, never by name
alone.

Without a script the form comes back with the likely rows as radio buttons and all else that was
typed; `static/src/picker.js` asks `find_url` for the same rows while one types. What is sent is the
key of the row that was ticked. What was typed is sent along, with the text for which the radio
buttons were made: another text looks again, and chooses nobody.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise

SHOWN = 20
"""So many are offered; of more one types on."""
NOBODY = "-"
"""What the radio button of an optional field sends that chooses nobody."""
ADD = "None of these: add “{}” as a new person"
LONGEST_NAME = 200
NEW = "+"
"""What the radio button sends by which a new row of the name that was typed is made."""


class Typed(str):
    """What was typed, where no row is chosen by it yet."""


class New(str):
    """The name of a row that is to be made: chosen in sight of those that it might be."""


class PickWidget(forms.Widget):
    """A box to type in and the rows that it found, as radio buttons."""

    template_name = "govuk/pick.html"
    use_fieldset = True
    is_pick = True
    choices: Any = ()

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.find_url: str | Promise = ""
        self.what = "name"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        chosen = data.get(name)
        typed = data.get(f"{name}_typed", "").strip()
        if typed and (not chosen or typed != data.get(f"{name}_asked", "").strip()):
            return Typed(typed)
        if chosen == NEW:
            return New(typed)
        return "" if chosen == NOBODY else chosen

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_typed" not in data

    def id_for_label(self, id_: str) -> str:
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        field, typed = self.choices.field, value if isinstance(value, Typed | New) else ""
        rows, more = field.found(value)
        labels = field.labels(rows)
        alone = len(rows) == 1 and not (typed and field.may_add)
        options = [(str(row.pk), labels[row.pk], alone) for row in rows]
        if field.may_add and typed:
            options.append((NEW, ADD.format(typed), isinstance(value, New)))
        if not field.required and rows:
            options.append((NOBODY, field.empty_label or "None", False))
        context |= {
            "options": options,
            "typed": typed,
            "may_add": field.may_add,
            "more": more,
            "invalid": "aria-invalid" in context["widget"]["attrs"],
            "find_url": str(self.find_url),
            "what": self.what,
            "nobody": "" if field.required else (field.empty_label or "None"),
        }
        return context


def is_key(text: str) -> bool:
    """Whether a text that was sent may be the key of a row."""
    return text.isascii() and text.isdecimal() and len(text) < 18


class PickField(forms.ModelChoiceField):
    """A row of a queryset with `matching(text)`. `labels(rows)`: {key: the words beside the radio
    button}, in a fixed number of queries."""

    widget = PickWidget
    find_url: str | Promise = ""
    known: dict[str, tuple[Any, str]]
    """{key: (row, its words)} that a form of many such fields has looked up for all of them."""
    may_add = False
    """Whether a new row may be made of what was typed: `clean` then gives a New."""

    def __init__(
        self,
        queryset: models.QuerySet,
        *,
        label_all: Callable[[Iterable[models.Model]], dict] | None = None,
        **kwargs: Any,
    ) -> None:
        self.label_all = label_all
        self.known: dict[str, tuple[Any, str]] = {}
        self.name = forms.CharField(max_length=LONGEST_NAME)
        super().__init__(queryset, **kwargs)
        self.widget.find_url = self.find_url

    def labels(self, rows: list[Any]) -> dict:
        if all(str(row.pk) in self.known for row in rows):
            return {row.pk: self.known[str(row.pk)][1] for row in rows}
        if self.label_all is not None:
            return self.label_all(rows)
        return {row.pk: self.label_from_instance(row) for row in rows}

    def found(self, value: Any) -> tuple[list[Any], bool]:
        """(rows to offer, whether there are more): those that were looked for, or the chosen one."""
        if isinstance(value, Typed | New):
            return self.look_for(value)
        key = str(value or "")
        if key in self.known:
            return [self.known[key][0]], False
        return (list(self.queryset.filter(pk=key)) if is_key(key) else []), False

    def look_for(self, text: str) -> tuple[list[Any], bool]:
        rows = list(self.queryset.matching(text)[: SHOWN + 1])
        return rows[:SHOWN], len(rows) > SHOWN

    def to_python(self, value: Any) -> Any:
        return self.known[value][0] if value in self.known else super().to_python(value)

    def clean(self, value: Any) -> Any:
        """The row. Raises ValidationError with what to do where text was typed and none is ticked:
        one that is found is not taken unseen."""
        if isinstance(value, New) and self.may_add:
            return New(self.name.clean(value))
        if not isinstance(value, Typed):
            return super().clean(value)
        rows, more = self.found(value)
        if self.may_add and not more:
            message = f"Choose who you mean by “{value}”, or add a new person"
        elif not rows:
            message = f"“{value}” is not found. Type a part of the name."
        elif more:
            message = (
                f"More than {SHOWN} results for “{value}”. Choose one, or type more of the name."
            )
        elif len(rows) == 1:
            message = f"Check that this is who you mean by “{value}”, then submit again"
        else:
            message = f"Choose who you mean by “{value}”"
        raise ValidationError(message, code="pick")
