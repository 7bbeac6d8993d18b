"""Forms of standard replies and of a reply. Choices come in already scoped."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from core.personalforms import PublicTexts
from neighbourhoods.models import Service
from tasking.requests.replies import placeholders
from tasking.requests.replies.models import NAME, TEXT, RequestReply

LEAVES = "This goes to somebody outside. It seems to hold {}. Take it out, or tick “{}” below."


def offered():
    """What may stand in braces, in words."""
    return ", ".join(f"{{{name}}} for {words}" for name, words in placeholders.WORDS.items())


class _Standard(PublicTexts, Form):
    """The words of a standard reply."""

    public_texts = ("text",)
    personal_warning = LEAVES
    personal_tick = "It may be sent"
    name = forms.CharField(label="Name", max_length=NAME, help_text="What colleagues choose it by")
    text = PlainTextField(label="Text", rows=8, max_length=TEXT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = f"You can use {offered()}"

    def clean_text(self):
        text = self.cleaned_data["text"]
        if why := placeholders.refuse(text):
            raise forms.ValidationError(why)
        return text


class AddStandardForm(_Standard):
    """A new one of a service."""

    field_order = ["service", "name", "text"]
    service = forms.ModelChoiceField(Service.objects.none(), label="Service")
    client_id = ClientIdField()

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services


class StandardForm(_Standard):
    """One that is there."""

    is_used = forms.BooleanField(label="Offer it when somebody replies", required=False)


def _each_their_way(write, ring):
    """How many are written to, and how many are to be rung besides."""
    people = "1 person" if write == 1 else f"{write} people, each in an email of their own"
    also = "1 person" if ring == 1 else f"{ring} people"
    more = f". Ring {also} who left only a phone number" if ring else ""
    return f"An email goes to {people}{more}"


class ReplyForm(PublicTexts, Form):
    """The reply as it goes."""

    public_texts = ("text",)
    personal_warning = LEAVES
    personal_tick = "It may be sent"
    text = PlainTextField(label="Reply", rows=8, max_length=TEXT)
    way = forms.ChoiceField(
        label="How does it reach them?", choices=RequestReply.Way.choices, widget=forms.RadioSelect
    )
    standard = forms.IntegerField(required=False, widget=forms.HiddenInput)
    client_id = ClientIdField()

    def __init__(self, *args, ways, **kwargs):
        super().__init__(*args, **kwargs)
        write, ring = ways
        way = self.fields["way"]
        self.initial["way"] = RequestReply.Way.EMAIL if write else RequestReply.Way.OTHER
        if not write:
            way.choices = RequestReply.Way.choices[1:]
            way.help_text = "No email address is known: copy the text, or say it on the phone"
        elif write > 1 or ring:
            way.help_text = _each_their_way(write, ring)

    def _changed(self, asked, cleaned):
        """What is sent is looked at whole, whatever it was filled from."""
        return [name for name in asked if cleaned.get(name)]
