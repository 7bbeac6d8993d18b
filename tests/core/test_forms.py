import datetime

import pytest
from django import forms as django_forms
from django.template import Context, Template

from core.forms import DatePartsField, Form, PlainTextField, TimeField


class Sample(Form):
    due_on = DatePartsField(label="Due date")
    starts = TimeField(label="Starts at", required=False)
    text = PlainTextField(required=False, max_length=20)
    kind = django_forms.ChoiceField(choices=[("a", "A")], widget=django_forms.RadioSelect)


def errors(**data):
    form = Sample(data)
    form.is_valid()
    return {name: list(messages) for name, messages in form.errors.items()}


def date(day, month, year):
    return {"due_on_day": day, "due_on_month": month, "due_on_year": year, "kind": "a"}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter due date"),
        (("1", "", "2026"), "Due date must include a month"),
        (("", "", "2026"), "Due date must include a day and month"),
        (("31", "2", "2026"), "Due date must be a real date"),
        (("x", "2", "2026"), "Due date must be a real date"),
        (("1", "2", "99999999999999"), "Due date must be a real date"),
    ],
)
def test_date_messages_name_the_field_and_the_box(parts, message):
    assert errors(**date(*parts)) == {"due_on": [message]}


@pytest.mark.parametrize("year", ["2028", "28"])
def test_a_leap_day_in_three_boxes(year):
    form = Sample(date("29", "2", year))
    assert form.is_valid()
    assert form.cleaned_data["due_on"] == datetime.date(2028, 2, 29)


def test_a_date_typed_wrongly_is_shown_again_and_its_link_lands_on_the_box():
    form = Sample(date("31", "", "2026"))
    html = Template(
        "{% load crispy_forms_filters %}{% error_summary form %}{{ form|crispy }}"
    ).render(Context({"form": form}))
    assert 'value="31"' in html
    assert '<a href="#id_due_on_month">Due date must include a month</a>' in html
    assert 'id="id_due_on_month"' in html
    assert 'id="id_due_on_error"' in html


def test_groups_have_a_legend_and_their_summary_link_a_control():
    form = Sample(date("1", "1", "2026") | {"kind": "zz"})
    html = Template(
        "{% load crispy_forms_filters %}{% error_summary form %}{{ form|crispy }}"
    ).render(Context({"form": form}))
    assert 'href="#id_kind_0">Choose kind from the list' in html
    assert 'id="id_kind_0"' in html
    assert "<legend" in html


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("7pm", 19, 0), ("7:30 pm", 19, 30), ("19:30", 19, 30), ("7.30PM", 19, 30), ("19.05", 19, 5)],
)
def test_times_as_people_write_them(typed, hour, minute):
    form = Sample(date("1", "1", "2026") | {"starts": typed})
    assert form.is_valid()
    assert form.cleaned_data["starts"] == datetime.time(hour, minute)


def test_too_long_says_how_long_it_is_and_keeps_the_text():
    form = Sample(date("1", "1", "2026") | {"text": "x" * 25})
    assert form.errors["text"] == ["Text must be 20 characters or fewer. It has 25."]
    assert form["text"].value() == "x" * 25


def test_a_null_byte_is_refused_in_words():
    assert errors(**date("1", "1", "2026"), text="a\x00b") == {
        "text": ["Text holds a character that cannot be stored. Type it again."]
    }


def test_hint_and_error_are_both_described():
    class Hinted(Form):
        name = django_forms.CharField(help_text="As in the passport")

    html = str(Hinted({})["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "govuk-input--error" in html
