"""Which problem a request is part of."""

from django import forms

from core.forms import Form
from tasking.problems.models import Problem


class PartOfForm(Form):
    """Chosen among the open problems of its place that the user may change."""

    problem = forms.ModelChoiceField(Problem.objects.none(), label="Problem", empty_label="Choose")

    def __init__(self, *args, problems, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["problem"].queryset = problems
