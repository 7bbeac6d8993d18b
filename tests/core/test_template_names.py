"""Templates name states as code does: by constants that exist."""

import re

from django.apps import apps
from django.db import models

from derby_nm.local.environment import ROOT

PACKAGES = ("core", "accounts", "neighbourhoods", "boards", "tasking", "funding", "performance")
CONSTANT = re.compile(r"\.([A-Z][A-Za-z]+)\.([A-Z_]+)\b")
TEXT = re.compile(r"""\.([a-z_]+) (?:==|!=) ["'][a-z_]+["']""")


def _choices():
    """{name of the field with choices}, {name of their class: {name of a member}}."""
    fields, members = set(), {}
    for package in PACKAGES:
        for model in apps.get_app_config(package).get_models():
            fields |= {each.name for each in model._meta.concrete_fields if each.choices}
            for name in dir(model):
                choices = getattr(model, name, None)
                if isinstance(choices, type) and issubclass(choices, models.Choices):
                    members.setdefault(name, set()).update(choices.__members__)
    return fields, members


def _templates():
    return {
        str(path.relative_to(ROOT)): path.read_text()
        for path in (ROOT / "templates").rglob("*.html")
    }


def test_every_constant_in_a_template_exists():
    _, members = _choices()
    named = [
        (path, *found) for path, text in _templates().items() for found in CONSTANT.findall(text)
    ]
    assert len(named) > 20
    assert [each for each in named if each[2] not in members.get(each[1], ())] == []


OTHERS = {
    ("templates/jobs/jobs.html", "status"),  # a job's, of procrastinate
    ("templates/boards/meetings/agendas/publish.html", "kind"),  # of a document, which is a dict
    ("templates/boards/meetings/agendas/document.html", "kind"),
}


def test_no_state_is_bare_text():
    fields, _ = _choices()
    bare = {
        (path, field)
        for path, text in _templates().items()
        for field in TEXT.findall(text)
        if field in fields
    }
    assert bare <= OTHERS
