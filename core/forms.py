"""Forms in the govuk template pack: classes by widget, dates in three boxes, honest messages."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES, ProhibitNullCharactersValidator
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import HttpRequest
from django.utils import timezone

from core.dates import day_in_words
from core.errors import Refused, WrongState
from core.money import PoundsBox, in_pounds
from core.text import line_problem, normalise, without_hidden
from core.written import Unreadable, month_named, read_day, read_time

TEXT_LIMIT = 20_000
FORMSET_DATE = {"type": "date"}
SECONDS = re.compile(r"([01][0-9]|2[0-3])(:[0-5][0-9]){2}")
"""A time as a browser's own box sends it."""
BOX = re.compile(r"\d{1,4}")
"""What a box of a date may hold: no sign, no underscore, which int() would take."""

CLASSES = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)
ERROR_CLASSES = {"govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload"}


class GovukBoundField(forms.BoundField):
    """A field that knows its classes and on which control a summary link lands."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)  # the server's messages are the ones that people see
        attrs.pop("maxlength", None)  # a browser would cut pasted text in silence
        name = next(
            (name for kind, name in CLASSES if isinstance(widget or self.field.widget, kind)), ""
        )
        if name in ERROR_CLASSES and self.errors:
            name += f" {name}--error"
        attrs["class"] = f"{self.field.widget.attrs.get('class', '')} {name}".strip()
        return attrs

    @property
    def is_group(self) -> bool:
        kinds = forms.RadioSelect | DatePartsWidget
        return isinstance(self.field.widget, kinds) or hasattr(self.field.widget, "is_pick")

    @property
    def first_control_id(self) -> str:
        """The id of the control that a link in the error summary goes to."""
        if isinstance(self.field.widget, DatePartsWidget):
            return f"{self.auto_id}_{self._bad_part()}"
        if isinstance(self.field.widget, forms.RadioSelect):
            return f"{self.auto_id}_0"
        return self.auto_id

    def _bad_part(self) -> str:
        text = " ".join(self.errors)
        return next(
            (part for part in ("day", "month", "year") if f"must include a {part}" in text), "day"
        )


class ShownField(forms.CharField):
    """What the page showed of what a press there replaces (`core.rows.shown`)."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=12, widget=forms.HiddenInput)


class ClientIdField(forms.UUIDField):
    """The id of one press, of the browser's queue or of the page: the same sent twice makes one row.
    A page without the queue sends one where it opens with an `initial`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, **kwargs)


class DatePartsWidget(forms.Widget):
    """Day, month and year in three boxes; a value typed wrongly is shown again as typed."""

    template_name = "govuk/date_parts.html"
    use_fieldset = True
    PARTS = ("day", "month", "year")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | tuple[str, ...] | None:
        if name in data:  # a script or an old bookmark sends the ISO form
            return data[name]
        parts = tuple(data.get(f"{name}_{part}", "").strip() for part in self.PARTS)
        return parts if any(parts) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in self.PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if isinstance(value, datetime.date):
            value = (value.day, value.month, value.year)
        elif not isinstance(value, tuple):
            value = ("", "", "")
        invalid = context["widget"]["attrs"].get("aria-invalid")
        identity = context["widget"]["attrs"].get("id", name)
        context["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{identity}_{part}",
                "label": part.title(),
                "value": each,
                "width": 4 if part == "year" else 2,
                "invalid": invalid,
            }
            for part, each in zip(self.PARTS, value, strict=True)
        ]
        return context


class DatePartsField(forms.DateField):
    """A day in three boxes. Messages name the field and the box: "Due date must include a month".
    `years`: (first, last) where it may be of fewer years than any date."""

    widget = DatePartsWidget

    def __init__(self, *, years: tuple[int, int] | None = None, **kwargs: Any) -> None:
        self.years = years or YEARS
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        """The day; raises ValidationError for boxes that make none."""
        if isinstance(value, tuple) and not any(value[1:]) and not BOX.fullmatch(value[0]):
            value = value[0]  # the whole date, typed or pasted into the first box
        if not isinstance(value, tuple):
            return _written_day(value)
        missing = [
            part for part, each in zip(DatePartsWidget.PARTS, value, strict=True) if not each
        ]
        if missing:
            raise ValidationError(f"{self.label} must include a {' and '.join(missing)}")
        day_text, month_text, year_text = value
        month_text = str(month_named(month_text) or month_text)
        value = (day_text, month_text, year_text)
        if not all(map(BOX.fullmatch, value)):
            raise ValidationError(f"{self.label} must be a real date")
        day, month, year = (int(each) for each in value)
        try:
            return datetime.date(year + 2000 if len(value[2]) < 3 else year, month, day)
        except ValueError:
            raise ValidationError(f"{self.label} must be a real date") from None


class WrittenDayField(forms.DateField):
    """A day in one box, as people write it: 3 March 2027, wed 3 mar 27, 3/3/27."""

    def to_python(self, value: Any) -> datetime.date | None:
        """The day; raises ValidationError for what is none, or could be two."""
        return _written_day(value)


def _written_day(value: Any) -> datetime.date | None:
    if value in EMPTY_VALUES:
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return read_day(str(value), timezone.localdate())
    except Unreadable as unreadable:
        raise ValidationError(str(unreadable), code="invalid") from None


class TimeField(forms.TimeField):
    """A time of day as people write it: 7pm, 7.30pm, 19:30."""

    def to_python(self, value: Any) -> datetime.time | None:
        """The time; raises ValidationError for what is none, or could be two."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return (
                datetime.time.fromisoformat(value) if SECONDS.fullmatch(value) else read_time(value)
            )
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable), code="invalid") from None


