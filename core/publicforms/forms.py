"""The form of a page that anybody may send. Whatever is wrong with how it was sent, what was typed
stays, and pressing once more sends it."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import Form
from core.publicforms import stamps

QUICK = "That was very quick. Wait a few seconds, then press the button again"
OLD = (
    "This page was open for a long time. Nothing is lost: check what you wrote, then press the "
    "button again"
)
NO_WAIT = datetime.timedelta()
TRAPPED = (
    "We could not tell that a person sent this. Nothing is lost: leave the box named “Website” "
    "blank, wait a few seconds, then press the button again"
)


class PublicForm(Form):
    """`about` names the form and the row that it is about; after it is valid, `press` is the id by
    which the same page sent twice makes one row. The wait counts from when the page was first opened:
    a page that comes back keeps its stamp."""

    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, about: str, **kwargs: Any) -> None:
        self.about = about
        kwargs["initial"] = kwargs.get("initial", {}) | {"stamp": stamps.new(about)}
        super().__init__(data if data is None else data.copy(), *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = stamps.read(self.about, cleaned.pop("stamp", ""))
        if found is None:
            self._begin_again(OLD)
        elif found.age > stamps.MOST:
            self._begin_again(OLD, waited=stamps.LEAST)
        elif found.age < stamps.LEAST:
            if not self.errors:  # to put right what is wrong with the fields takes longer
                self.add_error(None, QUICK)
        elif self.data.get(stamps.TRAP, ""):
            self._begin_again(TRAPPED)
        else:
            cleaned["client_id"] = found.press
        return cleaned

    def _begin_again(self, words: str, waited: datetime.timedelta = NO_WAIT) -> None:
        """The page that comes back has a stamp of now. Who has `waited` already waits no more."""
        self.data["stamp"] = stamps.new(self.about, timezone.now() - waited)
        self.add_error(None, words)


class WithSender(PublicForm):
    """Asks who sends it. Nobody has to say."""

    name = forms.CharField(max_length=200, required=False, label="Your name")
    email = forms.EmailField(
        max_length=254, required=False, label="Your email", help_text="If you would like a reply"
    )
    phone = forms.CharField(max_length=40, required=False, label="Your phone number")


class WithholdForm(Form):
    """Why something that was sent in is not shown."""

    reason = forms.ChoiceField(label="Reason", widget=forms.RadioSelect)

    def __init__(self, *args: Any, reasons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons
