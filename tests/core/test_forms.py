import datetime

import pytest
from django import forms as django_forms
from django.template import Context, Template
from django.template.loader import render_to_string

from core.forms import (
    DatePartsField,
    Form,
    JoinedTextField,
    PlainTextField,
    TimeField,
    errors_of,
    guard_field,
    typed_into,
    what_to_do,
)
from core.models import Event


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
        (("", "", ""), "Enter a due date"),
        (("1", "", "2026"), "Due date must include a month"),
        (("", "", "2026"), "Due date must include a day and month"),
        (("31", "2", "2026"), "Due date must be a real date"),
        (("x", "2", "2026"), "Due date must be a real date"),
        (("1", "2", "99999999999999"), "Due date must be a real date"),
        (("-1", "2", "2026"), "Due date must be a real date"),
        (("1_0", "2", "2026"), "Due date must be a real date"),
        (("1", "2", "0000"), "Due date must be a real date"),
        (("1", "2", "0028"), "Due date must be between 1900 and 2199"),
        (("31", "12", "1899"), "Due date must be between 1900 and 2199"),
        (("1", "1", "2200"), "Due date must be between 1900 and 2199"),
    ],
)
def test_date_messages_name_the_field_and_the_box(parts, message):
    assert errors(**date(*parts)) == {"due_on": [message]}


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("Name", "Enter a name"),
        ("Email address", "Enter an email address"),
        ("Wards", "Enter the wards"),
        ("Answers that count", "Enter the answers that count"),
        ("File that counts", "Enter a file that counts"),
        ("Day of the poll", "Enter the day of the poll"),
        ("Why it is withdrawn", "Enter why it is withdrawn"),
        ("Terms of reference", "Enter the terms of reference"),
        ("Starts at", "Enter “Starts at”"),
        ("Ask again on", "Enter “Ask again on”"),
        ("Send to", "Enter “Send to”"),
        ("Text", "Enter text"),
        ("New password (again)", "Enter a new password (again)"),
        ("What is wrong, and how it should read", "Enter what is wrong, and how it should read"),
        ("Will your agency help?", "Answer “Will your agency help?”"),
        ("", "Enter a value"),
    ],
)
def test_what_was_left_blank_is_asked_for_in_english(label, asked):
    assert what_to_do(label, "Enter") == asked


class Chooses(Form):
    one = django_forms.ModelChoiceField(Event.objects.none())
    any = django_forms.ModelChoiceField(Event.objects.none(), required=False)
    own = django_forms.ModelChoiceField(Event.objects.none(), empty_label="The whole city")


def test_no_box_shows_dashes_where_nothing_is_chosen():
    form = Chooses()
    shown = [form.fields[name].empty_label for name in ("one", "any", "own")]
    assert shown == ["Choose", "None", "The whole city"]


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
    assert 'href="#id_kind_0">Choose a kind from the list' in html
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


def test_a_box_that_has_to_be_ticked_says_so():
    class Sure(Form):
        is_sure = django_forms.BooleanField(label="I have read it")

    assert Sure({}).errors["is_sure"] == ["Tick “I have read it”"]


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


def test_the_hint_of_one_box_stands_below_its_words():
    class Hinted(Form):
        is_sure = django_forms.BooleanField(label="I have read it", help_text="All pages")

    html = render_to_string("govuk/field.html", {"field": Hinted()["is_sure"]})
    assert html.index("I have read it") < html.index("All pages")
    assert html.count('id="id_is_sure_helptext"') == 1
    assert 'aria-describedby="id_is_sure_helptext"' in html


class Lines(Form):
    name = django_forms.CharField(required=False)
    email = django_forms.EmailField(required=False, label="Email")
    link = django_forms.URLField(required=False, assume_scheme="https")
    secret = django_forms.CharField(required=False, widget=django_forms.PasswordInput)
    what = JoinedTextField(required=False)
    text = PlainTextField(required=False)
    on = django_forms.DateField(required=False, label="Day")


BREAK = "must be in one line. Take out the line breaks."
TURN = "holds an invisible mark that turns the direction of reading. Type it, do not paste it."
CONTROL = "holds an invisible control character. Type it, do not paste it."


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        *((f"a{mark}b", BREAK) for mark in "\n\r\v\f\x85\u2028\u2029"),
        *((f"a{mark}b", TURN) for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"),
        *((f"a{mark}b", TURN) for mark in "\u2066\u2067\u2068\u2069"),
        *((f"a{mark}b", CONTROL) for mark in "\x01\x1b\x7f\x9b\ufffe\uffff\ufdd0\U0001ffff"),
        ("a\tb", "holds a tab. Put a space in its place."),
        ("\u200b\u2060", "holds nothing that can be seen. Type it again."),
        ("a\x00b", "holds a character that cannot be stored. Type it again."),
    ],
)
def test_a_line_takes_nothing_hidden_and_comes_back(typed, problem):
    form = Lines({"name": typed})
    assert form.errors == {"name": [f"Name {problem}"]}
    assert form["name"].value() == typed


@pytest.mark.parametrize(
    "typed", ["👩‍👩‍👧‍👦 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "مرحبا", "می‌خواهم", "Zoë O’Neill", "한국", " x "]
)
def test_a_line_takes_what_people_write(typed):
    form = Lines({"name": typed, "what": typed})
    assert form.is_valid()
    assert form.cleaned_data["name"] == typed.strip()


def test_every_kind_of_line_is_guarded_and_passwords_are_not():
    form = Lines({
        "email": '"a\x01b"@example.org', "link": "https://example.org/\u202ecod.exe",
        "what": "Mend \u202eit", "secret": "a\x01\u202eb", "text": "a\nb",
    })  # fmt: skip
    assert form.errors == {
        "email": [f"Email {CONTROL}"], "link": [f"Link {TURN}"],
    }  # fmt: skip
    form = Lines({"what": "Mend\n the  gate \u2067now", "on": "0001-01-01"})
    assert form.errors == {
        "what": [f"What {TURN}"],
        "on": ["Day must be between 1900 and 2199"],
    }


def test_text_of_several_lines_loses_only_what_nobody_sees():
    form = Lines(
        {"text": "a\x02b\x0bc \u202e05\u202c\r\n\u2067שלום\u2069 \u200f! 👩‍👩‍👧\ufffe\tend"}
    )
    assert form.is_valid()
    assert form.cleaned_data["text"] == "ab\nc 05\n\u2067שלום\u2069 \u200f! 👩‍👩‍👧\tend"


def test_guarding_twice_says_it_once():
    form = Lines({"name": "a\nb"})
    guard_field(form.fields["name"])
    assert form.errors["name"] == [f"Name {BREAK}"]


def test_errors_and_what_was_typed_as_plain_data():
    form = Sample(date("31", "2", "2026") | {"text": "x" * 25, "kind": "zz"})
    assert errors_of(form) == {
        "due_on": ["Due date must be a real date"],
        "text": ["Text must be 20 characters or fewer. It has 25."],
        "kind": ["Choose a kind from the list"],
    }
    assert typed_into(form) == [("Due date", "31 2 2026"), ("Text", "x" * 25)]
    rows = django_forms.formset_factory(Lines, max_num=1, validate_max=True)
    sent = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "a\nb"}
    assert errors_of(rows(sent)) == {
        "": ["Please submit at most 1 form."],
        "form-0-name": [f"Name {BREAK}"],
    }
