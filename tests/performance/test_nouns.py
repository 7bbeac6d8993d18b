"""The nouns of performance, each a folder: their order and their size."""

import tomllib

import pytest

from derby_nm.local.environment import ROOT

LINES = 1_500
MODULE = 400
KEPT = {"management", "commands", "migrations", "performance"}
"""Where Django looks for them, and the package itself."""


def layers():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (found,) = (
        each["layers"]
        for each in contracts["contracts"]
        if "performance.indicators" in each.get("layers", ())
    )
    return {name.strip() for each in found for name in each.split("|")}


def folders():
    found = [path.parent for path in (ROOT / "performance").rglob("__init__.py")]
    return [each for each in found if each.name not in KEPT]


def test_every_noun_has_its_place_in_the_order():
    nouns = {f"performance.{each.name}" for each in folders() if each.parent.name == "performance"}
    assert nouns | {"performance.periods"} == layers()


@pytest.mark.parametrize("folder", folders(), ids=lambda each: each.name)
def test_a_noun_and_its_modules_stay_small(folder):
    sizes = {path.name: len(path.read_text().splitlines()) for path in folder.glob("*.py")}
    assert sum(sizes.values()) <= LINES
    assert {name: size for name, size in sizes.items() if size > MODULE} == {}
