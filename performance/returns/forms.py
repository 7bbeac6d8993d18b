"""Forms of returns and of expected files."""

from django import forms
from django.utils import timezone

from core.forms import ClientIdField, DatePartsField, Form
from core.imports import sheets
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField
from performance.returns.models import ExpectedFile


class NotExpectedForm(Form):
    why = forms.CharField(label="Why is it not expected?", max_length=300)


class ReceivedForm(Form):
    on = DatePartsField(label="Date received")

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError("Date received must be today or in the past")
        return self.cleaned_data["on"]


class EndFileForm(Form):
    ended_on = DatePartsField(label="Last day that it covers")
    why = forms.CharField(label="Reason", max_length=300)


class FileForm(Form):
    what = forms.CharField(label="What is the file?", max_length=150)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency sends it?", empty_label="Choose"
    )
    person = PersonField(label="Who sends it?", required=False)
    format = forms.ChoiceField(
        label="How is it imported?", required=False,
        help_text="When it is imported, the return is marked as received",
    )  # fmt: skip
    frequency = forms.ChoiceField(
        label="How often?", choices=[("", "Choose"), *ExpectedFile.Frequency.choices]
    )
    days_after = forms.IntegerField(
        label="Due how many working days after its month, quarter or year?",
        min_value=1, max_value=120, initial=10,
    )  # fmt: skip

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")
        self.fields["person"].queryset = Person.objects.none() if people is None else people
        known = [(each.name, each.title) for each in sheets.every()]
        self.fields["format"].choices = [("", "Not imported"), *known]


class NewFileForm(FileForm):
    client_id = ClientIdField()


class ConfirmReturnForm(Form):
    """A tick for each figure that is right, and a comment for each that is not. `rows` as the page shows them; what is
    wrong stands with each."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clean(self):
        ticked = {each for each in self.data.getlist("right") if each.isdigit() and len(each) < 18}
        shown = {each for each in self.data.getlist("shown") if each.isdigit() and len(each) < 18}
        back = {}
        for each in self.rows:
            key = str(each.pk)
            each.is_ticked, each.comment = key in ticked, self.data.get(f"why-{key}", "")[:400]
            if each.comment.strip() and each.is_ticked:
                each.errors.append(f"{each.place}, {each.indicator}: tick it or say what is wrong")
            elif each.comment.strip():
                back[each.pk] = each.comment
            elif key in shown and not each.is_ticked and not hasattr(each, "sent_back"):
                each.errors.append(f"{each.place}, {each.indicator}: say what is wrong with it")
        self.right, self.back = {int(each) for each in ticked}, back
        return super().clean()

    def is_valid(self):
        return super().is_valid() and not any(each.errors for each in self.rows)

    @property
    def has_mistakes(self):
        return self.is_bound and not self.is_valid()

    def __iter__(self):
        """What is wrong in the order of the page, for the summary of mistakes."""
        return iter([each for each in self.rows if each.errors])
