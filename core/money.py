"""Money in pounds: how an amount is typed, and how it reads everywhere: £63,550 or £12.50."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

TYPED = re.compile(r"(?:-?£?|£-)(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)", re.ASCII)
"""An amount as people type it: a comma stands before three digits, or it is a slip."""


def in_pounds(amount: Decimal | int) -> str:
    """£63,550 of whole pounds, else £12.50."""
    amount = Decimal(amount)
    return f"{'-' if amount < 0 else ''}£{_figures(abs(amount))}"


def in_accounts(amount: Decimal | int) -> str:
    """As accounts write it: £1,250, £12.50, and in brackets what is below nothing: (£1,250)."""
    return f"({in_pounds(-amount)})" if amount < 0 else in_pounds(amount)


def _figures(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


class PoundsInput(forms.TextInput):
    """A box behind a £, with thousands set apart."""

    template_name = "govuk/pounds.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "spellcheck": "false"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        """The box's text: an amount in figures, and what was typed wrongly as it was typed."""
        if value in (None, ""):
            return None
        return _figures(value) if isinstance(value, Decimal) else str(value)


class PoundsBox(forms.DecimalField):
    """An amount: 63550, 63,550 and £63,550.00 are the same."""

    widget = PoundsInput

    def to_python(self, value: Any) -> Decimal | None:
        """The amount. Raises ValidationError for what is none."""
        if isinstance(value, str):
            typed = re.sub(r"\s", "", value)
            if typed and not TYPED.fullmatch(typed):
                raise ValidationError("Enter an amount, such as 1,250 or 1250.50", code="invalid")
            value = typed.replace("£", "").replace(",", "")
        return super().to_python(value)


class PoundsField(models.DecimalField):
    """An amount in pounds and pence. Stored as any decimal number, so that migrations see one."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PoundsBox, **kwargs})
