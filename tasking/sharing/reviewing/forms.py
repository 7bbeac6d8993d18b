"""The form of a review."""

from django import forms

from core.forms import DatePartsField, Form


class ReviewForm(Form):
    reviewed_on = DatePartsField(label="Date of review")
    reviewed_by = forms.CharField(
        label="Reviewed by", max_length=150,
        help_text="A post or a group, such as Information governance board",
    )  # fmt: skip
    review_on = DatePartsField(label="Next review", help_text="Later than today")
