"""Facts are data: their texts can be filled in, and they import nothing that writes."""

import ast

import pytest

from demo.facts.topics import TOPICS
from derby_nm.local.environment import ROOT

NAMES = {"accounts.access", "tasking.states", "tasking.requests"}
"""What facts may import: the names of roles and of states."""


def test_every_text_of_the_demonstration_can_be_filled_in():
    words = {"street": "S", "green": "G", "place": "P", "month": "M"}
    for topic in TOPICS:
        texts = [topic[0], topic[1], *topic[2], *topic[3], *(words_ for _, words_ in topic[4])]
        assert all("{" not in text.format(**words) for text in texts)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "demo" / "facts").glob("*.py")), ids=lambda p: p.stem
)
def test_facts_import_names_and_nothing_else(path):
    found = {
        f"{node.module}.{alias.name}" if node.module == "tasking" else node.module
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert found <= NAMES
    assert "\nimport " not in path.read_text()
