"""The nouns of boards, each a folder: their order, and what a newcomer guesses."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from derby_nm.local.environment import ROOT

BY_NAME = {
    ("meetings", "Attendance"),
    ("meetings/items", "Attendance"),
    ("decisions", "Vote"),
    ("decisions", "DelegatedDecision"),
}
"""Who presides over a meeting and over an item; the vote that a decision came from; what rests on a
decision outside a meeting."""
MOST_UPWARD = 6
"""Imports to the right that are left. This number only falls; each stands in pyproject.toml with
its reason."""
LINES = 1_500
MODULE = 400


def contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return next(
        each for each in contracts["contracts"] if "boards.bodies" in each.get("layers", ())
    )


def folders():
    """Every noun folder: those of the contract, and those inside one of them."""
    found = [path.parent for path in (ROOT / "boards").rglob("__init__.py")]
    skipped = {"migrations", "boards"}
    return [each for each in found if each.name not in skipped]


def test_every_noun_has_its_place_in_the_order():
    nouns = {each.name for each in folders() if each.parent.name == "boards"}
    assert nouns == {each.removeprefix("boards.") for each in contract()["layers"]}


def test_imports_to_the_right_become_fewer():
    assert len(contract()["ignore_imports"]) <= MOST_UPWARD


@pytest.mark.parametrize("folder", folders(), ids=lambda each: each.name)
def test_a_noun_and_its_modules_stay_small(folder):
    sizes = {path.name: len(path.read_text().splitlines()) for path in folder.glob("*.py")}
    assert sum(sizes.values()) <= LINES
    assert {name: size for name, size in sizes.items() if size > MODULE} == {}


@pytest.mark.parametrize(
    "noun", ["votes", "plans", "papers", "training", "decisions", "attendance", "minutes", "seats"]
)
def test_a_noun_is_found_by_guessing(noun):
    for layer in ("models", "querysets", "operations", "forms"):
        assert Path(ROOT / "boards" / noun / f"{layer}.py").exists()


def nouns_with_pages():
    """The nouns that have addresses of their own."""
    return sorted(each.parent.name for each in (ROOT / "boards").glob("*/urls.py"))


@pytest.mark.parametrize("noun", [*nouns_with_pages(), "attendance"])
def test_a_noun_with_pages_has_its_templates_and_tests(noun):
    assert list((ROOT / "templates" / "boards" / noun).glob("*.html"))
    assert (ROOT / "tests" / "boards" / noun / f"test_{noun}.py").exists()


def pure_modules():
    """The modules that the import contract keeps free of Django."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    pure = next(each for each in contracts["contracts"] if "source_modules" in each)
    return [each for each in pure["source_modules"] if each.startswith("boards.")]


def test_the_rules_import_without_settings():
    modules = pure_modules()
    assert modules
    code = f"import {', '.join(modules)}, sys; assert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_models_point_to_the_right_by_name_only_where_it_is_listed():
    found = {
        (path.parent.relative_to(ROOT / "boards").as_posix(), name)
        for path in (ROOT / "boards").rglob("models.py")
        for name in re.findall(r'"boards\.([A-Z]\w+)"', path.read_text())
    }
    assert found == BY_NAME
