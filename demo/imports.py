"""Starting data: one file that was loaded, and one that waits with its mistakes."""

import csv
import io

from accounts.access import Role
from accounts.imports import operations
from core.imports import sheets
from demo.database import analyze
from demo.facts.imports import LOADED, WRONG

COLUMNS = ("name", "neighbourhood", "address", "access_notes", "capacity")


def write_imports(world):
    analyze()  # loading asks all rules of the year at once: they are planned for tables that hold it
    head, sheet = world.users[Role.HEAD_OF_SERVICE], sheets.get("venues")
    batch = operations.upload(
        sheet=sheet, content=_file(sheet, LOADED), name="halls.csv", by=head, at=world.now
    )
    operations.load(batch=batch, by=head, at=world.now)
    operations.upload(
        sheet=sheet, content=_file(sheet, WRONG), name="more-halls.csv", by=head, at=world.now
    )


def _file(sheet, rows):
    """The bytes of a CSV file with the sheet's own headings."""
    headings = {each.key: each.heading for each in sheet.columns}
    text = io.StringIO()
    csv.writer(text).writerows([[headings[key] for key in COLUMNS], *rows])
    return text.getvalue().encode("utf-8-sig")
