"""Templates are read by people: their lines fit a screen."""

import re

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


BLOCK = re.compile(r"{{\s*block\s*[|}]|{%[^%]*(?:=|\s(?:if|in|not|and|or)\s+)block\b")

OWN_BLOCK = {"document.html"}
"""It takes the name for a loop."""


def test_nothing_of_a_view_is_called_block():
    """Inside {% block %} that name is Django's own, and shows its nodes. A loop may take it."""
    texts = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    shown = [path.name for path, text in texts.items() if BLOCK.search(text)]
    assert [name for name in shown if name not in OWN_BLOCK] == []
    assert BLOCK.search("<textarea>{{ block }}</textarea>")
    assert BLOCK.search('{% details "Paste" is_open=block %}')


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
