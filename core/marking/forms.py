"""What is private, by which paragraph, and why: the fields that several forms share."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Form
from core.marking import rules
from core.marking.models import Classified
from core.personalforms import PublicTexts

REASON = (
    "Why the public interest in keeping it private is greater than that in disclosing it. Everyone "
    "reads this; it must not give away what is private."
)


def access_field(choices: Sequence[tuple[str, str]] = Classified.Access.choices) -> forms.Field:
    return forms.ChoiceField(
        label="Access",
        choices=choices,
        initial=choices[0][0],
        widget=forms.RadioSelect,
        required=False,
    )


def paragraphs_field() -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label="Paragraph of Schedule 12A",
        choices=rules.EXEMPT_PARAGRAPHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for exempt information. Paragraphs 6 and 7: check the wording of the day",
    )


def reason_field() -> forms.Field:
    return forms.CharField(label="Reason", max_length=500, required=False, help_text=REASON)


class PrivateFields(PublicTexts, Form):
    """Of a form with the three fields: shown apart; a body that meets in private has none. What its
    other `public_texts` say is public where it is open."""

    NAMES = ("access", "paragraphs", "private_reason")

    def __init__(self, *args: Any, body: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_public=not body.is_private, **kwargs)
        for name in self.NAMES if body.is_private else ():
            del self.fields[name]

    def will_be_public(self, cleaned: dict[str, Any]) -> bool:
        return (cleaned.get("access") or self.initial.get("access") or "public") == "public"

    @property
    def open_fields(self) -> list[forms.BoundField]:
        return [each for each in self if each.name not in self.NAMES]

    @property
    def private_fields(self) -> list[forms.BoundField]:
        return [each for each in self if each.name in self.NAMES]

    @property
    def has_class(self) -> bool:
        """Whether one of the three says something, or is wrong."""
        return any(
            each.errors or each.value() not in (None, "", [], "public")
            for each in self.private_fields
        )

    def clean_access(self) -> str:
        return self.cleaned_data["access"] or "public"
