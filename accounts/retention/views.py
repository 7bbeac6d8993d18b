"""What is kept about people, what is due for deletion, what is held back, and what was deleted."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import Permission
from accounts.pages import FormPage, Page
from accounts.pages.lists import ListPage, Order
from accounts.retention import forms, operations
from core import exports
from core.models import Erasure, RetentionHold
from core.retention import file, registry
from core.retention import operations as steps

HEADINGS = (
    "What", "About whom", "Basis", "Why", "How long", "Who reads it", "Tables",
)  # fmt: skip


class _Retention:
    permission = Permission.MANAGE_RETENTION

    @cached_property
    def entry(self):
        found = registry.find(self.kwargs["key"])
        if found is None or found.months is None:
            raise Http404
        return found


class Retention(_Retention, Page):
    """Everything that is kept, with how much of it is due."""

    permission = Permission.MANAGE_RETENTION
    template_name = "accounts/retention/retention.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        rows = [(each, _count(due)) for each, due in registry.all_overdue(now)]
        return super().get_context_data(
            rows=rows, holds=RetentionHold.objects.filter(released_at=None), written=file.stamp(),
            **kwargs,
        )  # fmt: skip


def _count(rows):
    """How many rows are due: None where that is no question."""
    return None if rows is None else rows.exclude(pk__in=steps.held(rows.model)).count()


class RetentionTable(_Retention, Page):
    """The same as a spreadsheet, for the council's impact assessment."""

    permission = Permission.MANAGE_RETENTION

    def get(self, request, *args, **kwargs):
        rows = [
            [each.what, each.whose, each.basis, each.why, each.period, each.readers,
             ", ".join(each.models)]
            for each in registry.all_kept()
        ]  # fmt: skip
        return exports.respond(rows, titles=HEADINGS, name="personal-data", file_format="csv")


class Due(_Retention, Page):
    """What is due of one kind. A press deletes what the page shows, and nothing else."""

    permission = Permission.MANAGE_RETENTION
    template_name = "accounts/retention/due.html"

    def get_context_data(self, **kwargs):
        rows = operations.due_rows(self.entry, timezone.now())
        return super().get_context_data(
            entry=self.entry, rows=rows, was=operations.seen(rows), most=operations.MOST, **kwargs
        )

    def post(self, request, *args, **kwargs):
        done = operations.confirm_due(
            entry=self.entry, was=request.POST.get("was", ""), by=request.user
        )
        messages.success(request, f"Deleted in {done} record{'s' if done != 1 else ''}.")
        return redirect("retention_due", self.entry.key)


class HoldBack(_Retention, FormPage):
    """Keep one row of the list."""

    permission = Permission.MANAGE_RETENTION
    form_class = forms.HoldForm
    title = "Keep this record for now"
    button = "Keep it"
    message = "It is kept until the hold is released."

    @cached_property
    def row(self):
        model = self.entry.due(timezone.now()).model
        found = model._base_manager.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_about(self):
        return f"{self.row._meta.verbose_name} {self.row.pk}".capitalize()

    def get_back(self):
        return reverse("retention_due", args=[self.entry.key]), self.entry.what

    def get(self, request, *args, **kwargs):
        self.row  # noqa: B018 - what is not there is 404
        return super().get(request, *args, **kwargs)

    def save(self, form):
        return operations.hold_back(row=self.row, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("retention_due", args=[self.entry.key])


class HoldRelease(_Retention, Page):
    """End a hold."""

    permission = Permission.MANAGE_RETENTION

    def get(self, request, *args, **kwargs):
        return redirect("retention")

    def post(self, request, *args, **kwargs):
        hold = RetentionHold.objects.filter(pk=self.kwargs["pk"]).first()
        if hold is None:
            raise Http404
        operations.release(hold=hold, by=request.user)
        messages.success(request, "The hold is released.")
        return redirect("retention")


class Erasures(ListPage):
    """What was deleted: when, by whom, why. Nothing of what stood there."""

    permission = Permission.MANAGE_RETENTION
    template_name = "accounts/retention/erasures.html"
    order = Order(Erasure, ("at", "id"), descending=True)

    def get_rows(self):
        return Erasure.objects.all()

    def get_context_data(self, **kwargs):
        names = {each.key: each.what for each in registry.all_kept()}
        rows = [(each, names.get(each.kept, each.kept)) for each in self.found]
        return super().get_context_data(rows=rows, **kwargs)
