"""The formats that are read, by the name that the command and the page use. One line each."""

from performance.imports.formats.imd import Imd
from performance.imports.formats.ons import Ons
from performance.imports.formats.police import Police
from performance.imports.formats.survey import Survey
from performance.imports.formats.tidy import Tidy

FORMATS = {
    each.name: each
    for each in (
        Tidy,
        Ons,
        Police,
        Survey,
        Imd,
    )
}


def format_of(name):
    """A new Format of a name: it counts what it leaves out. Raises KeyError."""
    return FORMATS[name]()
