"""Pages of the exchange with finance: payment files, reconciliation, and what finance paid."""

import uuid
from functools import cached_property

from django.db.models import Count, Sum
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import FormPage, ObjectFormPage, ObjectPage, Page, PressPage
from accounts.pages.lists import ListPage, Order
from core import exports
from core.models import Event
from funding.ledger.rules import RECORD
from funding.payments.exchange import forms, operations, preparing, reading, rules
from funding.payments.exchange.models import (
    SENT,
    FinancePayment,
    PaymentCheck,
    PaymentRun,
    RunPayment,
)
from funding.payments.exchange.todo import late_before
from funding.payments.models import AUTHORISED, Payment

EDIT = Permission.EDIT_BUDGET
SHEET = (
    "Reference", "Payee", "Supplier number", "Amount", "Cost centre", "Account code", "Description",
    "Grant",
)  # fmt: skip
"""The columns of a payment file; no bank details, which finance has itself."""


class PaymentRuns(ListPage):
    """The payment files, newest first, with what waits to be sent and what does not agree."""

    permission = EDIT
    template_name = "funding/exchange/runs.html"
    order = Order(PaymentRun, ("number",), descending=True)

    def get_rows(self):
        return PaymentRun.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = preparing.not_sent(user).aggregate(count=Count("pk"), total=Sum("amount"))
        checks = PaymentCheck.objects.visible_to(user).filter(status__in=rules.TO_CLEAR)
        return super().get_context_data(
            waiting=waiting, to_clear=checks.count(), record=RECORD, **kwargs
        )


class MakeRun(FormPage):
    """What goes into the next payment file, what does not and why, and the press that makes it."""

    permission = EDIT
    form_class = forms.MakeRunForm
    template_name = "funding/exchange/make.html"
    title = "Payments to send to finance"
    message = "{} is made. Download it and hand it to finance."

    @cached_property
    def prepared(self):
        user = self.request.user
        return preparing.prepared(preparing.not_sent(user), user)

    def get_form_kwargs(self):
        ready = [each for each in self.prepared if not each.why_not]
        return {"initial": {"seen": preparing.seen_of(ready), "client_id": uuid.uuid4()}}

    def save(self, form):
        said = form.cleaned_data
        return operations.make_run(
            seen=said["seen"], client_id=said["client_id"], by=self.request.user
        )

    def get_back(self):
        return reverse("payment_runs"), "Payments and the finance system"

    def get_context_data(self, **kwargs):
        ready = [each for each in self.prepared if not each.why_not]
        context = super().get_context_data(
            ready=ready, held=[each for each in self.prepared if each.why_not],
            total=sum(each.payment.amount for each in ready), record=RECORD, **kwargs,
        )  # fmt: skip
        return context | {"button": "Make the payment file" if ready else ""}


class _OfRun(ObjectPage, abstract=True):
    model = PaymentRun
    lookup = "number"


class PaymentRunPage(_OfRun):
    """One payment file: its payments as they were sent, what became of each, and what finance has to be told."""

    permission = EDIT
    template_name = "funding/exchange/run.html"

    def get_context_data(self, **kwargs):
        user, run = self.request.user, self.object
        rows = list(run.rows.select_related("payment__grant", "told_by").order_by("id"))
        checks = PaymentCheck.objects.visible_to(user).filter(row__in=rows)
        late = late_before(timezone.localdate())
        checks = {each.row_id: reading.look(each, late) for each in checks}
        for each in rows:
            each.check = checks.get(each.pk)
        return super().get_context_data(
            rows=rows, to_tell=[each for each in rows if each.check and each.check.to_tell],
            is_sent=run.state == SENT, events=Event.objects.about(run)[:20], record=RECORD, **kwargs,
        )  # fmt: skip


class PaymentRunFile(_OfRun):
    """The file as it was sent, as CSV or workbook."""

    permission = EDIT

    def get(self, request, *args, **kwargs):
        if kwargs["file_format"] not in exports.FORMATS:
            raise Http404
        return exports.respond(
            self.object.rows.order_by("id").values_list(
                "reference", "payee", "supplier_number", "amount", "cost_centre", "account_code",
                "description", "grant_reference",
            ),
            titles=SHEET, name=f"payment-file-{self.object.number}",
            file_format=kwargs["file_format"],
        )  # fmt: skip


class RunTaken(PressPage):
    permission = EDIT
    model = PaymentRun
    lookup = "number"
    message = "Recorded: finance has taken the file."

    def act(self):
        operations.mark_taken(run=self.object, by=self.request.user)


