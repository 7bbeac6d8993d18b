"""What a file that was found in the folder asks of who loads figures."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from accounts.access import holds_city
from core import todo
from core.todo import Row
from performance.imports.folder.models import FoundFile
from performance.indicators.querysets import EDIT

FOUND = "files found in the folder"
COLUMNS = JSONObject(pk="pk", name="name")


def register():
    todo.figure(FOUND, _found)
    todo.fill(FOUND, found)


def _found(asked):
    if not holds_city(asked.user, EDIT):
        return None
    rows = FoundFile.objects.waiting().order_by("found_at", "id")
    return ArraySubquery(rows.values(found=COLUMNS)[: asked.limit])


def found(asked):
    """Files that wait to be checked."""
    return [
        Row(
            f"Check the file {each['name']} that was found in the folder",
            FoundFile(pk=each["pk"]).get_absolute_url(), urgency=3, verb="Check", subject=each["name"],
        )
        for each in asked.figure(FOUND) or ()
    ]  # fmt: skip
