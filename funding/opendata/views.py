"""Pages of open data: what is published, for everybody; what can be published, for who does it."""

import tempfile
import uuid
from functools import cached_property

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.access import Permission, holds_city
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, ObjectPage, Page
from accounts.pages.lists import ListPage, Order
from funding.ledger.models import FinancialYear
from funding.opendata import operations
from funding.opendata.checks import ERROR, WARNING, stops
from funding.opendata.forms import PublishForm, TakeDownForm
from funding.opendata.models import PART, OpenDataset, Publication, PublicationFile
from funding.opendata.producing import IN_MEMORY, look, write
from funding.opendata.rules import (
    FORMATS,
    GRANTS,
    LICENCE,
    LICENCE_NAME,
    NAMES,
    SPEND,
    TYPES,
    VOLUNTARY,
    period,
    period_of,
    quarter_of,
)

PUBLISH = Permission.PUBLISH_SPEND


class OpenData(ListPage):
    """All files that are published, the newest period first."""

    permission = EVERYONE
    template_name = "funding/opendata/index.html"
    order = Order(
        OpenDataset, ("code", "kind", "id"), descending=True, small="six rows for each year"
    )

    def get_rows(self):
        return OpenDataset.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        rows = Publication.objects.visible_to(self.request.user).filter(dataset__in=self.found.rows)
        rows = rows.select_related("taken_down").order_by("number")
        last = {each.dataset_id: each for each in rows.prefetch_related("files")}
        for each in self.found:
            each.last = last[each.pk]
        return super().get_context_data(
            licence=LICENCE, licence_name=LICENCE_NAME,
            may_publish=holds_city(self.request.user, PUBLISH), **kwargs,
        )  # fmt: skip


class OpenDatasetPage(ObjectPage):
    """One file: its last version, and those that it replaced."""

    permission = EVERYONE
    model = OpenDataset
    template_name = "funding/opendata/dataset.html"

    @cached_property
    def object(self):
        return get_object_or_404(OpenDataset, kind=self.kwargs["kind"], code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        rows = self.object.publications.order_by("-number").select_related("taken_down")
        rows = rows.prefetch_related("files")
        return super().get_context_data(
            publications=list(rows), licence=LICENCE, licence_name=LICENCE_NAME,
            may_publish=holds_city(self.request.user, PUBLISH), **kwargs,
        )  # fmt: skip


class OpenFile(ObjectPage):
    """The bytes of one version in one format: they stay, under this address."""

    permission = EVERYONE
    model = PublicationFile

    @cached_property
    def object(self):
        asked = self.kwargs
        return get_object_or_404(
            PublicationFile, publication__dataset__kind=asked["kind"],
            publication__dataset__code=asked["code"], publication__number=asked["number"],
            file_format=asked["file_format"], publication__taken_down=None,
        )  # fmt: skip

    def get(self, request, *args, **kwargs):
        file = self.object
        parts = file.parts.order_by("number").values_list("data", flat=True)
        response = StreamingHttpResponse(
            (bytes(each) for each in parts.iterator(chunk_size=1)), content_type=file.kind
        )
        response["Content-Length"] = file.size
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        response["ETag"] = f'"{file.sha256}"'
        return response


class Publishing(Page):
    """What can be published, and what was last."""

    permission = PUBLISH
    template_name = "funding/opendata/publishing.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(rows=_to_publish(), **kwargs)


def _to_publish():
    """[(kind, words, Period, last Publication or None)] of every year that was opened; two queries."""
    today = timezone.localdate()
    rows = Publication.objects.select_related("dataset").order_by("number")
    last = {(each.dataset.kind, each.dataset.code): each for each in rows}
    found = []
    for year in FinancialYear.objects.filter(first__lte=today.year).order_by("-first"):
        whole = period(str(year.first))
        quarters = [quarter_of(year.begins_on.replace(month=month)) for month in (4, 7, 10)]
        quarters.append(quarter_of(year.ends_on))
        asked = [
            (GRANTS, whole),
            (VOLUNTARY, whole),
            *((SPEND, each) for each in reversed(quarters)),
        ]
        found += [
            (kind, NAMES[kind], when, last.get((kind, when.code)))
            for kind, when in asked
            if when.first <= today
        ]
    return found


class _OfFile:
    """About one kind and period, published or not."""

    permission = PUBLISH

    @cached_property
    def kind(self):
        return self.kwargs["kind"]

    @cached_property
    def when(self):
        found = period_of(self.kind, self.kwargs["code"])
        if found is None or found.first > timezone.localdate():
            raise Http404
        return found

    @cached_property
    def last(self):
        rows = Publication.objects.filter(dataset__kind=self.kind, dataset__code=self.when.code)
        return rows.order_by("-number").first()


class Publish(_OfFile, FormPage):
    """What our own checks say of a file, and the press that publishes it."""

    form_class = PublishForm
    template_name = "funding/opendata/publish.html"
    title = "Publish open data"
    button = "Publish"
    message = "{} is published."

    def get_form_kwargs(self):
        number = self.last.number if self.last else 0
        start = {"after": number, "client_id": uuid.uuid4()}
        return {"is_first": self.last is None, "initial": start}

    def save(self, form):
        return operations.publish(
            kind=self.kind, code=self.when.code, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{NAMES[self.kind]}, {self.when}"

    def get_back(self):
        return reverse("open_publishing"), "What can be published"

    def get_context_data(self, **kwargs):
        count, problems, digest = look(self.kind, self.when)
        if stops(problems):
            self.button = ""
        return super().get_context_data(
            count=count, problems=problems, last=self.last,
            is_same=self.last is not None and self.last.digest == digest,
            errors=sum(each.level == ERROR for each in problems),
            warnings=sum(each.level == WARNING for each in problems),
            previews=[
                (each, reverse("open_preview", args=[self.kind, self.when.code, each]))
                for each in FORMATS[self.kind]
            ],
            **kwargs,
        )  # fmt: skip


class TakeDown(ObjectFormPage):
    """Take a version down, such as where somebody's name got into it."""

    adds = True
    permission = PUBLISH
    model = Publication
    form_class = TakeDownForm
    title = "Take a version down"
    button = "Take down"
    intro = "Nobody can download it any more. That it was published, and why it was taken down, stays to be read."
    message = "{} is taken down."

    def get_queryset(self):
        return Publication.objects.select_related("dataset")

    def get_form_kwargs(self):
        return {}

    def save(self, form):
        return operations.take_down(
            publication=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object.dataset)


class Preview(_OfFile, Page):
    """A file as it would be published now."""

    def get(self, request, *args, **kwargs):
        file_format = self.kwargs["file_format"]
        if self.kind not in NAMES or file_format not in FORMATS[self.kind]:
            raise Http404
        when = self.when
        name = f"preview-{self.kind}-{when.code}.{file_format}"
        return StreamingHttpResponse(
            written(self.kind, when, file_format),
            content_type=TYPES[file_format],
            headers={"Content-Disposition": content_disposition_header(True, name)},
        )


def written(kind, when, file_format):
    """The bytes of a file as it is now, in parts; what it is written to is gone once they were read."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        write(kind, when, {file_format: file})
        file.seek(0)
        yield from iter(lambda: file.read(PART), b"")
