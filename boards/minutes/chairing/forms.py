"""Forms of the chair."""

import uuid

from django import forms

from core.forms import ClientIdField, Form, PlainTextField, ShownField


class SignHereForm(Form):
    """The signature of who presided, with their own sign-in."""

    shown = ShownField()
    is_sure = forms.BooleanField(
        label="I have read these minutes and sign them as the person who chaired the meeting"
    )
    dissent = PlainTextField(
        label="Note of dissent",
        help_text="Only if you do not think the minutes are accurate. Everyone can read it, so do "
        "not include anything from the private part.",
        rows=3,
        required=False,
        max_length=5_000,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_sure"].error_messages["required"] = (
            "Tick the box to say that you have read the minutes and sign them"
        )


class ReturnForm(Form):
    """What is not right in minutes that are ready."""

    shown = ShownField()
    client_id = ClientIdField(initial=uuid.uuid4)
    reason = PlainTextField(
        label="What is not right, and how it should read",
        help_text="Everyone who works with this meeting can read this. Do not include anything from "
        "the private part: name the item instead.",
        rows=5,
        max_length=5_000,
    )


class UrgentHereForm(Form):
    """Why an item that was not published in time is urgent."""

    reason = forms.CharField(
        label="Reason for urgency",
        help_text="Why the item cannot wait for the next meeting. This is published in the minutes.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
