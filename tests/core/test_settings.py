"""What a setting reads, and what is declared."""

import datetime
from decimal import Decimal

import pytest

from core import settings
from core.errors import Refused
from core.settings import Begins, Kind, Setting, Values

DAY = datetime.date(2026, 5, 1)


def of(kind, default, **more):
    return Setting("core.tried", "Tried", kind, default, "a test", **more)


DAYS = of(Kind.WHOLE, 5, least=1, most=60, by_body=True)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (DAYS, " 60 ", 60),
        (of(Kind.DECIMAL, Decimal(1), most=2), "1.25", Decimal("1.25")),
        (of(Kind.DECIMAL, Decimal(1), least=-1, most=2), "-0.5", Decimal("-0.5")),
        (of(Kind.YES_NO, True), "No", False),
        (of(Kind.CHOICE, "a", choices=(("a", "First"), ("b", "Second"))), "b", "b"),
        (of(Kind.TEXT, "x"), "two words", "two words"),
        (of(Kind.DAY, DAY), "2027-02-28", datetime.date(2027, 2, 28)),
    ],
)
def test_a_value_is_read_and_written_by_its_type(setting, text, value):
    assert setting.read(text) == value
    assert setting.read(setting.write(value)) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        *((DAYS, text) for text in ("0", "61", "-1", "5.0", "٥", "", "five", "1" * 10_000)),
        (of(Kind.DECIMAL, Decimal(1), most=2), "1e5"),
        (of(Kind.DECIMAL, Decimal(1), most=2), "2.0001"),
        (of(Kind.YES_NO, True), "perhaps"),
        (of(Kind.CHOICE, "a", choices=(("a", "First"),)), "First"),
        (of(Kind.TEXT, "x"), "   "),
        (of(Kind.DAY, DAY), "2027-02-29"),
        (of(Kind.DAY, DAY), "20270228"),
    ],
)
def test_what_is_none_of_its_type_is_refused_with_what_is_expected(setting, text):
    with pytest.raises(Refused, match="Tried: enter") as refused:
        setting.read(text)
    assert refused.value.field == "value"


def test_the_latest_value_of_the_body_holds_then_the_councils_then_the_usual_one():
    rows = ((7, DAY.replace(month=9), ""), (7, DAY.replace(month=7), "3"), (None, DAY, "10"))
    found = Values(DAYS, rows)
    asked = [
        found.on(DAY.replace(month=month), body) for month in (4, 5, 7, 9) for body in (None, 7, 8)
    ]
    assert asked == [5, 5, 5, 10, 10, 10, 10, 3, 10, 10, 10, 10]


def test_a_value_of_a_year_begins_with_it():
    yearly = of(Kind.WHOLE, 1, begins=Begins.MUNICIPAL_YEAR)
    money = of(Kind.WHOLE, 1, begins=Begins.FINANCIAL_YEAR)
    days = [DAY, datetime.date(2027, 4, 1), datetime.date(2027, 4, 2)]
    assert [yearly.may_begin(day) for day in days] == [True, False, False]
    assert [money.may_begin(day) for day in days] == [False, True, False]
    assert all(DAYS.may_begin(day) for day in days)


def test_a_name_is_declared_once_and_its_usual_value_is_one():
    known = settings.declared("boards.call_in_days")
    settings.declare(known)  # the same again: a second ready()
    with pytest.raises(LookupError, match="already"):
        settings.declare(Setting(known.name, "Other", Kind.WHOLE, 1, "a test"))
    with pytest.raises(ValueError, match="usual value"):
        settings.declare(of(Kind.WHOLE, 70, most=60))
    with pytest.raises(LookupError, match=r"core\.tried"):
        settings.declared("core.tried")


def test_every_setting_says_where_its_usual_value_comes_from():
    assert len(settings.all_declared()) >= 4
    assert all(each.source and each.words for each in settings.all_declared())
