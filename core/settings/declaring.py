"""What a setting is: its type, its usual value with the source, and by what it may differ."""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.errors import Refused

Value = int | Decimal | bool | str | datetime.date
WHOLE = re.compile(r"[0-9]{1,6}")
DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
YES, NO = "yes", "no"


class Kind(StrEnum):
    """The type of a value. Numbers are not negative unless they are decimal."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"
    DAY = "day"


class Begins(StrEnum):
    """On which days a new value may begin."""

    ANY_DAY = "any_day"
    MUNICIPAL_YEAR = "municipal_year"
    FINANCIAL_YEAR = "financial_year"


FIRST_DAYS = {Begins.MUNICIPAL_YEAR: (5, 1), Begins.FINANCIAL_YEAR: (4, 1)}
"""(month, day) on which such a year begins; as core.calendar reckons them."""


@dataclass(frozen=True)
class Setting:
    """One rule. `name` is package.rule; `words` are its label; `source` says in words which law or
    practice the usual value comes from. `by_body`: a body may have its own. `choices` are (value,
    label) of a choice; `least` and `most` bound a number. `default` None: nobody can guess it, and until
    it is set there is none."""

    name: str
    words: str
    kind: Kind
    default: Value | None
    source: str
    help: str = ""
    by_body: bool = False
    begins: Begins = Begins.ANY_DAY
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 999_999

    def read(self, text: str) -> Value:
        """The value that a text says. Raises Refused, for the field `value`, where it says none of
        this setting."""
        text = text.strip()
        found = _READERS[self.kind](text, self)
        if found is None:
            raise Refused(f"{self.words}: {self.expected}", "value")
        return found

    def write(self, value: Value) -> str:
        """The text that `read` makes the value of."""
        if isinstance(value, bool):
            return YES if value else NO
        return value.isoformat() if isinstance(value, datetime.date) else str(value)

    @property
    def expected(self) -> str:
        """What is to be entered, such as "enter a whole number from 0 to 60"."""
        if self.kind == Kind.CHOICE:
            return f"enter one of {', '.join(key for key, _ in self.choices)}"
        if self.kind in (Kind.WHOLE, Kind.DECIMAL):
            number = "whole number" if self.kind == Kind.WHOLE else "number"
            return f"enter a {number} from {self.least} to {self.most}"
        return _EXPECTED[self.kind]

    def in_words(self, value: Value | None) -> str:
        """The value as a page says it."""
        if value is None:
            return "not set yet"
        if isinstance(value, datetime.date):
            return f"{value:%-d %B %Y}"
        return dict(self.choices).get(self.write(value), self.write(value))

    def may_begin(self, day: datetime.date) -> bool:
        """Whether a new value may hold from the day on."""
        first = FIRST_DAYS.get(self.begins)
        return first is None or first == (day.month, day.day)


_EXPECTED = {
    Kind.YES_NO: "enter yes or no",
    Kind.TEXT: "enter some words",
    Kind.DAY: "enter a day such as 2027-05-01",
}


def _whole(text: str, setting: Setting) -> Value | None:
    if not WHOLE.fullmatch(text) or not setting.least <= int(text) <= setting.most:
        return None
    return int(text)


def _decimal(text: str, setting: Setting) -> Value | None:
    if not DECIMAL.fullmatch(text) or not setting.least <= Decimal(text) <= setting.most:
        return None
    return Decimal(text)


def _yes_no(text: str, setting: Setting) -> Value | None:
    return {YES: True, NO: False}.get(text.lower())


def _choice(text: str, setting: Setting) -> Value | None:
    return text if text in dict(setting.choices) else None


def _text(text: str, setting: Setting) -> Value | None:
    return text or None


def _day(text: str, setting: Setting) -> Value | None:
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


_READERS = {
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.DAY: _day,
}
_declared: dict[str, Setting] = {}


def declare(setting: Setting) -> None:
    """Register a setting; a package does it in `AppConfig.ready()`. Raises LookupError where the name
    is taken, ValueError where the usual value is none of the type."""
    if _declared.get(setting.name, setting) != setting:
        raise LookupError(f"Declared already: {setting.name}")
    try:
        if setting.default is not None:
            setting.read(setting.write(setting.default))
    except Refused as refused:
        raise ValueError(f"The usual value of {setting.name} is none: {refused}") from None
    _declared[setting.name] = setting


def declared(name: str) -> Setting:
    """The setting of that name. Raises LookupError where nobody declared it."""
    if name not in _declared:
        raise LookupError(
            f"No setting is called {name!r}. Declared: {', '.join(sorted(_declared))}"
        )
    return _declared[name]


def all_declared() -> list[Setting]:
    """Every setting, by its words."""
    return sorted(_declared.values(), key=lambda each: each.words)
