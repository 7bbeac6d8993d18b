"""docs/rules-in-two-languages.md names every trigger and constraint of the models, and what it
names is there."""

import pkgutil
import re

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

from core.rows import RaisesVersion
from derby_nm.local.environment import ROOT

LISTED = (ROOT / "docs" / "rules-in-two-languages.md").read_text()
ROWS = [line.split("|")[1:5] for line in LISTED.splitlines() if line.startswith("| ")]
PYTHON, DATABASE, TESTS = (
    sorted({name for row in ROWS for name in re.findall(r"`(.+?)`", row[column])})
    for column in (1, 2, 3)
)


def own_models():
    """The project's models but for those that pghistory makes."""
    for model in apps.get_models():
        ours = (ROOT / model.__module__.split(".")[0]).is_dir()
        if ours and not hasattr(model, "pgh_tracked_model"):
            yield model


def of_models():
    for model in own_models():
        for trigger in getattr(model._meta, "triggers", ()):
            history = type(trigger).__module__.startswith("pghistory")
            if not (history or isinstance(trigger, RaisesVersion)):
                yield f"{model.__name__}.{trigger.name}"
        for constraint in model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint):
                yield constraint.name


def test_every_trigger_and_constraint_is_listed_and_no_other():
    assert set(of_models()) == set(DATABASE)


@pytest.mark.parametrize("name", [each for each in PYTHON if "." in each])
def test_what_stands_in_python_is_there(name):
    assert pkgutil.resolve_name(name)


@pytest.mark.parametrize("name", TESTS)
def test_the_tests_are_there(name):
    path, _, function = name.partition("::")
    assert f"\ndef {function}(" in (ROOT / path).read_text()
