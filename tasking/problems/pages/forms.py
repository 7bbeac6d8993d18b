"""Forms of problems. Choices come in already scoped."""

from django import forms
from django.utils import timezone

from core.dates import day_in_words
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from neighbourhoods.models import Agency, Neighbourhood, Part, Person
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField
from tasking.problems.models import TEXT, Level, Problem, ProblemStep
from tasking.requests.models import ServiceRequest

NO_NAMES = (
    "Places, behaviour and times. No names and no intelligence: for a person, write the reference "
    "of the agency that knows them."
)


class WordsField(PlainTextField):
    """Several lines about a problem, in which nobody is named."""

    names_nobody = True

    def __init__(self, hint="", *, rows=3, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(rows=rows, max_length=TEXT, help_text=hint, **kwargs)


class TitleField(forms.CharField):
    """One line, in which nobody is named."""

    names_nobody = True


class NamesNobody(Form):
    """The first of the texts in which nobody is named says so for all of them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = next(each for each in self.fields.values() if hasattr(each, "names_nobody"))
        first.help_text = f"{first.help_text} {NO_NAMES}".strip()


class PlacedForm(NamesNobody):
    """What a problem is, where, and who leads it."""

    title = TitleField(max_length=200, label="What keeps happening")
    neighbourhood = forms.ModelChoiceField(Neighbourhood.objects.none(), empty_label="Choose")
    place = forms.CharField(
        max_length=200, label="Street or place", required=False, help_text="A place, never a person"
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Lead agency", empty_label="Choose"
    )
    lead = PersonField(label="Lead officer", required=False)

    def __init__(self, *args, neighbourhoods, agencies, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset = neighbourhoods
        self.fields["lead"].queryset = people
        self.fields["lead"].empty_label = "Nobody yet"
        offer_agencies(self, "agency")
        if agencies is not None:
            present = self.initial.get("agency")
            own = agencies | Agency.objects.filter(pk=getattr(present, "pk", present))
            self.fields["agency"].queryset = own


class NewProblemForm(PlacedForm):
    """The short form."""

    what = WordsField("What happens there, and since when?", label="What happens")
    objective = WordsField("What should be different for people there?", rows=2)
    client_id = ClientIdField()


class ProblemForm(PlacedForm):
    """The same of a problem that there is, with its part and its kind."""

    part = forms.ModelChoiceField(
        Part.objects.none(),
        label="Part of the neighbourhood",
        required=False,
        empty_label="All of it",
    )
    kind = forms.ChoiceField(
        label="Type of problem",
        required=False,
        choices=[("", "Not known yet"), *Problem.Kind.choices],
    )
    objective = WordsField("What should be different for people there?", rows=2)

    def __init__(self, *args, neighbourhoods, **kwargs):
        super().__init__(*args, neighbourhoods=neighbourhoods, **kwargs)
        parts = Part.objects.filter(neighbourhood__in=neighbourhoods)
        self.fields["part"].queryset = parts.select_related("neighbourhood")


class ScanningForm(NamesNobody):
    what = WordsField("Two or more events of the same kind.", label="What happens", rows=5)
    times = forms.CharField(
        label="When it happens", max_length=200, required=False, help_text="Days and hours"
    )
    since = DatePartsField(label="Since when", required=False)


class AnalysisForm(NamesNobody):
    """Three sides of the triangle and the hypothesis are optional, behind “More”."""

    more = ("offender", "victim", "location", "hypothesis")
    data_used = WordsField("Which figures and reports, from whom.", label="Data used", rows=5)
    offender = WordsField(
        "Which behaviour, and who could influence it.", label="Those who cause it"
    )
    victim = WordsField("Who suffers, and who could protect them.", label="Those who suffer")
    location = WordsField("What about the place lets it happen, and who manages it.", label="Place")
    hypothesis = WordsField("Why it happens here.", rows=2)

    @property
    def more_fields(self):
        return [self[name] for name in self.more]

    @property
    def is_more_open(self):
        """Whether something stands behind “More”, or is wrong there."""
        return any(field.value() or field.errors for field in self.more_fields)


class AssessmentForm(NamesNobody):
    """The two periods, whether it was done, what came of it, what residents say."""

    before_from = DatePartsField(label="Before: first day", required=False)
    before_to = DatePartsField(label="Before: last day", required=False)
    after_from = DatePartsField(label="After: first day", required=False)
    after_to = DatePartsField(
        label="After: last day", required=False, help_text="Both periods must be the same length"
    )
    process = WordsField("Was what we agreed done, and on time?", label="What was done")
    outcome = WordsField("Compared with the objective.", label="Outcome")
    residents_say = WordsField("And how they were asked.", label="What residents say")
    verdict = forms.ChoiceField(
        label="Result",
        required=False,
        choices=[("", "Not decided yet"), *Problem.Verdict.choices],
        help_text="“Too few to say” is for counts under 5",
    )


class StepForm(NamesNobody):
    to = forms.ChoiceField(label="New status", widget=forms.RadioSelect)
    note = WordsField("Required if it is not taken on or is sent back.", label="Reason or note")
    client_id = ClientIdField()

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(each, each.label) for each in states]
        self.fields["note"].sometimes_required = True


class EscalateForm(NamesNobody):
    level = forms.ChoiceField(
        label="To which level",
        choices=[(each, each.label) for each in (Level.AREA, Level.CITY)],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(choices=ProblemStep.Reason.choices, widget=forms.RadioSelect)
    note = WordsField("What is asked of the level above.", label="What is asked")
    client_id = ClientIdField()


class AnswerForm(NamesNobody):
    note = WordsField(label="What the level above answered", required=True)
    client_id = ClientIdField()


class CountForm(NamesNobody):
    what = TitleField(max_length=200, label="What was counted")
    source = forms.CharField(max_length=200, help_text="Who counted it, and from which record")
    before = forms.IntegerField(min_value=0, max_value=1_000_000, label="Number before")
    after = forms.IntegerField(min_value=0, max_value=1_000_000, label="Number after")
    client_id = ClientIdField()


class NotCountedForm(NamesNobody):
    cannot_count = WordsField("Leave blank to take it back.", label="It cannot be counted, because")
    agreed_by = forms.ModelChoiceField(
        Person.objects.none(), label="Agreed by the chair", required=False, empty_label="Choose"
    )
    agreed_on = DatePartsField(label="Agreed on", required=False)

    def __init__(self, *args, chairs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed_by"].queryset = chairs
        for name in ("agreed_by", "agreed_on"):
            self.fields[name].sometimes_required = True


class CloseForm(NamesNobody):
    note = WordsField(label="Note")
    client_id = ClientIdField()


class RecheckForm(NamesNobody):
    found = forms.ChoiceField(
        label="What was found", choices=Problem.Recheck.choices, widget=forms.RadioSelect
    )
    note = WordsField("“It came back” starts a new plan that follows this one.", label="Details")
    client_id = ClientIdField()


class RequestsField(forms.ModelMultipleChoiceField):
    """Each with where it is and when it came: the words alone are often the same."""

    def label_from_instance(self, obj):
        day = day_in_words(timezone.localdate(obj.received_at))
        return f"{obj.reference} {obj.what} ({', '.join(filter(None, (obj.place, day)))})"


class LinkForm(Form):
    """Which requests show the problem: ticked, or by reference."""

    requests = RequestsField(
        ServiceRequest.objects.none(),
        label="Requests here that are not linked yet",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one request"},
    )

    def __init__(self, *args, requests, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["requests"].queryset = requests
