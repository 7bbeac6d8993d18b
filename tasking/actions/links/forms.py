"""What an owner without a sign-in fills in. A photograph and words fit one page of a phone."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from tasking.actions.photos.forms import PhotoField, as_sent
from tasking.actions.views.forms import NOTE


def _note(label, **more):
    return PlainTextField(label=label, required=False, rows=4, max_length=NOTE, **more)


class PressForm(Form):
    """A press that makes one thing, however often it arrives."""

    client_id = ClientIdField()


class AnswerForm(PressForm):
    """An answer without further words."""

    def for_operation(self):
        """Keyword arguments of `answer`."""
        values = dict(self.cleaned_data)
        return values | {"photo": as_sent(values.pop("photo", None))}


class DeclineForm(AnswerForm):
    """Nobody declines without a word."""

    note = _note("Why can you not do this?", help_text="Not shown publicly")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].sometimes_required = True

    def clean_note(self):
        if not self.cleaned_data["note"].strip():
            raise forms.ValidationError("Enter why you cannot do this")
        return self.cleaned_data["note"]


class ReportForm(AnswerForm):
    """Words, a photograph, or both."""

    note = _note("Note", help_text="Not shown publicly")
    photo = PhotoField()


class NoteForm(ReportForm):
    """Words or a photograph: one of the two there must be."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("note", "photo"):
            self.fields[name].sometimes_required = True

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("photo") and not cleaned["note"].strip():
            self.add_error("note", "Enter a note or choose a photograph")
        return cleaned
