"""Forms of forecasts."""

from core.forms import DatePartsField, Form, PlainTextField, ShownField
from core.money import PoundsBox


class ForecastForm(Form):
    """What will be spent on a line by the end of the year."""

    amount = PoundsBox(
        label="Forecast for the whole year", max_digits=12, decimal_places=2, min_value=0,
        help_text="What will have been spent by 31 March",
    )  # fmt: skip
    reason = PlainTextField(
        label="Reason for the variance", required=False, rows=3, max_length=500,
        help_text="Why it is more or less than the budget, and what you do about it",
    )  # fmt: skip
    was = ShownField()


class ReasonForm(Form):
    """Why a forecast that is worked out from posts is not the budget."""

    reason = ForecastForm.base_fields["reason"]
    was = ShownField()


class VacancyForm(Form):
    """From when until when a post is vacant."""

    vacant_from = DatePartsField(label="First day of the vacancy", required=False)
    vacant_until = DatePartsField(
        label="Last day of the vacancy", required=False,
        help_text="Leave blank while you do not know. Then nothing is forecast for the rest of the year.",
    )  # fmt: skip
