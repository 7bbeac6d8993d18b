"""What a form was opened with, so that what a person changed can be told from what they left alone.

The form carries a short digest for each field. Where somebody else saved meanwhile, fields that
were left alone take what is stored now, and only those that both changed are put to the person.
"""

import datetime
import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from core.forms import DatePartsWidget, shown


def digests(form: forms.BaseForm) -> str:
    """What an unbound form opens with, as text for a hidden field: "name:digest name:digest"."""
    return " ".join(f"{name}:{_digest(_opened(form, name))}" for name in _seen(form))


def merge(form: forms.BaseForm, stored: forms.BaseForm, opened: str) -> list[tuple[str, str, str]]:
    """Give the fields of a bound form that were left alone what `stored`, the same form as it
    opens now, holds. `opened` is what `digests` gave; a field of which it says nothing counts as
    changed. Returns [(label, mine, stored)] of the fields that were changed by both."""
    was = dict(pair.rpartition(":")[::2] for pair in opened.split() if ":" in pair)
    form.data, both = form.data.copy(), []
    for name in [each for each in _seen(form) if each in stored.fields]:
        mine, theirs = _digest(_sent(form, name)), _digest(_opened(stored, name))
        if mine == was.get(name):
            _put(form, name, stored[name].value())
        elif theirs not in (mine, was.get(name)):
            label = form.fields[name].label
            both.append((label, shown(form, name), shown(stored, name)))
    return both


def _seen(form: forms.BaseForm) -> list[str]:
    """The names of the fields that a person sees, in their order."""
    return [name for name, field in form.fields.items() if not field.widget.is_hidden]


def _opened(form: forms.BaseForm, name: str) -> Any:
    field, value = form.fields[name], form[name].initial
    return value if isinstance(field, forms.ModelChoiceField) else _python(field, value)


def _sent(form: forms.BaseForm, name: str) -> Any:
    field, value = form.fields[name], form[name].data
    return value if isinstance(field, forms.ModelChoiceField) else _python(field, value)


def _python(field: forms.Field, value: Any) -> Any:
    try:
        return field.to_python(value)
    except (ValidationError, TypeError, ValueError):
        return value


def _digest(value: Any) -> str:
    return hashlib.sha256(_plain(value).encode("utf-8", "replace")).hexdigest()[:12]


def _plain(value: Any) -> str:
    """One text for what is the same to a reader: a row and its key, an empty box and nothing."""
    if value is None or value is False:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, QuerySet | list | tuple | set | frozenset):
        return ",".join(sorted(_plain(each) for each in value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())


def _put(form: forms.BaseForm, name: str, value: Any) -> None:
    """Put a value into the data of a bound form as a browser would send it."""
    widget, key = form.fields[name].widget, form.add_prefix(name)
    widget = getattr(widget, "widget", widget)  # admin wraps those of related rows
    if isinstance(widget, DatePartsWidget):
        for part in widget.PARTS:
            form.data[f"{key}_{part}"] = str(getattr(value, part)) if value else ""
        form.data.pop(key, None)
    elif isinstance(widget, forms.CheckboxInput):
        form.data.pop(key, None)
        if value:
            form.data[key] = "on"
    elif isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
        form.data.setlist(key, [str(getattr(each, "pk", each)) for each in value or ()])
    else:
        text = widget.format_value(value) if hasattr(widget, "format_value") else value
        if isinstance(text, list | tuple):  # selects and radio buttons format a list
            text = text[0] if text else ""
        form.data[key] = "" if text is None else str(getattr(text, "pk", text))
