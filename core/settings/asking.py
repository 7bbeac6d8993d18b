"""Which value holds on a day. Every answer names the day: what was decided then is judged by then."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Value

from core.settings.declaring import Setting, declared

_stored: list[type[Model]] = []


def stored_in(model: type[Model]) -> None:
    """Say in which table values are stored: the model that some package made of
    core.settings.models.SettingValue."""
    _stored[:] = [model]


@dataclass(frozen=True)
class Values:
    """All that is stored of one setting, for pages that ask for many days or bodies."""

    setting: Setting
    rows: tuple[tuple[int | None, datetime.date, str], ...]
    """(id of the body or None for the council, first day, text), the latest first."""

    def on(self, day: datetime.date, body_id: int | None = None) -> Any:
        """The value that holds on a day: the body's own, else the council's, else the usual one."""
        own = self._latest(day, body_id) if body_id is not None and self.setting.by_body else ""
        text = own or self._latest(day, None)
        return self.setting.read(text) if text else self.setting.default

    def _latest(self, day: datetime.date, body_id: int | None) -> str:
        """The text that was set last; "" where none was, or it was given up again."""
        found = (text for whose, first, text in self.rows if whose == body_id and first <= day)
        return next(found, "")


def values(name: str, *, bodies: Iterable[Any] | None = None) -> Values:
    """What is stored of a setting, in one query: of the council and of `bodies` (rows or ids; None:
    of all). Raises LookupError for a name that nobody declared."""
    setting = declared(name)
    rows = _stored[0]._default_manager.filter(name=name).order_by("-starts_on")
    if bodies is not None:
        rows = rows.filter(Q(body=None) | Q(body__in=bodies))
    return Values(setting, tuple(rows.values_list("body_id", "starts_on", "value")))


def value(name: str, *, on: datetime.date, body: Any = None) -> Any:
    """The value of a setting that holds on a day, for a body where it has its own: int, Decimal,
    bool, str or date, by the setting's type. One query. Raises LookupError for a name that nobody
    declared."""
    found: Iterable[Any] = [] if body is None else [body]
    return values(name, bodies=found).on(on, None if body is None else body.pk)


def council_values(names: Iterable[str], *, on: datetime.date) -> dict[str, Any]:
    """{name: the council's value that holds on a day} of many settings, in one query. Raises
    LookupError for a name that nobody declared."""
    asked = [declared(name) for name in names]
    rows = _stored[0]._default_manager.filter(name__in=[each.name for each in asked], body=None)
    found: dict[str, list] = {each.name: [] for each in asked}
    for name, first, text in rows.order_by("-starts_on").values_list("name", "starts_on", "value"):
        found[name].append((None, first, text))
    return {each.name: Values(each, tuple(found[each.name])).on(on) for each in asked}


def is_set(names: Iterable[str], *, on: datetime.date) -> QuerySet:
    """A query with a row where the council has set all of these by a day, and none otherwise."""
    mine = _stored[0]._default_manager.filter(body=None, starts_on__lte=on)
    later = mine.filter(name=OuterRef("name"), starts_on__gt=OuterRef("starts_on"))
    holds = mine.filter(~Exists(later)).exclude(value="")
    wanted = set(names)
    found = holds.filter(name__in=wanted).order_by().values(_all=Value(1))
    return found.annotate(_number=Count("name", distinct=True)).filter(_number=len(wanted))
