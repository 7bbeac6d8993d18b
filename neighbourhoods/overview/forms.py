"""Forms of a neighbourhood."""

from core.forms import Form, PlainTextField


class ProfileForm(Form):
    profile = PlainTextField(
        required=False,
        rows=14,
        help_text="A short introduction for someone new to the area. Leave a blank line between paragraphs. Public.",
    )
