"""Files as tests write them, and how a format reads one."""

import csv
import io
from pathlib import Path

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def rows_of(text):
    """Rows with their numbers, as the upload hands them on."""
    return list(enumerate(csv.reader(io.StringIO(text)), start=1))


def read(form, rows, **said):
    """(what a format stages, [(row, column, words)])."""
    problems = []
    rows = rows_of(rows) if isinstance(rows, str) else rows
    found = list(form.read(rows, said, lambda *problem: problems.append(problem)))
    return found, problems


def placed(problems):
    """Where the problems stand."""
    return [problem[:2] for problem in problems]
