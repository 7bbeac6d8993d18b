"""The form by which anybody asks for ward money, the same as officers enter it, and what becomes of it."""

from django import forms

from core.dates import day_in_words
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.money import PoundsBox, in_pounds
from core.personalforms import PublicTexts
from core.publicforms.forms import PublicForm
from core.publicforms.models import CameBy
from funding.grants.groups.bank import WORDS, looks_like_bank
from funding.grants.intake.models import SentApplication
from neighbourhoods.groups.models import CHARITY, CHARITY_WORDS, COMPANY, COMPANY_WORDS
from neighbourhoods.groups.operations import plain
from neighbourhoods.models import CommunityGroup

ASK = "ward"
CLOSED = "A ward committee that you asked takes no applications any more. Look at the amounts below, and send it again"
TEXTS = ("group_name", "title", "purpose", "costs", "other_money", "shows")
MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


def _until(allocation):
    """When its committee stops taking applications; "" where it says no day."""
    day = getattr(allocation, "closes_on", None)
    return f"Applications until {day_in_words(day)}" if day else ""


def _text(label, help_text="", rows=4, **more):
    return PlainTextField(label=label, rows=rows, max_length=10_000, help_text=help_text, **more)


class Asking(forms.Form):
    """What is asked for, whoever types it in. Bank details are never among it."""

    group_name = forms.CharField(max_length=150, label="Name of the group")
    kind = forms.ChoiceField(
        label="What kind of group is it?", choices=CommunityGroup.Kind.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    charity_number = forms.CharField(
        max_length=12, required=False, help_text="If it has one: 6 or 7 digits"
    )
    company_number = forms.CharField(
        max_length=12, required=False, help_text="If it has one: 8 characters"
    )
    at_risk = forms.BooleanField(
        required=False, label="It works with children or with adults at risk"
    )
    title = forms.CharField(max_length=140, label="What the money is for, in a few words")
    purpose = _text(
        "What you want to do, where, and for whom", rows=6,
        help_text="Do not name anyone. Ward committees read this, and it becomes public with their papers",
    )  # fmt: skip
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day")
    costs = _text(
        "Total cost, and what you would spend it on",
        help_text="One line for each cost, with its amount",
    )  # fmt: skip
    other_money = _text("Who else pays or was asked", required=False)
    shows = _text("How you will show what was spent and what came of it", required=False, rows=3)
    if_refused = forms.ChoiceField(
        label="If you ask more than one ward committee and one says no",
        choices=SentApplication.IfRefused.choices, widget=forms.RadioSelect,
        initial=SentApplication.IfRefused.GO_ON,
    )  # fmt: skip
    declared = forms.BooleanField(
        label="I may ask for this in the name of the group. The work has not begun. What is said here is true"
    )

    def __init__(self, *args, allocations, **kwargs):
        super().__init__(*args, **kwargs)
        self.allocations = {f"{ASK}_{each.pk}": each for each in allocations}
        for name, allocation in self.allocations.items():
            self.fields[name] = PoundsBox(
                required=False, label=str(allocation), help_text=_until(allocation), **MONEY
            )
            self.fields[name].sometimes_required = True  # one of them
        self.order_fields(self.in_order())

    @property
    def parts(self):
        """Its fields as the page shows them: (before the amounts, the amounts, after them)."""
        names = list(self.fields)
        first = min((names.index(each) for each in self.allocations), default=len(names))
        after = first + len(self.allocations)
        fields = [self[name] for name in names]
        return fields[:first], fields[first:after], fields[after:]

    def in_order(self):
        names = list(self.fields)
        before = names.index("starts_on") if "starts_on" in names else len(names)
        rest = [each for each in names if each not in self.allocations]
        return [*rest[:before], *self.allocations, *rest[before:]]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        for name in TEXTS:
            if looks_like_bank(cleaned.get(name) or ""):
                self.add_error(name, WORDS)
        for name, pattern, words in (
            ("charity_number", CHARITY, CHARITY_WORDS), ("company_number", COMPANY, COMPANY_WORDS),
        ):  # fmt: skip
            number = cleaned[name] = plain(cleaned.get(name))
            if number and not forms.RegexField(pattern).regex.fullmatch(number):
                self.add_error(name, words)
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must not be before the first day")
        asks = [(each, cleaned.pop(name, None)) for name, each in self.allocations.items()]
        cleaned["asks"] = [(each, amount) for each, amount in asks if amount]
        closed = [
            name for name in self.data
            if name.startswith(f"{ASK}_") and name not in self.allocations and self.data[name].strip()
        ]  # fmt: skip
        if closed:
            self.add_error(None, CLOSED)
        if not cleaned["asks"] and not self.errors:
            self.add_error(None, "Enter an amount for at least one ward committee")
        return cleaned


class ApplyForm(Asking, PublicForm):
    """As anybody sends it, with whom to write to."""

    name = forms.CharField(max_length=200, label="Your name")
    email = forms.EmailField(
        max_length=254, required=False, label="Your email",
        help_text="We send the reference there, and a link by which you see where it stands",
    )  # fmt: skip
    phone = forms.CharField(max_length=40, required=False, label="Your phone number")
    field_order = ("stamp", "group_name")

    def in_order(self):
        """Whom to write to, before the declaration."""
        last = ("name", "email", "phone", "declared")
        return [*(each for each in super().in_order() if each not in last), *last]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("phone")) and not self.errors:
            self.add_error("email", "Enter an email or a phone number, so that we can reach you")
        return cleaned


