"""What files of figures add to what others keep."""

from core.imports import sheets
from performance.imports.sheets import every


def register():
    for each in every():
        sheets.declare(each)
