"""Setting a value: the step that the package with the table wraps in its operation."""

import datetime
from typing import Any

from django.utils import timezone

from core import events, rows
from core.actors import Actor
from core.errors import Refused, WrongState
from core.settings.declaring import Setting
from core.settings.models import SettingValue


def set_value(
    row: SettingValue, setting: Setting, text: str, *, by: Actor, at: datetime.datetime | None
) -> SettingValue:
    """Write what `text` says into a row: a new one with its body and first day, or the stored one,
    locked. Empty: what was set before is given up. Returns the row. Raises Refused for a value of
    another type, a body or a day that does not fit, a day that is over; WrongState where there is
    one from that day already."""
    at = at or timezone.now()
    text = setting.write(setting.read(text)) if text.strip() else ""
    _check(row, setting, timezone.localtime(at).date())
    stamp = {"set_at": at, "set_by_id": by.pk, "set_by_name": by.name}
    before = row.value_in_words if row.pk else None
    if row.pk:
        if changed := rows.assign(row, {"value": text}):
            rows.write(row, changed | rows.assign(row, stamp))
            _record("setting.changed", row, before, by=by, at=at)
        return row
    kind = {"kind": setting.kind, "by_body": setting.by_body, "begins": setting.begins}
    rows.assign(row, {"name": setting.name, "value": text} | kind | stamp)
    row.save()
    _record("setting.set", row, before, by=by, at=at)
    return row


def _check(row: Any, setting: Setting, today: datetime.date) -> None:
    if row.body_id and not setting.by_body:
        raise Refused("This is the same for the whole council: leave the board blank", "body")
    if row.starts_on < today:
        raise Refused(
            "A value holds from today or a later day on: what was done by the one before stands",
            "value" if row.pk else "starts_on",
        )
    if not setting.may_begin(row.starts_on):
        year = setting.begins.replace("_", " ")
        raise Refused(f"This changes with the {year} only: enter its first day", "starts_on")
    same = type(row)._default_manager.filter(
        name=setting.name, body=row.body_id, starts_on=row.starts_on
    )
    if row.pk is None and same.exists():
        raise WrongState("There is a value from that day already. Change that one.", "starts_on")


def _record(code: str, row: Any, before: str | None, *, by: Actor, at: datetime.datetime) -> None:
    events.record(code, row, by=by, at=at, changes={"value": [before, row.value_in_words]})
