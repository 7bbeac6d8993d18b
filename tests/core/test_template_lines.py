"""Templates are read by people: their lines fit a screen."""

from django.template.loader import get_template

from derby_nm.local.environment import ROOT

LIMIT = 160


def test_no_line_of_a_template_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LIMIT
    ]
    assert long == []


TITLED_BY_VIEW = {
    "core/message.html",
    "tasking/actions/actions.html",
    "tasking/requests/requests.html",
}
"""Whose view gives `title`."""


def test_every_page_has_a_title():
    folder = ROOT / "templates"
    bare = set()
    for path in folder.rglob("*.html"):
        text = path.read_text()
        if '{% extends "base.html" %}' in text and "{% block title %}" not in text:
            bare.add(str(path.relative_to(folder)))
    assert bare == TITLED_BY_VIEW


def test_every_template_can_be_read():
    folder = ROOT / "templates"
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.html")]
    assert len(names) > 200
    for name in names:
        get_template(name)
