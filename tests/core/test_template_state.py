"""What a state decides stands in rules and models: a template asks what may be done, not where a row
stands."""

import re

import pytest
from django.apps import apps

from derby_nm.local.environment import ROOT

TAG = re.compile(r"{%\s*(?:if|elif)\s(.*?)%}", re.DOTALL)
MEMBER = r"[\w.]+\.[A-Z]\w*\.[A-Z][A-Z_]*"
"""One of a list of choices, such as meeting.State.RUNNING."""
COMPARED = r"(?:==|!=|not in|in)"


def decided_by():
    """The fields of ours that hold one of a list of words, such as `state`, and the names by which
    pages ask for such a word."""
    fields = {
        field.name
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in OURS
        for field in model._meta.get_fields()
        if getattr(field, "choices", None)
    }
    return fields | {"state", "status", "stands", "how_told", "standing"}


OURS = {path.parent.name for path in ROOT.glob("*/apps.py")}


def compared(text, words):
    """The conditions of a template that compare such a word, or name one of the list."""
    name = rf"\b(?:[\w.]+\.)?(?:{'|'.join(sorted(words))})\b"
    compares = re.compile(
        rf"{name}\s+{COMPARED}\s+[\"'(]|{name}\s+{COMPARED}\s+{MEMBER}|[\"']\s+{COMPARED}\s+{name}|{MEMBER}"
    )
    return [found for found in TAG.findall(text) if compares.search(found)]


def test_no_template_compares_a_state():
    words = decided_by()
    assert {"state", "kind", "outcome", "answer", "access"} <= words
    folder = ROOT / "templates"
    found = {
        str(path.relative_to(folder)): conditions
        for path in sorted(folder.rglob("*.html"))
        if (conditions := compared(path.read_text(), words))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "{% if object.state == object.State.DRAFT %}",
        "{% if may_run and not done or meeting.state != 'running' %}",
        '{% elif document.kind == "minutes" %}',
        "{% if row.State.DONE == row.state %}",
        "{% if plan.state in plan.OPEN.ALL %}",
        '{% if status == "over" %}',
    ],
)
def test_a_comparison_is_found(text):
    assert compared(text, decided_by())


@pytest.mark.parametrize(
    "text",
    [
        "{% if object.is_draft %}",
        "{% if value == usual %}",
        "{{ row.state }}",
        "{% if each in rows %}",
    ],
)
def test_what_decides_nothing_by_a_state_is_left(text):
    assert compared(text, decided_by()) == []
