"""Forms of a paper and of its options."""

from django import forms

from boards.papers.operations import split_recommendations
from core.forms import DatePartsField, Form, PlainTextField
from core.marking.forms import PrivateFields, access_field, paragraphs_field, reason_field
from core.personalforms import PublicTexts
from neighbourhoods.people.picking import PersonField

REPEATED = "One per paragraph, as in the minutes, for example “That option 2 is chosen”"


class PaperForm(PrivateFields, Form):
    """The words of a paper. Who only writes it does not choose the writer."""

    public_texts = (
        *("title", "purpose", "background", "preference", "recommendations", "implications"),
        *("background_papers", "private_reason"),
    )
    always_public = ("title", "private_reason")

    title = forms.CharField(max_length=200, help_text="The title is public")
    author = PersonField(
        required=False,
        label="Author",
        help_text="If they have an account, we will email them a link",
    )
    due_on = DatePartsField(label="Due date", required=False)
    purpose = PlainTextField(
        required=False, rows=3, help_text="What the board is asked to do, and why now"
    )
    background = PlainTextField(required=False)
    preference = PlainTextField(label="Reasons for the preferred option", required=False, rows=3)
    recommendations = PlainTextField(required=False, help_text=REPEATED)
    implications = PlainTextField(
        required=False,
        rows=4,
        help_text="Financial, legal, equality, staffing and property implications",
    )
    background_papers = PlainTextField(
        required=False, rows=2, help_text="Documents that this paper is based on"
    )
    is_ready = forms.BooleanField(label="The paper is ready for the agenda", required=False)
    access = access_field()
    paragraphs = paragraphs_field()
    private_reason = reason_field()

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        if people is None:
            for name in ("author", "due_on", *(set(self.NAMES) & set(self.fields))):
                del self.fields[name]
        else:
            self.fields["author"].queryset = people
            self.fields["author"].empty_label = "No author yet"

    def clean_recommendations(self):
        return split_recommendations(self.cleaned_data["recommendations"])


class OptionForm(PublicTexts, Form):
    public_texts = ("title", "advantages", "disadvantages", "costs")

    title = forms.CharField(max_length=200, help_text="For example “Do nothing”")
    advantages = PlainTextField(required=False, rows=4)
    disadvantages = PlainTextField(required=False, rows=4)
    costs = PlainTextField(
        label="Cost",
        required=False,
        rows=3,
        help_text="One-off and annual costs: money, time, staff",
    )
    is_preferred = forms.BooleanField(label="This is the preferred option", required=False)
