"""What docs/ says of states, tables and words is what the code has."""

import importlib.util
import os
import pathlib
import re
from collections import Counter

import pytest
from django.apps import apps
from procrastinate.jobs import Status

from boards.models import Commitment, Meeting, MinutesApproval, Plan
from derby_nm.local.environment import ROOT
from funding.models import Contribution, Grant, GrantRequest, Payment, SentApplication, Virement
from performance.models import Report
from tasking import states
from tasking.models import Action, Problem

PACKAGES = (
    "core",
    "accounts",
    "neighbourhoods",
    "boards",
    "tasking",
    "forums",
    "funding",
    "performance",
)
ARROW = re.compile(r"^ +(\S+) --> (\S+?)(?:: (.*))?$", re.MULTILINE)
OF_TIME = ("the day", "the worker")
"""Who moves a thing where no operation does."""


def read(name):
    return (ROOT / "docs" / f"{name}.md").read_text()


NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]*)+|[\w.-]+\.(?:py|md|html))(?:::\w+)?`")
"""Paths in backticks; what stands for a name (<package>) is none."""


def endings():
    """Of every file and folder its path, and all that it ends with: "a/b/c.py", "b/c.py", "c.py"."""
    for folder, below, names in os.walk(ROOT):
        below[:] = {*below} - {"node_modules", ".venv", ".local", ".git"}
        parts = pathlib.Path(folder).relative_to(ROOT).parts
        for path in (parts, *((*parts, name) for name in names)):
            yield from ("/".join(path[start:]) for start in range(len(path)))


def test_every_path_that_the_documents_name_is_there():
    named = {
        (path.name, name.rstrip("/"))
        for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for name in NAMED.findall(path.read_text())
        if not name.startswith(".local")  # made by the first run
    }
    there = set(endings())
    assert len(named) > 100
    assert {each for each in named if each[1] not in there} == set()


def sections():
    """{heading: text} of the diagrams."""
    parts = read("states").split("\n## ")[1:]
    return {part.split("\n")[0]: part for part in parts}


def arrows(heading):
    """[(from, to, words)] of a diagram."""
    return ARROW.findall(sections()[heading])


def states_in(heading):
    return {name for before, after, _ in arrows(heading) for name in (before, after)} - {"[*]"}


@pytest.mark.parametrize(
    ("heading", "choices"),
    [
        ("Meeting", Meeting.State),
        ("Plan", Plan.State),
        ("Action", Action.State),
        ("Problem", Problem.State),
        ("Contribution", Contribution.State),
        ("Application that came in", SentApplication.State),
        ("Request for ward money", GrantRequest.State),
        ("Grant", Grant.State),
        ("Payment", Payment.State),
        ("Virement", Virement.State),
        ("Report", Report.State),
    ],
)
def test_a_diagram_has_the_states_of_its_model(heading, choices):
    assert states_in(heading) == set(choices.values)


@pytest.mark.parametrize(
    ("heading", "choices"),
    [("Minutes", MinutesApproval.Outcome), ("Commitment", Commitment.Answer)],
)
def test_a_diagram_has_the_choices_of_its_model_among_its_states(heading, choices):
    assert set(choices.values) < states_in(heading)


def test_jobs_have_the_states_of_procrastinate():
    assert states_in("Job") < {each.value for each in Status}


MACHINES = {
    "Problem": "tasking.problems.states.MACHINE",
    "Request": "tasking.requests.states.MACHINE",
    "Work of a request": "tasking.requests.working.states.MACHINE",
    "Action": "tasking.states.MACHINE",
    "Walkabout": "tasking.walkabouts.states.WALK",
    "Stop": "tasking.walkabouts.states.STOP",
    "Action day": "tasking.walkabouts.states.DAY",
    "Nomination": "tasking.meetings.states.NOMINATION",
    "Escalation": "tasking.meetings.states.ESCALATION",
    "Starting data": "accounts.imports.states.MACHINE",
    "Contribution": "funding.contributions.states.CONTRIBUTION",
    "Saving": "funding.savings.states.SAVING",
    "Application that came in": "funding.grants.intake.states.SENT",
    "Request for ward money": "funding.grants.applications.states.REQUEST",
    "Grant": "funding.grants.awards.states.GRANT",
    "Payment": "funding.payments.models.PAYMENT",
    "Payment file": "funding.payments.exchange.models.RUN",
    "Virement": "funding.budgets.virements.models.VIREMENT",
    "Review of a grant whose decision was corrected": "funding.grants.offers.reviews.models.MACHINE",
    "Call-in": "funding.grants.offers.callins.models.MACHINE",
    "AuditFile": "funding.audit.files.states.FILE",
    "Repayment": "funding.returns.models.REPAYMENT",
    "Carry-forward rule": "funding.yearend.rule.models.RULE",
    "Settlement": "funding.yearend.commitments.models.SETTLEMENT",
    "Report": "performance.reports.states.MACHINE",
    "Closing": "funding.yearend.closing.models.CLOSING",
}
"""{heading: the machine that it draws}."""
MADE = re.compile(r"^(\w+) = Machine\(", re.MULTILINE)


def machine(name):
    module, _, of = name.rpartition(".")
    return getattr(importlib.import_module(module), of)


def drawn(heading):
    """{(from, to): words} of the steps of a diagram, without where it begins and ends."""
    steps = {(before, after): words for before, after, words in arrows(heading)}
    return {pair: words for pair, words in steps.items() if "[*]" not in pair}


def test_every_machine_of_the_code_has_its_diagram():
    files = [path for each in PACKAGES for path in (ROOT / each).rglob("*.py")]
    made = {
        ".".join([*path.relative_to(ROOT).with_suffix("").parts, name])
        for path in files
        for name in MADE.findall(path.read_text())
    }
    assert sorted(made) == sorted(MACHINES.values())


@pytest.mark.parametrize("heading", MACHINES)
def test_a_diagram_moves_as_its_machine_does(heading):
    found = machine(MACHINES[heading])
    states_ = set(found.moves) | {after for _, after in found.pairs}
    assert sorted(drawn(heading)) == sorted(found.pairs)
    assert states_in(heading) == states_
    silent = [
        pair
        for pair, words in drawn(heading).items()
        if found.needs_reason(*pair) and not re.search("reason|words|for whom", words)
    ]
    assert silent == []


def test_actions_say_who_moves_them_and_why():
    for (before, after), words in drawn("Action").items():
        assert ("agency" in words) == (after in states.BY_AGENCY)
        assert ("reason" in words) == states.MACHINE.needs_reason(before, after)


def modules_in(text):
    """The dotted names in the text that begin with a package of the product."""
    named = re.findall(r"`((?:core|accounts|boards|tasking|funding|performance)(?:\.\w+)+)`", text)
    return [importlib.import_module(name) for name in named if not name.endswith(".states")]


@pytest.mark.parametrize("heading", sections())
def test_every_arrow_is_moved_by_an_operation_that_is_there(heading):
    modules = modules_in(sections()[heading])
    for before, after, words in arrows(heading):
        named = re.findall(r"(\w+)\(\)", words)
        missing = [each for each in named if not any(hasattr(module, each) for module in modules)]
        assert missing == []
        assert named or after == "[*]" or words.startswith(OF_TIME), (before, after)


def models():
    """The names of all models of the product that have a table."""
    ours = [config for config in apps.get_app_configs() if config.name in PACKAGES]
    return [model.__name__ for config in ours for model in config.get_models()]


def cells(name, column):
    """The cells of one column of the tables in a document, without their heads."""
    rows = [line.split("|")[1:-1] for line in read(name).splitlines() if line.startswith("| ")]
    return [row[column] for row in rows[1:]]


def quoted(texts):
    return [name for text in texts for name in re.findall(r"`([\w.]+)`", text)]


def test_every_table_has_one_owner():
    named = Counter(quoted(cells("tables", 1)))
    assert named == Counter(models())
    assert len(named) > 60


def test_who_writes_a_table_is_there():
    for name in quoted(cells("tables", 2) + cells("tables", 3)):
        assert importlib.util.find_spec(name), name


def test_every_word_is_carried_by_something_that_is_there():
    carried = set(quoted(cells("glossary", 2)))
    known = {*models(), "Classified", "Marked"}
    assert [name for name in carried - known if not importlib.util.find_spec(name)] == []


def test_every_page_is_linked_from_the_map_or_the_readme():
    linked = read("architecture") + (ROOT / "README.md").read_text()
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"architecture.md"}
    assert [name for name in sorted(pages) if f"docs/{name}" not in linked] == []
