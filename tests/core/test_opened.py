"""Telling what a person changed from what they left alone, where somebody else saved meanwhile."""

import datetime

import pytest
from django import forms
from django.http import QueryDict

from core.forms import DatePartsField, Form, PlainTextField, TimeField
from core.opened import digests, merge


class Sample(Form):
    text = PlainTextField(required=False)
    number = forms.IntegerField(required=False)
    day = DatePartsField(required=False)
    starts = TimeField(required=False)
    tick = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")])
    level = forms.TypedChoiceField(choices=[(1, "One"), (2, "Two")], coerce=int)
    many = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], required=False)


OPENED = {
    "text": "One\n\nTwo", "number": 3, "day": datetime.date(2027, 3, 1), "starts": "19:00",
    "tick": True, "kind": "a", "level": 1, "many": ["x"],
}  # fmt: skip
SENT = {
    "text": "One\r\n\r\nTwo", "number": "3", "day_day": "1", "day_month": "3", "day_year": "2027",
    "starts": "19:00", "tick": "on", "kind": "a", "level": "1", "many": "x",
}  # fmt: skip
THEIRS = {
    "text": "Theirs", "number": 4, "day": datetime.date(2028, 2, 29), "starts": "20:30",
    "tick": False, "kind": "b", "level": 2, "many": ["x", "y"],
}  # fmt: skip
MINE = {
    "text": {"text": "Mine"}, "number": {"number": "5"}, "day": {"day_year": "2030"},
    "starts": {"starts": "7pm"}, "kind": {"kind": "b"}, "level": {"level": "2"},
    "many": {"many": "y"},
}  # fmt: skip


def sent(**changes):
    data = QueryDict(mutable=True)
    for name, value in (SENT | changes).items():
        data[name] = value
    form = Sample(data)
    form.is_valid()
    return form


def values(form):
    again = Sample(form.data)
    assert again.is_valid(), again.errors
    return again.cleaned_data


def test_what_was_left_alone_takes_what_is_stored():
    form = sent()
    assert merge(form, Sample(initial=THEIRS), digests(Sample(initial=OPENED))) == []
    found = values(form)
    assert found.pop("starts") == datetime.time(20, 30)
    assert found == {name: value for name, value in THEIRS.items() if name != "starts"}


@pytest.mark.parametrize("name", [each for each in MINE if each not in ("starts", "level", "kind")])
def test_what_both_changed_is_put_to_the_person(name):
    form = sent(**MINE[name])
    mine = form.cleaned_data[name]
    (row,) = merge(form, Sample(initial=THEIRS), digests(Sample(initial=OPENED)))
    assert row[0] == Sample().fields[name].label
    found = values(form)
    assert found[name] == mine
    others = [each for each in THEIRS if each not in (name, "starts")]
    assert {each: found[each] for each in others} == {each: THEIRS[each] for each in others}


@pytest.mark.parametrize("name", MINE)
def test_what_only_one_changed_is_no_clash(name):
    form = sent(**MINE[name])
    mine = form.cleaned_data[name]
    assert merge(form, Sample(initial=OPENED), digests(Sample(initial=OPENED))) == []
    assert values(form)[name] == mine


def test_what_both_changed_to_the_same_is_no_clash():
    form = sent(text="Theirs")
    stored = Sample(initial=OPENED | {"text": "Theirs"})
    assert merge(form, stored, digests(Sample(initial=OPENED))) == []


@pytest.mark.parametrize("opened", ["", "nonsense", "text", ":", "other:abc"])
def test_without_knowing_what_it_was_opened_with_a_form_stays_as_typed(opened):
    form = sent(text="Mine")
    rows = merge(form, Sample(initial=THEIRS), opened)
    assert ("Text", "Mine", "Theirs") in rows
    assert values(form)["text"] == "Mine"
