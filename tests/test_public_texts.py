"""Every text that somebody types is looked through for personal data where everybody will read it, or stands in a
list that says why not."""

from pathlib import Path

from django import forms
from django.urls import get_resolver

from core.personalforms import PublicTexts

LIST = Path(__file__).with_name("public_texts.txt")
PACKAGES = ("boards", "forums", "neighbourhoods", "tasking")
ELSEWHERE = ("tasking.walkabouts.",)
"""Whose own tests say what is looked through."""
WHY = {
    "inside": "not public",
    "named": "the name of somebody or of something, as it is",
    "live": "typed while a meeting runs: the draft of the minutes says it",
    "legal": "the law wants the names",
    "read": "staff read it before it is shown",
    "file": "a file would have to be chosen again",
    "fixed": "a place, a service or a day",
    "open": "public, and not looked through yet",
}
SHORT = 100
"""What is shorter holds no sentence."""


def every_form(of=forms.BaseForm):
    for each in of.__subclasses__():
        yield each
        yield from every_form(each)


def is_text(field):
    kinds = (forms.EmailField, forms.URLField, forms.UUIDField)
    if not isinstance(field, forms.CharField) or isinstance(field, kinds):
        return False
    return not field.widget.is_hidden and (field.max_length or SHORT) >= SHORT


def texts_not_looked_through():
    """{"package.module.Form.field"} of all forms of the packages."""
    get_resolver().url_patterns  # noqa: B018 - brings in every view with its forms
    found = set()
    for form in every_form():
        module = form.__module__
        if module.startswith(ELSEWHERE) or form.__name__.startswith("_"):
            continue
        if module.partition(".")[0] in PACKAGES:
            seen = form.public_texts if issubclass(form, PublicTexts) else ()
            for name, field in form.base_fields.items():
                if is_text(field) and name not in seen:
                    found.add(f"{form.__module__}.{form.__name__}.{name}")
    return found


def listed():
    rows = (line.split() for line in LIST.read_text().splitlines() if line)
    return dict(rows)


def test_every_text_is_looked_through_or_says_why_not():
    found = texts_not_looked_through()
    assert found - listed().keys() == set(), "neither public_texts nor in the list"
    assert listed().keys() - found == set(), "in the list, and not there or looked through"


def test_the_list_gives_known_reasons_once():
    names = [line.split()[0] for line in LIST.read_text().splitlines() if line]
    assert names == sorted(set(names))
    assert set(listed().values()) <= WHY.keys()


def test_public_texts_are_fields_of_their_form():
    get_resolver().url_patterns  # noqa: B018
    for form in every_form():
        if issubclass(form, PublicTexts) and form.__module__.partition(".")[0] in PACKAGES:
            assert {*form.public_texts, *form.always_public} <= form.base_fields.keys(), form
