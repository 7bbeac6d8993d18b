"""What a setting may be: Python says yes exactly where the database does."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.models import SettingValue
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.settings import Begins, Kind, Setting, declaring
from tests import factories
from tests.pairs import database_says, python_says, random_facts

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NEXT = TODAY.year + 1
DAYS = st.sampled_from(
    [
        TODAY - datetime.timedelta(days=1),
        TODAY,
        datetime.date(NEXT, 4, 1),
        datetime.date(NEXT, 5, 1),
        datetime.date(NEXT, 5, 2),
    ]
)
TEXTS = st.sampled_from(["", "3", "-3", "2.5", "yes", "2027-05-01", "some words"])
WIDE = {"least": -999_999, "default": 0}
KINDS = {
    Kind.WHOLE: {"default": 0},
    Kind.DECIMAL: WIDE,
    Kind.YES_NO: {"default": True},
    Kind.TEXT: {"default": "words"},
    Kind.DAY: {"default": TODAY},
}


@pytest.fixture
def body(db):
    return factories.BodyFactory()


@given(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(Begins),
    st.booleans(),
    st.booleans(),
    DAYS,
    TEXTS,
)
@random_facts
def test_a_value(monkeypatch, body, kind, begins, by_body, with_body, day, text):
    """Choices are left to Python: the database does not know them."""
    setting = Setting(
        "boards.tried",
        "Tried",
        kind,
        source="a test",
        begins=begins,
        by_body=by_body,
        **KINDS[kind],
    )
    monkeypatch.setitem(declaring._declared, setting.name, setting)
    of = body if with_body else None
    python = python_says(
        lambda: set_setting(name=setting.name, value=text, starts_on=day, body=of, by=SYSTEM)
    )
    row = SettingValue(
        name=setting.name, value=text, starts_on=day, body=of, kind=kind, by_body=by_body,
        begins=begins, set_at=timezone.now(), set_by_name="SQL",
    )  # fmt: skip
    assert python == database_says(row.save)