class WithdrawRun(ObjectFormPage):
    """Take back a file that finance has not taken."""

    adds = True
    permission = EDIT
    model = PaymentRun
    lookup = "number"
    form_class = forms.ReasonForm
    title = "Withdraw the payment file"
    intro = "Only if finance has not taken it. Its payments can then be sent again in another file."
    button = "Withdraw file"
    message = "The payment file is withdrawn."

    def save(self, form):
        return operations.withdraw_run(
            run=self.object, by=self.request.user, **form.cleaned_data
        )  # fmt: skip

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), "The payment file"


class Told(PressPage):
    permission = EDIT
    model = RunPayment
    message = "Recorded: finance was told."

    def act(self):
        need = self.request.POST.get("need", "")
        operations.tell(row=self.object, need=need, by=self.request.user)


class _Checks(Page, abstract=True):
    """What was sent and what was paid, of a year, a month or a status."""

    permission = EDIT

    @cached_property
    def chosen(self):
        return reading.chosen(self.request.GET)

    @cached_property
    def late(self):
        return late_before(timezone.localdate())

    def of_period(self):
        return reading.of_period(PaymentCheck.objects.visible_to(self.request.user), self.chosen)


class Reconciliation(_Checks, ListPage):
    """What was sent beside what finance paid: totals, and the list behind each."""

    permission = EDIT
    template_name = "funding/exchange/reconciliation.html"
    order = Order(
        PaymentCheck,
        ("on", "id"),
        descending=True,
        small="what a council sends to finance in one year",
    )
    page_size = 100

    def get_rows(self):
        return reading.of_which(self.of_period(), self.chosen.which, self.late).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        reading.explain(self.found, self.late)
        return context | {
            "chosen": self.chosen, "figures": reading.figures(self.of_period(), self.late),
            "which_words": reading.words_of(self.chosen.which), "record": RECORD,
        }  # fmt: skip


class ReconciliationFile(_Checks):
    """The same as CSV or workbook, for finance and the auditor."""

    permission = EDIT

    def get(self, request, *args, **kwargs):
        if kwargs["file_format"] not in exports.FORMATS:
            raise Http404
        rows = reading.of_which(self.of_period(), self.chosen.which, self.late).for_list()
        return exports.respond(
            reading.cells(rows.order_by("on", "id"), self.late), titles=reading.TITLES,
            name=f"payments-{self.chosen.name}", file_format=kwargs["file_format"],
        )  # fmt: skip


class FinancePaymentPage(ObjectPage):
    """One payment that finance says it made, and what can be done where it does not agree."""

    permission = EDIT
    model = FinancePayment
    template_name = "funding/exchange/paid.html"

    def get_queryset(self):
        return FinancePayment.objects.select_related(
            "payment__grant__reservation", "payment__grant__request__application", "loaded_by",
            "settled_by",
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        said = self.object
        found = PaymentCheck.objects.visible_to(self.request.user)
        if said.payment_id:
            check = found.filter(payment=said.payment_id).select_related("payment").first()
        else:
            check = found.filter(finance=said).first()
        reading.look(check, late_before(timezone.localdate()))
        return super().get_context_data(
            check=check, may_settle=not said.settled_at and check.is_wrong,
            may_accept=check.status == rules.EARLY and said.payment.state == AUTHORISED,
            events=Event.objects.about(said)[:20], **kwargs,
        )  # fmt: skip


class _OfSaid(ObjectFormPage, abstract=True):
    adds = True
    permission = EDIT
    model = FinancePayment

    def get_queryset(self):
        return FinancePayment.objects.select_related("payment__grant")

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), "What finance paid"


class Assign(_OfSaid):
    """Say which of our payments it is."""

    permission = EDIT
    form_class = forms.AssignForm
    title = "Which payment it is"
    button = "Save"
    message = "It stands with that payment now."

    def save(self, form):
        return operations.assign(said=self.object, by=self.request.user, **form.cleaned_data)


class Settle(_OfSaid):
    """Say why nothing more is to be done about it."""

    permission = EDIT
    form_class = forms.ReasonForm
    title = "Settle what finance paid"
    intro = "It stays listed with your reason and no longer counts when the two are compared. This cannot be undone."
    button = "Settle"
    message = "It is settled."

    def save(self, form):
        return operations.settle_said(said=self.object, by=self.request.user, **form.cleaned_data)


class AcceptEarly(ObjectFormPage):
    """Record a payment that finance made before it was authorised."""

    adds = True
    permission = EDIT
    model = Payment
    form_class = forms.ReasonForm
    title = "Record it as paid"
    intro = "Finance paid before it was authorised, which was done since. The reason stands in the grant’s history."
    button = "Record as paid"
    message = "The payment is recorded."

    def get_queryset(self):
        return Payment.objects.select_related(
            "grant__request__application", "grant__request__allocation__body", "grant__reservation"
        )

    def save(self, form):
        return operations.accept_early(
            payment=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return f"{reverse('payment_checks')}?which=clear", "Reconciliation"
