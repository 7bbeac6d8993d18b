"""Forms of code books."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from performance.imports.codebooks.models import SurveyBook
from performance.indicators.models import Indicator

ONE_A_LINE = "One a line, as the file has it. If the file has codes, write both: 2 = Agree"


class BookForm(Form):
    survey = forms.CharField(
        label="Name of the survey", max_length=100, help_text="Such as Place Survey. Public"
    )
    wave = forms.CharField(
        label="Which wave?", max_length=40, help_text="Such as 2008 or 2024/25. Public"
    )
    mode = forms.ChoiceField(
        label="How were people asked?", choices=SurveyBook.Mode.choices, widget=forms.RadioSelect
    )
    asked_by = forms.CharField(label="Who asked?", max_length=200, help_text="Public")
    asked_of = forms.CharField(
        label="Who was asked?",
        max_length=200,
        help_text="Such as adults who live in Derby. Public",
    )
    starts_on = DatePartsField(
        label="First day", help_text="Of the period that the figures are about"
    )
    ends_on = DatePartsField(label="Last day")
    is_city_only = forms.BooleanField(
        label="The survey covers the city only",
        required=False,
        help_text="Tick this if too few people were asked in each neighbourhood",
    )
    area_column = forms.CharField(
        label="Which column has the place?",
        max_length=100,
        required=False,
        help_text="With the code of a neighbourhood, ward or small area (LSOA). Leave blank for the city only",
    )
    weight_column = forms.CharField(
        label="Which column has the weight?",
        max_length=100,
        required=False,
        help_text="Leave blank if all answers count the same",
    )
    note = PlainTextField(
        max_length=2_000, rows=3, required=False, help_text="For the people who load the files"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area_column"].sometimes_required = True


class NewBookForm(BookForm):
    client_id = ClientIdField()


class QuestionForm(Form):
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label="Which indicator is the question for?",
        empty_label="Choose",
        help_text="Another survey, or another way to ask, needs an indicator of its own",
    )
    column = forms.CharField(
        label="Which column of the file has the answers?",
        max_length=100,
        help_text="The heading in the file",
    )
    wording = PlainTextField(
        label="Wording of the question",
        max_length=2_000,
        rows=3,
        help_text="Public. If you do not have the exact wording, say where it can be found",
    )
    is_exact = forms.BooleanField(label="This is the exact wording", required=False)
    yes = PlainTextField(label="Answers that count", max_length=4_000, rows=3, help_text=ONE_A_LINE)
    valid = PlainTextField(
        label="Valid answers that do not count", max_length=4_000, rows=3, help_text=ONE_A_LINE
    )
    leaves = PlainTextField(
        label="Answers left out of the total",
        max_length=4_000,
        rows=3,
        required=False,
        help_text="Such as “don’t know”. Blank answers are always left out",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Indicator.objects.visible_to(user)
        measured = Indicator.Measured.PROPORTION
        self.fields["indicator"].queryset = seen.filter(measured=measured)


class NewQuestionForm(QuestionForm):
    client_id = ClientIdField()
