"""Forms of terms of reference and of a review."""

from django import forms

from boards.decisions.models import Decision
from boards.terms.models import BodyReview
from core.forms import DatePartsField, Form, PlainTextField
from core.personalforms import PublicTexts


class TermsForm(PublicTexts, Form):
    """A version of the terms; `decisions` are those by which it may have been adopted."""

    public_texts = ("text", "what_changed")

    text = PlainTextField(
        label="Terms of reference", rows=15, max_length=30_000, help_text="Public"
    )
    what_changed = forms.CharField(
        label="What changed since the last version", max_length=500, required=False
    )
    starts_on = DatePartsField(label="In force from")
    review_on = DatePartsField(label="To be reviewed by")
    adopted_by = forms.ModelChoiceField(
        Decision.objects.none(),
        label="Adopted by the decision",
        required=False,
        empty_label="None that is recorded here",
    )

    def __init__(self, *args, decisions, first, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adopted_by"].queryset = decisions
        if first:
            del self.fields["what_changed"]
        else:
            self.fields["what_changed"].required = True


class ReviewOfBodyForm(PublicTexts, Form):
    public_texts = ("reason",)

    reason = forms.CharField(label="Why it is reviewed", max_length=500, help_text="Public")
    due_on = DatePartsField(label="To be finished by", required=False)


class FindingsForm(PublicTexts, Form):
    """Findings may be saved as they come; a result ends the review."""

    public_texts = ("findings",)

    findings = PlainTextField(
        label="Findings", rows=10, max_length=30_000, help_text="Public once the review ends"
    )
    result = forms.ChoiceField(
        choices=[("", "The review goes on"), *BodyReview.Result.choices],
        required=False,
        widget=forms.RadioSelect,
    )
