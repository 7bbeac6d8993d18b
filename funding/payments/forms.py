"""Forms of payments."""

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.money import PoundsBox


class ClaimForm(Form):
    """What the group claims, and what was seen of it."""

    amount = PoundsBox(label="Amount claimed", max_digits=12, decimal_places=2, min_value=0)
    evidence = PlainTextField(
        label="What you have seen", rows=3, max_length=5_000,
        help_text="Such as: receipt of 3 November for two benches, £480. No bank details.",
    )  # fmt: skip
    client_id = ClientIdField()


class RefusePaymentForm(Form):
    reason = PlainTextField(rows=2, max_length=300)


class PaidForm(Form):
    paid_on = DatePartsField(label="Date paid", help_text="As the finance system says")
