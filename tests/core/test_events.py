"""Codes of events: declared with their words, and every one of them used."""

import ast

import pytest
from django.conf import settings

from core import events
from core.actors import SYSTEM
from core.models import Event

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture
def fresh_codes(monkeypatch):
    monkeypatch.setattr(events, "_codes", {"changed": "changed"})


def test_the_words_of_a_code_are_filled_in(fresh_codes):
    events.declare({"item.withdrawn": "withdrew item {item}"})
    assert events.in_words("item.withdrawn", {"item": 3}) == "withdrew item 3"
    assert events.in_words("changed") == "changed"


@pytest.mark.django_db
def test_words_that_are_too_long_are_cut_and_the_sentence_stays(fresh_codes, world):
    events.declare({"item.lifted": "let “{what}” go ahead"})
    told = events.record("item.lifted", world.own.place, by=SYSTEM, words={"what": "x" * 200})
    assert told.verb == f"let “{'x' * 64}…” go ahead"
    assert len(told.verb) == 80
    short = events.record("item.lifted", world.own.place, by=SYSTEM, words={"what": "y" * 65})
    assert short.verb == f"let “{'y' * 65}” go ahead"


def test_a_code_is_declared_once(fresh_codes):
    with pytest.raises(LookupError, match="changed"):
        events.declare({"changed": "altered"})


@pytest.mark.django_db
def test_a_code_that_nobody_declared_is_refused(world):
    before = Event.objects.count()
    with pytest.raises(LookupError, match="nobody"):
        events.record("nobody.declared", world.own.place, by=SYSTEM)
    assert Event.objects.count() == before


# ------------------------------------------------------------------ what the code of ours records


PACKAGES = ("accounts", "neighbourhoods", "boards", "tasking", "forums", "funding", "performance")


WRITERS = ("events.record", "events.record_all")


def modules():
    """[(path, tree)] of the packages, without migrations."""
    found = []
    for package in ("core", *PACKAGES, "demo"):
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            if "migrations" not in path.parts:
                found.append((path, ast.parse(path.read_text())))
    return found


MODULES = modules()


def calls(tree, name):
    """[(call, the function around it)] of a function called by this name, as `name` or `x.name`."""
    return [
        (node, function)
        for function in ast.walk(tree)
        if isinstance(function, FUNCTION)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name
    ]


def codes(node, function, path):
    """The codes that an expression may be: a text, one of two, a variable, or a parameter, which
    is followed to where the function is called."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return codes(node.body, function, path) | codes(node.orelse, function, path)
    assert isinstance(node, ast.Name), f"{path}: {ast.unparse(node)} is no code"
    assigned = [
        each.value
        for each in ast.walk(function)
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == node.id
    ]
    if assigned:
        return set().union(*(codes(each, function, path) for each in assigned))
    return passed(node.id, function, path)


def passed(name, function, path):
    """The codes that callers give for a parameter; a private function is called in its module."""
    found = set()
    by_place = [each.arg for each in function.args.args]
    for where, tree in MODULES:
        if function.name.startswith("_") and where != path:
            continue
        for call, caller in calls(tree, function.name):
            named = [each.value for each in call.keywords if each.arg == name]
            value = named[0] if named else call.args[by_place.index(name)]
            found |= codes(value, caller, where)
    assert found, f"{path}: nobody calls {function.name}"
    return found


def recorded():
    """Every code that some `events.record(…)` or `events.record_all(…)` writes."""
    found = set()
    for path, tree in MODULES:
        for call, function in (*calls(tree, "record"), *calls(tree, "record_all")):
            if ast.unparse(call.func) in WRITERS:
                found |= codes(call.args[0], function, path)
    return found


def test_every_code_is_declared_and_every_declared_code_is_used():
    assert recorded() == set(events._codes)


def test_events_are_recorded_in_functions_and_through_their_module():
    """So that the test above sees each of them."""
    for path, tree in MODULES:
        written = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        written = [node for node in written if ast.unparse(node.func) in WRITERS]
        seen = {id(call) for name in ("record", "record_all") for call, _ in calls(tree, name)}
        assert {id(node) for node in written} <= seen, path
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert "core.events" not in [node.module for node in imported], path