class PlainTextField(forms.CharField):
    """Several lines of plain text. A blank line makes a paragraph. What nobody sees and which does
    harm is taken out (core.text.without_hidden)."""

    def __init__(self, *, rows: int = 5, max_length: int = TEXT_LIMIT, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs["strip"] = False
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return normalise(without_hidden(super().to_python(value)))


class JoinedTextField(PlainTextField):
    """Typed in a box of several lines and kept as one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class OneLine:
    """The validator of every field of one line: no line breaks, no control characters, no marks
    that turn the direction of reading. `label` begins the sentence that people read."""

    code = "one_line"

    def __init__(self, label: str) -> None:
        self.label = label

    def __call__(self, value: Any) -> None:
        if problem := line_problem(str(value)):
            raise ValidationError(f"{self.label} {problem}", code=self.code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OneLine) and other.label == self.label


def guard_line(field: forms.Field) -> None:
    """Make a field refuse what cannot stand in one line, if it is of one line. Passwords may hold
    anything."""
    several = isinstance(field.widget, forms.Textarea) and not isinstance(field, JoinedTextField)
    is_password = isinstance(field.widget, forms.PasswordInput)
    guarded = OneLine(field.label)
    if isinstance(field, forms.CharField) and not several and not is_password:
        if guarded not in field.validators:
            field.validators = [guarded, *field.validators]


YEARS = (1900, 2199)
"""Beyond these a date is a slip of the finger, and counting with it leaves the calendar."""


class RealDay:
    """The validator of every date: of a year, first to last, in which people really do things."""

    def __init__(self, label: str, years: tuple[int, int] = YEARS) -> None:
        self.label, self.years = label, years

    def __call__(self, value: datetime.date) -> None:
        first, last = self.years
        if not first <= value.year <= last:
            raise ValidationError(f"{self.label} must be between {first} and {last}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RealDay) and vars(other) == vars(self)


def guard_field(field: forms.Field) -> None:
    """What holds for every field of a form, on pages and in admin. Doing it twice does nothing."""
    guard_line(field)
    if isinstance(field, forms.DateField | forms.DateTimeField):
        guarded = RealDay(field.label, getattr(field, "years", YEARS))
        if guarded not in field.validators:
            field.validators = [guarded, *field.validators]


class PlainAdminText:
    """For admin classes and inlines: fields are guarded, and text of several lines is plain text,
    as on every page."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, models.TextField):
            kwargs |= {"form_class": PlainTextField, "max_length": TEXT_LIMIT}
        elif type(db_field) is models.DateField:
            kwargs |= {"form_class": WrittenDayField}
        elif isinstance(db_field, models.TimeField):
            kwargs |= {"form_class": TimeField}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            guard_field(field)
        return field


DASHES = BLANK_CHOICE_DASH[0][1]
"""What Django writes where nothing is chosen yet."""


class GovukMixin:
    """Shared by Form and ModelForm: bound fields, messages, and rules that operations refuse."""

    bound_field_class = GovukBoundField

    # Those of the form that this is mixed into.
    fields: dict[str, forms.Field]
    add_error: Callable[[str | None, str], None]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = field.label or name.replace("_", " ").capitalize()
            if getattr(field, "empty_label", None) == DASHES:
                field.empty_label = "Choose" if field.required else "None"
            _say_plainly(field)
            guard_field(field)

    def add_refusal(self, refused: Refused) -> None:
        """Show an operation's refusal beside its field, or at the top."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)

    def try_operation(self, operation: Callable[..., Any], **kwargs: Any) -> tuple[bool, Any]:
        """Call the operation; Refused becomes an error of this form. Returns (done, result). Raises
        what else the operation raises: WrongState and its kinds, PermissionDenied."""
        try:
            return True, operation(**kwargs)
        except WrongState:
            raise
        except Refused as refused:
            self.add_refusal(refused)
            return False, None


class Form(GovukMixin, forms.Form):
    """The base of every plain form."""


class ModelForm(GovukMixin, forms.ModelForm):
    """The base of every model form."""


def errors_of(form: forms.BaseForm | forms.BaseFormSet) -> dict[str, list[str]]:
    """{field name, or "": [message]} of a form, as JSON holds it; the rows of a formset too."""
    if isinstance(form, forms.BaseFormSet):
        found = {"": [str(each) for each in form.non_form_errors()]}
        for row in form.forms:
            found |= {row.add_prefix(name): lines for name, lines in errors_of(row).items()}
    else:
        found = {name: [str(each) for each in lines] for name, lines in form.errors.items()}
        found[""] = found.pop("__all__", [])
    return {name: lines for name, lines in found.items() if lines}


CHOSEN = (
    forms.widgets.ChoiceWidget,
    forms.CheckboxInput,
    forms.PasswordInput,
    forms.FileInput,
)
"""Widgets into which nobody types words that may be shown again."""


def typed_into(form: forms.BaseForm) -> list[tuple[str, str]]:
    """[(label, text)]: what a person typed into a form that is refused, to be shown again."""
    found = []
    for each in form:
        if each.is_hidden or isinstance(each.field.widget, CHOSEN):
            continue
        text = " ".join(each.data) if isinstance(each.data, tuple) else str(each.data or "")
        if text.strip():
            found.append((each.label, text))
    return found


def _say_plainly(field: forms.Field) -> None:
    label = field.label
    choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if isinstance(field, forms.BooleanField):
        field.error_messages["required"] = f"Tick “{label}”"
    elif not isinstance(field, forms.FileField):
        field.error_messages["required"] = what_to_do(label, "Choose" if choice else "Enter")
    if choice:
        field.error_messages["invalid_choice"] = f"{what_to_do(label, 'Choose')} from the list"
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        field.error_messages["invalid"] = f"{label} must be a number"
        _say_limits(field)
    for validator in field.validators:
        if isinstance(validator, ProhibitNullCharactersValidator):
            validator.message = f"{label} holds a character that cannot be stored. Type it again."
    if getattr(field, "max_length", None):
        field.error_messages["max_length"] = (
            f"{label} must be %(limit_value)d characters or fewer. It has %(show_value)d."
        )
        for validator in field.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = field.error_messages["max_length"]


def _say_limits(field: forms.Field) -> None:
    """A number names its limits, and its box is as wide as a number."""
    field.widget.attrs.setdefault("class", "govuk-input--width-5")
    words = {"min_value": "more", "max_value": "less"}
    for validator in field.validators:
        if getattr(validator, "code", "") in words:
            limit = f"%(limit_value)s or {words[validator.code]}"
            validator.message = f"{field.label} must be {limit}"


BARE = {
    *(
        "a",
        "an",
        "any",
        "anything",
        "at",
        "by",
        "for",
        "from",
        "her",
        "his",
        "how",
        "if",
        "in",
        "its",
    ),
    *("may", "my", "on", "our", "the", "their", "to", "under", "what", "when", "where", "whether"),
    *("which", "who", "whom", "why", "with", "within", "your"),
}
"""First words of labels that take no article: Enter why it is adjourned."""
OPEN = {"at", "by", "for", "from", "of", "on", "to", "until", "with"}
"""Last words of labels that are named as they stand: Enter “Starts at”."""
UNCOUNTED = {"access", "background", "business", "feedback", "text"}


def what_to_do(label: str, verb: str) -> str:
    """What is asked of somebody who left a field blank: Enter a due date, Choose the wards, Enter why
    it is adjourned; of a question, Answer “Will you come?”."""
    if label.endswith("?"):
        return f"Answer “{label}”"
    words = _lower_first(label) or "value"
    head = words.split(" of ")[0].split(" (")[0].split(" that ")[0]
    first, last = head.split()[0].strip(",:"), head.split()[-1]
    if words.split()[-1] in OPEN and first.lower() not in BARE:
        return f"{verb} “{label}”"
    if first.lower() in BARE or last in UNCOUNTED or "," in words:
        return f"{verb} {words}"
    if (
        " of " in words
        or words.startswith(("date ", "day "))
        or (last.endswith("s") and not last.endswith(("ss", "us")))
    ):
        return f"{verb} the {words}"
    is_an = words[0].lower() in "aeiou" and not words.startswith(("us", "uni", "eu"))
    return f"{verb} {'an' if is_an else 'a'} {words}"


def _lower_first(label: str) -> str:
    is_acronym = label[:2].isalpha() and label[:2].isupper()
    return label if is_acronym else label[:1].lower() + label[1:]


def shown(form: forms.BaseForm, name: str) -> str:
    """The value of a field as a person reads it: the words of a choice, yes or no, a day."""
    bound, field = form[name], form.fields[name]
    value = form.cleaned_data[name] if name in getattr(form, "cleaned_data", {}) else bound.value()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value in (None, "", [], ()):
        return ""
    if hasattr(field, "choices") and not hasattr(value, "_meta"):
        words = {str(key): str(label) for key, label in _flat(field.choices)}
        many = value if isinstance(value, list | tuple | set) or hasattr(value, "all") else [value]
        return ", ".join(words.get(str(getattr(each, "pk", each)), str(each)) for each in many)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return day_in_words(value)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(field, PoundsBox) and isinstance(value, Decimal):
        return in_pounds(value)
    return str(value)


def _flat(choices: Iterable[tuple]) -> Iterator[tuple]:
    """(key, label) of choices, those of groups too."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
