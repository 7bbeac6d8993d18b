"""What files of figures add to what others keep."""

from core import events
from core.imports import sheets
from performance.imports.folder import event_codes, todo
from performance.imports.sheets import every


def register():
    for each in every():
        sheets.declare(each)
    events.declare(event_codes.CODES)
    todo.register()
