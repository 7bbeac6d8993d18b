"""Open data of figures: the page that describes it, the list of indicators, and the files of each."""

import json

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from accounts.pages import EVERYONE, Page
from accounts.pages.lists import ListPage, Order
from funding.opendata.rules import LICENCE, LICENCE_NAME
from performance.indicators.models import Indicator
from performance.indicators.tabs import tabs
from performance.marks.marks import METHOD
from performance.opendata.fields import FIELDS
from performance.opendata.records import (
    about,
    address,
    breaks_in,
    digest,
    marks_of,
    published,
    records,
    tag_of,
)
from performance.opendata.schema import schema
from performance.opendata.writing import as_csv, as_json

JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8"
SCHEMA = "application/schema+json; charset=utf-8"


class OpenIndicators(ListPage):
    """What there is, under which address, and what each field means."""

    permission = EVERYONE
    template_name = "performance/opendata/index.html"
    order = Order(Indicator, ("name", "id"), small="the indicators of one council: some dozens")

    def get_rows(self):
        return published()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            tabs=tabs(self.request.user, "open_indicators"),
            fields=FIELDS, licence=LICENCE, licence_name=LICENCE_NAME, method=METHOD, **kwargs,
        )  # fmt: skip


class _OpenFile(Page, abstract=True):
    """The same for everybody, signed in or not: what is published."""

    permission = EVERYONE

    def answer(self, tag, written, kind, name=""):
        """The file, or 304 where the reader has it. What is kept by others is asked for anew each time: a figure that is
        taken back is gone at once."""
        response = get_conditional_response(self.request, etag=tag)
        if response is None:
            response = StreamingHttpResponse(written(), content_type=kind)
            if name:
                response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["ETag"] = tag
        response["Access-Control-Allow-Origin"] = "*"
        if not self.request.user.is_authenticated:
            response["Cache-Control"] = "public, no-cache"
        return response


class IndicatorsFile(_OpenFile):
    """All published indicators, each with its addresses."""

    def get(self, request, *args, **kwargs):
        found = [about(each) for each in published().order_by("code")]
        text = json.dumps({"indicators": found}, ensure_ascii=False, indent=1)
        return self.answer(digest(found), lambda: iter([text]), JSON)


class SchemaFile(_OpenFile):
    """What the JSON files hold, for programs."""

    def get(self, request, *args, **kwargs):
        found = schema(address("open_schema"))
        text = json.dumps(found, ensure_ascii=False, indent=1)
        return self.answer(digest(found), lambda: iter([text]), SCHEMA)


class FiguresFile(_OpenFile):
    """The figures of one indicator."""

    def get(self, request, *args, **kwargs):
        indicator = get_object_or_404(published(), code=kwargs["code"])
        what = about(indicator)
        if kwargs["file_format"] == "json":
            return self.answer(
                tag_of(indicator),
                lambda: as_json(
                    what, breaks_in(indicator), marks_of(indicator), records(indicator)
                ),
                JSON,
            )
        if kwargs["file_format"] == "csv":
            return self.answer(
                tag_of(indicator),
                lambda: as_csv(what, records(indicator)),
                CSV,
                f"{indicator.code}.csv",
            )
        raise Http404
