"""A client that does what a browser does: it opens an edit form before it sends it."""

import re

from django.test import Client
from django.urls import resolve, reverse

from accounts.pages import ObjectFormPage
from boards.live.attendance import Informal, Presiding, PublicCount, Tick
from boards.live.presses import ApproveMinutes, SignMinutes
from boards.minutes.views import MinuteOpen

VERSION = re.compile(r'<input type="hidden" name="((?:\w+-\d+-)?row_version)" value="(\d+)"')

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
LIVE_PAGES = ("meeting_live", "meeting_apologies")
REPLACES = (Tick, Presiding, PublicCount, Informal, ApproveMinutes, SignMinutes, MinuteOpen)
"""What puts something in the place of what the page showed."""
SAME = {"membership", "meeting"}
"""Hidden fields that tell forms of one address apart."""


class FormClient(Client):
    """Sends with every edit form the version that the form was opened with, unless the test says
    which (`row_version`); with a form of the live page what it showed (`shown`)."""

    def post(self, path, data=None, *args, **kwargs):
        data = {} if data is None else data
        if isinstance(data, dict) and "row_version" not in data and edits(path):
            data = data | self.opened(path)
        if isinstance(data, dict) and "shown" not in data and is_live(path):
            data = self.pressed(path, data) | data
        return super().post(path, data, *args, **kwargs)

    def pressed(self, path, data):
        """{name: value} of the hidden fields of this form as the page of its meeting shows it now:
        `data` says of which member, where there are several. {} where it is not there."""
        pages = [reverse(name, args=[meeting_of(path)]) for name in LIVE_PAGES]
        answers = [self.get(each).content.decode() for each in pages]
        for form in re.findall(
            rf'<form[^>]*action="{re.escape(path)}".*?</form>', "".join(answers), re.S
        ):
            hidden = dict(HIDDEN.findall(form))
            same = all(
                str(getattr(data[n], "pk", data[n])) == hidden[n]
                for n in SAME & hidden.keys() & data.keys()
            )
            if same:
                return {name: hidden[name] for name in ("shown", "version") if name in hidden}
        return {}

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


def is_live(path):
    """Whether an address is of a form of the live page that replaces something."""
    return issubclass(getattr(resolve(path.partition("?")[0]).func, "view_class", object), REPLACES)


def meeting_of(path):
    """The key of the meeting in which a form of the live page is pressed."""
    match = resolve(path)
    view = match.func.view_class()
    view.object = view.model.objects.get(pk=match.kwargs["pk"])
    return view.object.meeting_id if isinstance(view, MinuteOpen) else view.meeting.pk
