"""Pages of payments: a claim, a second person's yes or no, and the day on which it was paid."""

import uuid

from accounts.access import Permission
from accounts.pages import ObjectFormPage, PressPage
from funding.grants.awards.views import OfGrant
from funding.payments import forms, operations
from funding.payments.models import Payment


class Claim(OfGrant, ObjectFormPage):
    """Record what a group claims."""

    adds = True
    permission = Permission.EDIT_BUDGET
    form_class = forms.ClaimForm
    title = "Record a claim"
    button = "Record claim"
    message = "The claim is recorded. Someone else must now authorise it."

    def get_form_kwargs(self):
        stages = self.object.stages.all()
        amount = None if stages else self.object.reservation.unpaid
        return {"stages": stages, "initial": {"amount": amount, "client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.claim(grant=self.object, by=self.request.user, **form.cleaned_data)

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"


class _OfPayment:
    model = Payment

    def get_queryset(self):
        return Payment.objects.select_related(
            "grant__request__application", "grant__request__allocation__body", "grant__reservation"
        )


class Authorise(_OfPayment, PressPage):
    permission = Permission.APPROVE_PAYMENT
    message = "The payment is authorised."

    def act(self):
        operations.authorise(payment=self.object, by=self.request.user)


class _PaymentForm(_OfPayment, ObjectFormPage, abstract=True):
    """A step of a payment; where it stands is asked under its lock."""

    adds = True

    def get_form_kwargs(self):
        return {}

    def get_about(self):
        return str(self.object.grant)

    def get_back(self):
        return self.object.get_absolute_url(), "The grant"


class RefusePayment(_PaymentForm):
    permission = Permission.APPROVE_PAYMENT
    form_class = forms.RefusePaymentForm
    title = "Refuse the payment"
    button = "Refuse payment"
    message = "The payment is refused."

    def save(self, form):
        return operations.refuse_payment(
            payment=self.object, by=self.request.user, **form.cleaned_data
        )


class Paid(_PaymentForm):
    permission = Permission.EDIT_BUDGET
    form_class = forms.PaidForm
    title = "Record the payment"
    button = "Record payment"
    message = "The payment is recorded."

    def save(self, form):
        return operations.mark_paid(payment=self.object, by=self.request.user, **form.cleaned_data)


class ReversePayment(_PaymentForm):
    permission = Permission.EDIT_BUDGET
    form_class = forms.RefusePaymentForm
    title = "Reverse the payment"
    button = "Reverse payment"
    intro = "For a payment that was recorded by mistake. The sum can be claimed again."
    message = "The payment is reversed."

    def save(self, form):
        return operations.reverse_payment(
            payment=self.object, by=self.request.user, **form.cleaned_data
        )
