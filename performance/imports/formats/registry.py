"""The formats that are read, by the name that the command and the page use. One line each."""

from performance.imports.formats.ons import Ons
from performance.imports.formats.tidy import Tidy

FORMATS = {
    each.name: each
    for each in (
        Tidy,
        Ons,
    )
}


def format_of(name):
    """A new Format of a name: it counts what it leaves out. Raises KeyError."""
    return FORMATS[name]()
