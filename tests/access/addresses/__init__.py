"""The addresses of every package, a module for each. What a module may say:

ROWS        name → the rows of a side on which it is tried; a name that is missing takes no arguments
ADMIN_ROWS  model → the row its pages in admin are tried on
BY_SLUG     names that take the slug of their row; others take its key
ARGUMENTS   name → its arguments from the row, where these are neither a slug nor a key
"""

from importlib import import_module
from pkgutil import iter_modules

MODULES = [import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__)]


def _all(kind):
    found = {}
    for module in MODULES:
        for name, value in getattr(module, kind, {}).items():
            assert name not in found, f"{name} stands twice in {kind}"
            found[name] = value
    return found


ROWS = _all("ROWS")
ADMIN_ROWS = _all("ADMIN_ROWS")
ARGUMENTS = _all("ARGUMENTS")
BY_SLUG = {name for module in MODULES for name in getattr(module, "BY_SLUG", ())}
