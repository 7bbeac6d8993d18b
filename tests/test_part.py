"""A part of the suite, run as a developer runs it, on two small tests of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OUTER = re.compile("PYTEST_|COV_|COVERAGE_")
"""What the run that this test is in tells its own workers."""


@pytest.fixture
def run(tmp_path):
    """Runs pytest with a worker on a small suite; returns (exit code, what it said)."""
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\ntestpaths = small\n"
        "addopts = -p tests.part -p no:django -p no:playwright -p no:base-url -n 1 --cov\n"
    )
    (tmp_path / ".coveragerc").write_text("[run]\nsource = small\n[report]\nfail_under = 90\n")
    (tmp_path / "small").mkdir()
    (tmp_path / "small/never.py").write_text("a = 1\nb = 2\nc = 3\nd = 4\n")
    (tmp_path / "small/test_small.py").write_text("def test_one():\n    assert 1 + 1 == 2\n")

    def pytest_says(*words):
        env = {name: value for name, value in os.environ.items() if not OUTER.match(name)}
        env["PYTHONPATH"] = str(ROOT)
        command = [sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), *words]
        said = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
        return said.returncode, said.stdout + said.stderr

    return pytest_says


def test_a_path_that_is_not_there_is_told_and_nothing_is_run(run):
    for wrong in ("smal", "small/test_smal.py::test_one"):
        code, said = run("small", wrong)
        assert code == pytest.ExitCode.USAGE_ERROR
        assert f"There is no {wrong}. Nothing was run." in said
        assert "passed" not in said


def test_a_name_of_a_test_that_is_wrong_is_told(run):
    code, said = run("small/test_small.py::test_two")
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "No test has this name: " in said
    assert "small/test_small.py::test_two" in said


@pytest.mark.parametrize("words", [("small/test_small.py::test_one",), ("-k", "one")])
def test_a_part_does_not_fail_on_the_coverage_floor(run, words):
    code, said = run(*words)
    assert (code, "1 passed" in said) == (0, True)


def test_the_whole_does(run):
    code, said = run()
    assert (code, "Coverage failure" in said) == (1, True)


TOLD = "def prepared():\n    return 1\n\n\ndef asked():\n    return 2\n"
ASKS = """
import pytest
from small import told

@pytest.fixture
def ready():
    return told.prepared()

def test_asked(ready):
    assert told.asked() + ready == 3
"""


@pytest.mark.parametrize(
    ("words", "covered"),
    [((), r"told\.py +4 +0 +100%$"), (("-p", "tests.measured"), r"told\.py +4 +1 +75% +2$")],
)
def test_what_a_fixture_prepares_is_not_measured(run, tmp_path, words, covered):
    (tmp_path / "small/told.py").write_text(TOLD)
    (tmp_path / "small/test_told.py").write_text(ASKS)
    _, said = run("-n", "0", *words, "--cov-report=term-missing")
    assert re.search(covered, said, re.MULTILINE), said
