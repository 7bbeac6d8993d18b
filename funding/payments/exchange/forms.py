"""Forms of the exchange with finance."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField, ShownField


class MakeRunForm(Form):
    """Nothing to fill in: what the page showed goes into the file."""

    seen = ShownField()
    client_id = ClientIdField()


class ReasonForm(Form):
    reason = PlainTextField(rows=2, max_length=300)


class AssignForm(Form):
    """Which of our payments it is."""

    reference = forms.CharField(
        label="Our reference", max_length=20, help_text="It begins with WP, such as WP31"
    )
    reason = PlainTextField(
        rows=2, max_length=300, help_text="How you know: who in finance said so, and when"
    )
