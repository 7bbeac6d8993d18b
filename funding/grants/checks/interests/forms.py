"""What members of the ward committee answer, one after another."""

from django import forms

from core.forms import Form
from funding.grants.checks.interests.models import AskedMember

ANSWERS = [("yes", "Yes"), ("no", "No")]


class MembersForm(Form):
    """One answer for each member (`members`: [Member]); who has not answered yet is left blank."""

    def __init__(self, *args, members, applicant, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        for each in members:
            key, name = each.membership.pk, each.membership.person.name
            self.fields[f"answer_{key}"] = answer = forms.ChoiceField(
                label=f"{name}: trustee, committee member or employee of {applicant}?",
                help_text=". ".join(each.hints), choices=ANSWERS, widget=forms.RadioSelect,
                required=False, initial=_initial(each),
            )  # fmt: skip
            answer.sometimes_required = True
            self.fields[f"kind_{key}"] = kind = forms.ChoiceField(
                label=f"{name}: kind of interest", required=False,
                choices=[("", "None"), *AskedMember.Kind.choices],
                initial=each.answer.kind if each.answer else "",
            )  # fmt: skip
            kind.sometimes_required = True
            self.fields[f"words_{key}"] = forms.CharField(
                label=f"{name}: what it is", max_length=500, required=False,
                help_text="Leave blank where it is sensitive",
                initial=each.answer.words if each.answer else "",
            )  # fmt: skip
            self.fields[f"supports_{key}"] = forms.BooleanField(
                label=f"{name} has said already that they support it", required=False,
                initial=bool(each.answer and each.answer.supports),
            )  # fmt: skip

    @property
    def said(self):
        """{membership: answer}, as the operation takes it."""
        found = {}
        for each in self.members:
            key, said = each.membership.pk, self.cleaned_data
            if said.get(f"answer_{key}"):
                found[each.membership] = {
                    "is_of_it": said[f"answer_{key}"] == "yes", "kind": said[f"kind_{key}"],
                    "words": said[f"words_{key}"], "supports": said[f"supports_{key}"],
                }  # fmt: skip
        return found


def _initial(member):
    if member.answer is None:
        return ""
    return "yes" if member.answer.is_of_it else "no"
