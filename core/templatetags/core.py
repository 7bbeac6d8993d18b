"""Tags and filters for every template (built in, no load needed)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import trail
from core.dates import time_of_day
from core.models import Event
from core.money import in_accounts
from core.repeat import Piece, fill_rows, safe
from core.text import blocks, reads_from_right

register = template.Library()

SELECTED = SafeString(" selected")
RIGHT_TO_LEFT = SafeString(' dir="rtl"')
MARKS = {
    "same": "{}",
    "added": '<ins class="app-added">{}</ins>',
    "removed": '<del class="app-removed">{}</del>',
}
ROW = '<tr class="govuk-table__row">{}</tr>'
CELL = '<td class="govuk-table__cell" dir="auto">{}</td>'


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs and tables; single line ends are kept as line breaks."""
    return format_html_join("", "{}", ((_block(each),) for each in blocks(text or "")))


@register.filter
def lines(texts: str | list[str]) -> SafeString:
    """One plain text, or several, that go on in the line in which they begin, tables among them."""
    found: list[SafeString] = []
    for each in blocks(texts if isinstance(texts, str) else "\n".join(texts)):
        found.append(linebreaksbr(each) if isinstance(each, str) else _table(each))
    return format_html_join("", "{}", ((each,) for each in found))


def _block(block: str | list[list[str]]) -> SafeString:
    if not isinstance(block, str):
        return _table(block)
    way = RIGHT_TO_LEFT if reads_from_right(block) else ""
    return format_html('<p class="govuk-body"{}>{}</p>', way, linebreaksbr(block))


def _table(rows: list[list[str]]) -> SafeString:
    cells = (format_html_join("", CELL, ((cell,) for cell in row)) for row in rows)
    body = format_html_join("", ROW, ((each,) for each in cells))
    return format_html('<table class="govuk-table app-table"><tbody>{}</tbody></table>', body)


@register.filter
def pounds(amount: Any) -> str:
    """An amount as accounts write it: £1,250, £12.50, and in brackets what goes out: (£1,250)."""
    if amount in (None, ""):  # a template says "" for what is not there
        return ""
    return in_accounts(Decimal(amount))


@register.filter
def clock(moment: datetime | time | None) -> str:
    """The time of day as people say it, in local time: 7pm, 7:30pm."""
    return time_of_day(moment) if moment else ""


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """All errors of forms and formsets in page order, each a link to its control."""
    rows: list[tuple[str, str]] = []
    for each in forms:
        if not each or not each.is_bound:
            continue
        if isinstance(each, BaseFormSet):
            rows += [("", error) for error in each.non_form_errors()]
            for form in each.forms:
                rows += _rows(form)
        else:
            rows += _rows(each)
    return {"rows": rows}


def _rows(form: BaseForm) -> list[tuple[str, str]]:
    rows = [("", error) for error in form.non_field_errors()]
    for field in form:
        target = getattr(field, "first_control_id", field.auto_id)
        rows += [(target, error) for error in field.errors]
    return rows


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, target: Model) -> SafeString:
    """What other packages show here for `target`. The view put `slots` into the context."""
    engine = context.template.engine
    parts = []
    for path, data in context["slots"].get(name, {}).get(target.pk, ()):
        if isinstance(data, Piece):
            parts.append(data.fill(target.pk, str(context.get("csrf_token", ""))))
            continue
        with context.push(data=data, target=target):
            parts.append(engine.get_template(path).render(context))
    return SafeString("".join(parts))


@register.simple_tag(takes_context=True)
def repeated(
    context: Context,
    piece: Piece,
    pk: int,
    day: date | None = None,
    texts: dict[str, Any] | None = None,
) -> SafeString:
    """A prepared piece of page (core.repeat) for one row."""
    return piece.fill(pk, str(context.get("csrf_token", "")), day, texts)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The address's own query string with some values changed (None removes)."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        values.pop(name, None)
        if value is not None:
            values[name] = value
    return "?" + values.urlencode() if values else "?"


@register.simple_tag(takes_context=True)
def rows(context: Context, filled: Iterable[tuple]) -> SafeString:
    """Prepared pieces for many rows at once, from [(piece, id, day, texts)]."""
    return fill_rows(filled, str(context.get("csrf_token", "")))


@register.simple_tag
def options(rows: Iterable[tuple], chosen: Any = None) -> SafeString:
    """The options of a select, from [(value, label)]."""
    return SafeString(
        "".join(
            f'<option value="{safe(value)}"{SELECTED if value == chosen else ""}>{safe(label)}</option>'
            for value, label in rows
        )
    )


@register.simple_tag
def status_tag(word: str, colour: str = "grey", shape: str = "●") -> SafeString:
    """A status: word, shape and colour together, so that none of them carries it alone."""
    return format_html(
        '<strong class="govuk-tag govuk-tag--{}"><span aria-hidden="true">{}</span> {}</strong>',
        colour,
        shape,
        word,
    )


@register.simple_tag
def status(look: tuple[str, str, str]) -> SafeString:
    """The tag of a status that says itself how it looks: (word, colour, shape)."""
    return status_tag(*look)


@register.filter
def with_marks(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in pieces (core.find.marks), with those marked that were found."""
    whole = ((format_html("<mark>{}</mark>", text) if found else text,) for text, found in pieces)
    return format_html_join("", "{}", whole)


@register.filter
def may_stay_blank(field: BoundField) -> bool:
    """Whether a form's field is to be called optional."""
    required = field.field.required or getattr(field.field, "sometimes_required", False)
    return not required and not getattr(field.form, "is_filter", False)


@register.filter
def marked(changes: Iterable[tuple[str, str]]) -> SafeString:
    """How one text became another (core.text.word_changes), with what was added and taken out."""
    return format_html_join(
        "", "{}", ((format_html(MARKS[change], linebreaksbr(words)),) for change, words in changes)
    )


@register.filter
def dictget(mapping: dict | None, key: Any) -> Any:
    """mapping[key], or None."""
    return mapping.get(key) if mapping else None


@register.filter
def told(event: Event) -> list[str]:
    """The changes of an audit event in words."""
    return trail.in_words(event)


@register.filter
def from_to(event: Event) -> list[str]:
    """The changes of an audit event in words, each with what was there before it."""
    return trail.from_to(event)
