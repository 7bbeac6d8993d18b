"""JSON and CSV of an indicator, written figure by figure: no file is held whole in memory."""

import csv
import json

from core.exports import safe
from performance.opendata.records import COLUMNS, NUMBERS


class _Line:
    """Where a writer of lines writes: it gives them back."""

    def write(self, text):
        return text


def as_json(about, breaks, marks, records):
    """The text of a JSON document in parts: what the indicator is, where its series break, its marks, and its rows."""
    head = json.dumps({**about, "breaks": breaks, "marks": marks}, ensure_ascii=False)
    yield head[:-1] + ', "rows": ['
    start = "\n"
    for record in records:
        plain = record | {name: number(record[name]) for name in NUMBERS}
        yield start + json.dumps(plain, ensure_ascii=False)
        start = ",\n"
    yield "\n]}\n"


def as_csv(about, records):
    """The lines of a CSV file, each with the code of the indicator."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(("indicator", *COLUMNS))
    for record in records:
        yield writer.writerow((about["code"], *(_cell(record[name]) for name in COLUMNS)))


def number(value):
    """As JSON has it: whole where it is, null where there is none."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _cell(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return safe(value)
    return "" if value is None else str(number(value))
