"""How templates are read: without the indentation that only those who write them need."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Rows of a list would send their indentation each time. A line's end stays, as the blank that it
    is in HTML, so that messages still name the right line. What keeps blanks as they are typed, a
    textarea or a pre, is written on one line; letters in plain text stay as they are."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return INDENTATION.sub("", contents) if origin.name.endswith(".html") else contents
