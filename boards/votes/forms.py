"""Forms of a vote."""

import uuid

from django import forms

from boards.votes.models import Ballot, Vote
from boards.votes.operations import COUNTED
from core.forms import ClientIdField, Form, PlainTextField


class VoteForm(Form):
    """A motion or an amendment put to the vote. `voters` are those in the room (boards.attendance.quorum)."""

    kind = forms.ChoiceField(
        label="Motion or amendment",
        choices=Vote.Kind.choices,
        initial=Vote.Kind.MOTION,
        widget=forms.RadioSelect,
        help_text="Amendments come before the motion, each with a vote of its own",
    )
    text = PlainTextField(label="In these words", rows=3, max_length=5_000)
    method = forms.ChoiceField(
        label="How members vote",
        choices=Vote.Method.choices,
        initial=Vote.Method.SHOW,
        widget=forms.RadioSelect,
    )
    threshold = forms.ChoiceField(label="Majority needed", choices=Vote.Threshold.choices)
    casting = forms.ChoiceField(
        label="Chair’s casting vote (only if tied)",
        choices=[("", "Not used"), *Vote.Casting.choices],
        required=False,
    )
    votes_for = forms.IntegerField(label="For", min_value=0, max_value=200, required=False)
    votes_against = forms.IntegerField(label="Against", min_value=0, max_value=200, required=False)
    abstentions = forms.IntegerField(label="Abstained", min_value=0, max_value=200, required=False)
    not_voting = forms.IntegerField(
        label="Did not vote", min_value=0, max_value=200, required=False
    )
    mover = forms.TypedChoiceField(label="Moved by", coerce=int, empty_value=None, required=False)
    seconder = forms.TypedChoiceField(
        label="Seconded by", coerce=int, empty_value=None, required=False
    )

    excludes_public = forms.BooleanField(
        label="This is the motion that the public is excluded",
        required=False,
        help_text="The system writes the wording, which names the items, the paragraphs and why",
    )
    client_id = ClientIdField(initial=uuid.uuid4)

    def __init__(self, *args, voters, body, exempt=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not exempt:
            del self.fields["excludes_public"]
        people = [("", "Not said"), *((voter.attendance, voter.name) for voter in voters)]
        self.fields["mover"].choices = self.fields["seconder"].choices = people
        if not body.secret_ballots:
            self.fields["method"].choices = [
                each for each in Vote.Method.choices if each[0] != Vote.Method.SECRET
            ]
        if not body.casting_vote:
            del self.fields["casting"]
        for voter in voters:
            self.fields[f"vote_{voter.attendance}"] = forms.ChoiceField(
                label=voter.name, choices=[("", "Not recorded"), *Ballot.Choice.choices],
                required=False,
            )  # fmt: skip

        for each in (*self.counts, *self.names):
            each.field.sometimes_required = True  # by the way of voting: not called optional

    @property
    def counts(self):
        return [self[name] for name in COUNTED.values()]

    @property
    def names(self):
        return [self[name] for name in self.fields if name.startswith("vote_")]

    def cleaned_for_operation(self):
        values = dict(self.cleaned_data)
        counts = {choice: values.pop(name) or 0 for choice, name in COUNTED.items()}
        names = {
            int(name.removeprefix("vote_")): values.pop(name)
            for name in list(values)
            if name.startswith("vote_")
        }
        return values | {
            "counts": counts,
            "names": {key: choice for key, choice in names.items() if choice},
        }


class OwnVoteForm(Form):
    """How a member voted, at the member's own request."""

    attendance = forms.TypedChoiceField(label="Who asks for it", coerce=int)
    choice = forms.ChoiceField(
        label="Their vote",
        choices=[each for each in Ballot.Choice.choices if each[0] != Ballot.Choice.NOT_VOTING],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, voters, **kwargs):
        super().__init__(*args, **kwargs)
        people = [("", "Choose"), *((voter.attendance, voter.name) for voter in voters)]
        self.fields["attendance"].choices = people
