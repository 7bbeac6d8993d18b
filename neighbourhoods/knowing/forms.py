"""The form of a thing to know."""

from core.forms import DatePartsField, Form, PlainTextField
from neighbourhoods.knowing.models import LONGEST

NO_DETAILS = (
    "Keys, habits, promises, whom to ask first. Read by staff of the neighbourhood, never public. Write no "
    "private details of anybody: no health, no home address, no private number."
)


class KnownForm(Form):
    text = PlainTextField(label="Thing to know", rows=5, max_length=LONGEST, help_text=NO_DETAILS)
    about_on = DatePartsField(
        label="About when", required=False, help_text="Leave blank if it is about no one day"
    )
    review_on = DatePartsField(
        label="Look at it again on", help_text="Until then it stands; afterwards you are asked"
    )
