"""What whoever reported something fills in."""

from django import forms

from core.forms import ClientIdField, Form, JoinedTextField
from core.personalforms import PublicTexts
from tasking.requests.feedback.models import WORDS

YES, NO = "yes", "no"


class FeedbackForm(PublicTexts, Form):
    """Is it fixed? Yes, or no with a few words."""

    public_texts = ("words",)
    personal_warning = "We do not need to know who somebody is. This seems to hold {}. Take it out, or tick “{}” below."
    personal_tick = "Send it as it is"
    is_fixed = forms.ChoiceField(
        label="Is it fixed?", choices=[(YES, "Yes"), (NO, "No")], widget=forms.RadioSelect
    )
    words = JoinedTextField(
        label="Anything else about it?", rows=3, max_length=WORDS, required=False,
        help_text="What and where. Do not name anyone",
    )  # fmt: skip
    reopen = forms.BooleanField(label="If it is not fixed: please look at it again", required=False)
    client_id = ClientIdField()

    def __init__(self, *args, may_reopen, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_reopen:
            del self.fields["reopen"]

    def for_operation(self):
        """Keyword arguments of `answer`."""
        said = self.cleaned_data
        return {
            "is_fixed": said["is_fixed"] == YES, "words": said["words"],
            "reopen": said.get("reopen", False), "client_id": said["client_id"],
        }  # fmt: skip
