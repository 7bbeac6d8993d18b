"""The changes of an audit event in words: what a field is called, its choices, local time."""

import ast
import datetime
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from core.dates import day_in_words, time_of_day
from core.models import Event
from core.money import PoundsField, in_pounds

HIDDEN = (["(before)", "(changed)"], ["(not shown)", "(not shown)"])
"""What an event holds of a text that may be private: only that it changed."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TIME = re.compile(r"\d\d:\d\d:\d\d(\.\d+)?")


def in_words(event: Event) -> list[str]:
    """Each change of an event, such as "starts: 9 March 2027, 7pm (before: 2 March 2027, 7pm)"."""
    return [_change(event, name, BEFORE) for name in event.changes]


def from_to(event: Event) -> list[str]:
    """Each change of an event, such as "amount: from £60,000 to £63,550"."""
    is_new = event.verb == "added"
    return [_change(event, name, ADDED if is_new else FROM_TO) for name in event.changes]


class _Style(NamedTuple):
    """How a change reads: its words, and what stands for nothing. Without `was` what was blank
    before is left out."""

    words: str
    now: str
    was: str = ""


BEFORE = _Style("{label}: {now} (before: {was})", "nothing")
FROM_TO = _Style("{label}: from {was} to {now}", "blank", "blank")
ADDED = FROM_TO._replace(was="")


def _change(event: Event, name: str, style: _Style) -> str:
    fields, pair = _fields(event.target_type, name), event.changes[name]
    label = called(fields[0]) if fields else name.replace("_", " ")
    before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    if pair in HIDDEN:
        return f"{label} changed"
    was, now = _value(fields, before) or style.was, _value(fields, after)
    if after is None and not style.was:
        return f"{label}: {was}"
    if not was:
        return f"{label}: {now or style.now}"
    return style.words.format(label=label, now=now or style.now, was=was)


def called(field: models.Field) -> str:
    """What a field is called beside its value: an amount says itself that it is in pounds."""
    return str(field.verbose_name).removesuffix(" in pounds")


@lru_cache(2048)
def _fields(target: str, name: str) -> tuple[models.Field, ...]:
    """The fields of this name: the record's own first, then those of its package, for what happens
    to an item stands among the events of its meeting."""
    try:
        model = apps.get_model(target)
    except (LookupError, ValueError):
        return ()
    known = (model, *apps.get_app_config(model._meta.app_label).get_models())
    return tuple(field for each in known for field in each._meta.fields if field.name == name)


def _value(fields: Sequence[models.Field], value: Any) -> str:
    if value is None:
        return ""
    is_flag = bool(fields) and isinstance(fields[0], models.BooleanField)
    if isinstance(value, bool) or (is_flag and value in ("", "True")):
        return "yes" if value else "no"
    text = str(value)
    if fields and isinstance(fields[0], PoundsField):
        return _pounds(text)
    for field in fields:
        choices = dict(field.flatchoices)
        if text in choices:
            return str(choices[text])
    if text.startswith("[") and text.endswith("]"):
        return _list(fields, text)
    return _moment(text)


def _pounds(text: str) -> str:
    try:
        return in_pounds(Decimal(text)) if text else ""
    except InvalidOperation:
        return text


def _list(fields: Sequence[models.Field], text: str) -> str:
    try:
        rows = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    bases = [field.base_field for field in fields if hasattr(field, "base_field")]
    return ", ".join(_value(bases, each) for each in rows)


def _moment(text: str) -> str:
    """A stored moment in local words; any other text as it is."""
    if MOMENT.fullmatch(text) and (moment := parse_datetime(text)):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return f"{day_in_words(local.date())}, {time_of_day(local.time())}"
    if DAY.fullmatch(text) and (day := parse_date(text)):
        return day_in_words(day)
    if TIME.fullmatch(text) and (time := parse_time(text)):
        return time_of_day(datetime.time(time.hour, time.minute))
    return text
