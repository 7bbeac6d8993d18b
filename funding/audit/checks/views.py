"""Pages of the checks for audit: all of them, one of them, and the note on a finding."""

import uuid
from functools import cached_property

from django.db.models import Count, Exists, Q, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import FormPage, Page
from accounts.pages.lists import ListPage, Order
from core import exports
from funding.audit.checks import operations
from funding.audit.checks.forms import NoteForm
from funding.audit.checks.listed import CHECKS, limits_on
from funding.audit.checks.models import FindingNote

AUDIT = Permission.AUDIT_MONEY
SHOWN = 5
"""Findings of each check that the first page shows."""
CHUNK = 500


class _OfChecks:
    permission = AUDIT

    @cached_property
    def limits(self):
        return limits_on(timezone.localdate())


class _OfCheck(_OfChecks):
    """About one check."""

    @cached_property
    def check(self):
        if self.kwargs["name"] not in CHECKS:
            raise Http404
        return CHECKS[self.kwargs["name"]]

    def said_limits(self):
        return said_limits(self.check, self.limits)


def said_limits(check, limits):
    """[(what the limit is, its value)]."""
    found = []
    for each in check.limits:
        words = each.words.removeprefix("Checks for audit: ")
        found.append((f"{words[0].upper()}{words[1:]}", limits.words(each)))
    return found


class Checks(_OfChecks, Page):
    """Every check with what it looks for and the first findings that nobody has looked at. Two queries a check."""

    template_name = "funding/audit/checks.html"

    def get_context_data(self, **kwargs):
        user, found = self.request.user, []
        for check in CHECKS.values():
            marked = check.findings(user, self.limits).annotate(is_noted=Exists(check.notes()))
            numbers = marked.order_by().aggregate(
                open=Count("pk", filter=Q(is_noted=False)),
                noted=Count("pk", filter=Q(is_noted=True)),
            )
            rows = shown(check, check.open(user, self.limits).order_by("-pk")[:SHOWN])
            found.append(
                {"check": check, "rows": rows, "limits": said_limits(check, self.limits), **numbers}
            )
        return super().get_context_data(
            found=found, open=sum(each["open"] for each in found), shown=SHOWN, **kwargs
        )


def shown(check, rows):
    """Rows with the words, label and address that the page shows; the queries of the rows are run here."""
    found = list(rows)
    for each in found:
        each.found, each.called = check.words(each), check.label(each)
        each.opens = check.address(each)
    return found


class CheckPage(_OfCheck, ListPage):
    """The findings of one check, the newest first."""

    template_name = "funding/audit/check.html"
    orders = {name: Order(each.model, ("id",), descending=True) for name, each in CHECKS.items()}

    def get_order(self):
        return self.orders[self.check.name]

    def get_rows(self):
        note = self.check.notes()
        rows = self.check.findings(self.request.user, self.limits).annotate(
            noted=Subquery(note.values("because")[:1]), noted_by=Subquery(note.values("noted_by_name")[:1]),
            noted_at=Subquery(note.values("noted_at")[:1]),
        )  # fmt: skip
        return rows.filter(noted__isnull=False) if self.show == "noted" else rows.filter(noted=None)

    @property
    def show(self):
        return "noted" if self.request.GET.get("show") == "noted" else "open"

    def get_context_data(self, **kwargs):
        shown(self.check, self.found)
        return super().get_context_data(
            check=self.check, limits=self.said_limits(), show=self.show,
            choices=[("open", "To look at"), ("noted", "Looked at")], **kwargs,
        )  # fmt: skip


class NoteAdd(_OfCheck, FormPage):
    """Note that a finding was looked at."""

    form_class = NoteForm
    template_name = "funding/audit/note.html"
    title = "Note that it was looked at"
    button = "Save note"
    message = "The note is saved."

    @cached_property
    def finding(self):
        rows = self.check.open(self.request.user, self.limits).filter(pk=self.kwargs["row"])
        return next(iter(shown(self.check, rows)), None)

    def get_form_kwargs(self):
        start = {"client_id": uuid.uuid4()}
        return {"initial": start | ({"digest": self.finding.digest} if self.finding else {})}

    def get(self, request, *args, **kwargs):
        if self.finding is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def save(self, form):
        return operations.note_finding(
            check=self.check, row=self.kwargs["row"], by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("audit_check", args=[self.check.name])

    def get_about(self):
        return self.finding.called if self.finding else self.check.title

    def get_back(self):
        return self.get_success_url(None), self.check.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(finding=self.finding, check=self.check, **kwargs)


TITLES = (
    "Check", "Finding", "Number", "About", "What was found", "Status", "Note", "Noted by", "Noted at",
)  # fmt: skip


class ChecksFile(_OfChecks, Page):
    """All findings of all checks, looked at or not, as CSV."""

    def get(self, request, *args, **kwargs):
        name = f"checks-for-audit-{timezone.localdate():%Y-%m-%d}"
        return exports.respond(self.lines(), titles=TITLES, name=name, file_format="csv")

    def lines(self):
        for check in CHECKS.values():
            notes = {
                (each.row, each.digest): each
                for each in FindingNote.objects.filter(check_name=check.name)
            }
            rows = check.findings(self.request.user, self.limits).order_by("pk")
            for each in rows.iterator(chunk_size=CHUNK):
                note = notes.get((each.pk, each.digest))
                yield [
                    check.title, check.name, each.pk, check.label(each), check.words(each),
                    "Looked at" if note else "To look at", note and note.because, note and note.noted_by_name,
                    note and note.noted_at,
                ]  # fmt: skip
