"""A client that does what a browser does: it opens an edit form before it sends it."""

import re

from django.test import Client
from django.urls import resolve

from accounts.pages import ObjectFormPage

VERSION = re.compile(r'<input type="hidden" name="((?:\w+-\d+-)?row_version)" value="(\d+)"')


class FormClient(Client):
    """Sends with every edit form the version that the form was opened with, unless the test says
    which (`row_version`)."""

    def post(self, path, data=None, *args, **kwargs):
        data = {} if data is None else data
        if isinstance(data, dict) and "row_version" not in data and edits(path):
            data = data | self.opened(path)
        return super().post(path, data, *args, **kwargs)

    def opened(self, path):
        """{"row_version": …} as the form at this address carries it now, in admin also those of the
        rows under it; {} where it has none."""
        response = self.get(path)
        return dict(VERSION.findall(response.content.decode())) if response.content else {}


def edits(path):
    """Whether an address is a form of one row, on a page or in admin."""
    match = resolve(path.partition("?")[0])
    view = getattr(match.func, "view_class", object)
    return issubclass(view, ObjectFormPage) or (match.url_name or "").endswith("_change")