class EnterForm(Asking, Form):
    """The same from paper, by telephone or by email, as an officer enters it for the applicant."""

    client_id = ClientIdField()
    came_by = forms.ChoiceField(
        label="How did it come?",
        choices=[each for each in CameBy.choices if each[0] != CameBy.FORM],
        widget=forms.RadioSelect,
    )
    received_on = DatePartsField(label="Date it came")
    name = forms.CharField(max_length=200, required=False, label="Name of the contact")
    email = forms.EmailField(max_length=254, required=False)
    phone = forms.CharField(max_length=40, required=False, label="Phone number")

    def in_order(self):
        first, last = ("came_by", "received_on"), ("name", "email", "phone", "declared")
        rest = [each for each in super().in_order() if each not in first + last]
        return [*first, *rest, *last]


class MatchForm(Form):
    """Which group it is. Nobody is matched by name alone."""

    group = forms.ModelChoiceField(
        CommunityGroup.objects.none(), label="Group", empty_label="Choose a group"
    )

    def __init__(self, *args, groups, likely=(), **kwargs):
        super().__init__(*args, **kwargs)
        field, why = self.fields["group"], {each.group.pk: each.words for each in likely}
        field.queryset = groups
        field.label_from_instance = lambda group: _named(group, why.get(group.pk, ""))


def _named(group, why):
    """A group in a list, with what tells it from others of the same name."""
    more = ", ".join(filter(None, (group.where, group.numbers, why.lower())))
    return f"{group} ({more})"


class NewForm(PublicTexts, Form):
    """A group that nobody knows yet, as what was sent calls it."""

    public_texts = ("purpose",)

    is_new = forms.BooleanField(
        required=False, label="None of the groups named here is this one: add it",
        help_text="Tick this only after you have looked at the groups that may be the same",
    )  # fmt: skip
    purpose = PlainTextField(
        label="What the group does and for whom", rows=3, max_length=2_000,
        help_text="Public. In your words: what was sent says what the money is for",
    )  # fmt: skip


class TurnDownForm(Form):
    reason = forms.ChoiceField(
        choices=SentApplication.Reason.choices, widget=forms.RadioSelect,
        help_text="Whoever sent it is told this",
    )  # fmt: skip


class WaitForm(Form):
    reason = PlainTextField(rows=2, max_length=300, label="Why it is read again")


def asked_in_words(asks):
    """What is asked of whom: "£500 of Abbey ward committee 2026/27"."""
    return [f"{in_pounds(amount)} of {allocation}" for allocation, amount in asks]
