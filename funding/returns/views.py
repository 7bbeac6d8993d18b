"""Pages of reports and repayments."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from core import pdf
from funding.grants.awards.models import Grant
from funding.returns import asking, forms, operations
from funding.returns.documents import form_of
from funding.returns.models import Repayment, Return, ReturnPhoto

BUDGET, APPROVE = Permission.EDIT_BUDGET, Permission.APPROVE_PAYMENT


class Returns(ListPage):
    """Reports of grants, the longest due first; those that are late stand out."""

    permission = SIGNED_IN
    template_name = "funding/returns/returns.html"
    order = Order(Return, ("due_on", "id"))

    def get_rows(self):
        rows = Return.objects.visible_to(self.request.user).filter(
            accepted_at=None, grant__state="accepted"
        )
        return rows.select_related(
            "grant__request__application", "grant__request__allocation__body", "grant__reservation"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        day = timezone.localdate()
        for each in self.found:
            each.look = each.look_on(day)
        return context


class _OfReturn:
    model = Return

    def get_queryset(self):
        return Return.objects.select_related(
            "grant__request__application__group", "grant__request__allocation__body", "grant__reservation",
            "entered_by", "accepted_by",
        )  # fmt: skip


class ReturnPage(_OfReturn, ObjectPage):
    """One report, and what can be done about it."""

    permission = SIGNED_IN
    template_name = "funding/returns/return.html"

    def get_context_data(self, **kwargs):
        report, user = self.object, self.request.user
        may_edit, may_approve = self.rights(report, BUDGET, APPROVE)
        waits = report.received_on is not None and not report.accepted_at
        return super().get_context_data(
            look=report.look_on(timezone.localdate()), may_edit=may_edit,
            may_accept=waits and may_approve and user.pk != report.entered_by_id,
            photos=report.photos.order_by("id") if may_edit or may_approve else (),
            **kwargs,
        )  # fmt: skip


class ReturnForm(_OfReturn, ObjectPage):
    """The same questions on paper."""

    permission = BUDGET

    def get(self, request, *args, **kwargs):
        made = pdf.render("returnform.typ", form_of(self.object, timezone.localdate()))
        return pdf.pdf_response(made, f"{self.object.grant.reference}-report.pdf")


class _EditReturn(_OfReturn, ObjectFormPage, abstract=True):
    permission = BUDGET

    def get_about(self):
        return str(self.object.grant)

    def get_back(self):
        return self.object.get_absolute_url(), "The report"


class Enter(_EditReturn):
    form_class = forms.EnterForm
    title = "Enter the report"
    message = "The report is saved. Someone else must now accept it."

    def get_form_kwargs(self):
        initial = super().get_form_kwargs().get("initial", {})
        names = ("done", "people", "spent", "outcome", "signed", "receipts", "received_on")
        initial = {name: getattr(self.object, name) for name in names}
        return {
            "initial": initial | {"received_on": self.object.received_on or timezone.localdate()}
        }

    def get_form(self, data=None):
        files = None if data is None else self.request.FILES
        return self.form_class(data, files, **self.get_form_kwargs())

    def save(self, form):
        return operations.enter_return(
            report=self.object, by=self.request.user, **form.for_operation()
        )


class Due(_EditReturn):
    form_class = forms.DueForm
    title = "Move the date of the report"
    message = "The date is saved."

    def save(self, form):
        return operations.move_due(report=self.object, by=self.request.user, **form.cleaned_data)


class Accept(_OfReturn, PressPage):
    permission = APPROVE
    message = "The report is accepted."

    def act(self):
        operations.accept_return(report=self.object, by=self.request.user)


class SendLink(_OfReturn, PressPage):
    permission = BUDGET
    message = "The link is on its way by email."

    def act(self):
        asking.send_report_link(report=self.object, by=self.request.user)


class _OfPhoto:
    model = ReturnPhoto

    def get_queryset(self):
        return ReturnPhoto.objects.select_related(
            "content", "report__grant__request__allocation__body"
        )


class Photo(_OfPhoto, ObjectPage):
    """The bytes, after the same check as every page."""

    permission = BUDGET

    def get(self, request, *args, **kwargs):
        photo = self.object
        response = HttpResponse(bytes(photo.content.data), content_type=photo.kind)
        response["Content-Disposition"] = f'inline; filename="{photo.name}"'
        response["Cache-Control"] = "no-store, private"
        return response


class PhotoRemove(_OfPhoto, PressPage):
    permission = BUDGET
    message = "The photograph has been removed."

    def act(self):
        operations.remove_photo(photo=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("return", args=[self.object.report_id])


class _OfGrant:
    model = Grant

    def get_queryset(self):
        return Grant.objects.select_related(
            "request__application", "request__allocation__body", "reservation"
        )


class Ask(_OfGrant, PressPage):
    permission = BUDGET
    message = "The report is asked for."

    def act(self):
        operations.ask_return(grant=self.object, by=self.request.user)


class AskBack(_OfGrant, ObjectFormPage):
    """Ask for what was not spent."""

    adds = True
    permission = BUDGET
    form_class = forms.RepayForm
    title = "Ask for unspent money back"
    button = "Ask for it back"
    message = "The repayment is asked for."

    def get_form_kwargs(self):
        report = getattr(self.object, "report", None)
        paid = self.object.reservation.paid_in_all
        rest = (
            paid - report.spent
            if report and report.spent is not None and report.spent < paid
            else None
        )
        initial = {"amount": rest, "asked_on": timezone.localdate(), "client_id": uuid.uuid4()}
        return {"initial": initial}

    def save(self, form):
        return operations.ask_repayment(
            grant=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"


class _OfRepayment(ObjectFormPage, abstract=True):
    adds = True
    model = Repayment

    def get_queryset(self):
        return Repayment.objects.select_related(
            "grant__request__application", "grant__request__allocation__body", "grant__reservation"
        )

    def get_form_kwargs(self):
        return {}

    def get_about(self):
        return str(self.object.grant)

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"


class Back(_OfRepayment):
    permission = BUDGET
    form_class = forms.BackForm
    title = "Record the repayment"
    button = "Record repayment"
    message = "The repayment is recorded."

    def save(self, form):
        return operations.receive_repayment(
            repayment=self.object, by=self.request.user, **form.cleaned_data
        )


class WriteOff(_OfRepayment):
    permission = APPROVE
    form_class = forms.WriteOffForm
    title = "Write off the repayment"
    button = "Write off"
    message = "The repayment is written off."

    def save(self, form):
        return operations.write_off(
            repayment=self.object, by=self.request.user, **form.cleaned_data
        )
