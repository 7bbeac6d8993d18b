"""Forms of payments."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.money import PoundsBox, in_pounds
from funding.grants.offers.models import PaymentStage


class ClaimForm(Form):
    """What the group claims, and what was seen of it."""

    stage = forms.ModelChoiceField(
        PaymentStage.objects.none(), label="Which payment it is", empty_label="Choose a payment"
    )
    amount = PoundsBox(label="Amount claimed", max_digits=12, decimal_places=2, min_value=0)
    evidence = PlainTextField(
        label="What you have seen", rows=3, max_length=5_000,
        help_text="Such as: receipt of 3 November for two benches, £480. No bank details.",
    )  # fmt: skip
    client_id = ClientIdField()

    def __init__(self, *args, stages, **kwargs):
        super().__init__(*args, **kwargs)
        if stages:
            self.fields["stage"].queryset = stages
            self.fields["stage"].label_from_instance = lambda each: (
                f"{each}, {in_pounds(each.amount)}"
            )
        else:
            del self.fields["stage"]


class RefusePaymentForm(Form):
    reason = PlainTextField(rows=2, max_length=300)


class PaidForm(Form):
    paid_on = DatePartsField(label="Date paid", help_text="As the finance system says")
