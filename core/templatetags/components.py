"""What pages are made of, written once (built in, no load needed): /components/ shows each.

Block tags give what stands between them as it is; everything else is escaped. They build text,
not templates within templates, so that a cell costs a few microseconds.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.core import options

register = template.Library()

FACT = (
    '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
    '<dd class="govuk-summary-list__value">{}</dd></div>'
)
HEADER = '<th scope="col" class="govuk-table__header{}">{}</th>'
FIELD = '<div class="govuk-form-group{}"><label class="govuk-label" for="{}">{}</label>{}</div>'
HIDDEN = '<span class="govuk-visually-hidden">{}</span>'
NO_TOKEN = "NOTPROVIDED"  # noqa: S105 - what Django says where a page has none
BUTTONS = {
    "": "govuk-button",
    "secondary": "govuk-button govuk-button--secondary",
    "warning": "govuk-button govuk-button--warning",
    "link": "app-link-button",
}


@register.simple_block_tag
def summary_list(content: str, css: str = "") -> SafeString:
    """The frame of facts: a list of what things are called and what they are."""
    return format_html('<dl class="govuk-summary-list{}">{}</dl>', _more(css), content)


@register.simple_block_tag
def fact(content: str, name: str) -> SafeString:
    """One row of a summary list."""
    return format_html(FACT, name, content)


@register.simple_tag
def facts(rows: Iterable[tuple], css: str = "") -> SafeString:
    """A whole summary list from [(name, value)]."""
    return format_html(
        '<dl class="govuk-summary-list{}">{}</dl>', _more(css), format_html_join("", FACT, rows)
    )


@register.simple_tag
def contact_card(contact: Any) -> SafeString:
    """Somebody's address and telephone, for those who may read them."""
    held = (("Email", contact.email), ("Telephone", contact.phone))
    return facts([(name, value or "Not held") for name, value in held], "app-narrow")


@register.simple_block_tag
def table(
    content: str, caption: str, *columns: str, css: str = "app-table--stack", size: str = ""
) -> SafeString:
    """A table around its rows. A column is its heading, or "heading|class"; an empty one is left
    out. The caption is for screen readers only unless it has a size: s, m or l."""
    shown = f"govuk-table__caption govuk-table__caption--{size}" if size else ""
    return format_html(
        '<table class="govuk-table app-table{}"><caption class="{}">{}</caption>'
        '<thead class="govuk-table__head"><tr>{}</tr></thead>'
        '<tbody class="govuk-table__body">{}</tbody></table>',
        _more(css),
        shown or "govuk-visually-hidden",
        caption,
        format_html_join("", HEADER, (_heading(each) for each in columns if each)),
        content,
    )


def _heading(column: str) -> tuple[str, str]:
    words, _, css = column.partition("|")
    return _more(css), words


@register.simple_block_tag
def row(content: str) -> SafeString:
    """One row of a table."""
    return SafeString(f'<tr class="govuk-table__row">{content}</tr>')


@register.simple_block_tag
def row_header(content: str, css: str = "") -> SafeString:
    """The cell that says what its row is about."""
    return SafeString(f'<th scope="row" class="govuk-table__header{_more(css)}">{content}</th>')


@register.simple_block_tag
def cell(content: str, label: str = "", css: str = "") -> SafeString:
    """A cell. The label stands before it where the table is stacked on a phone."""
    named = f' data-label="{conditional_escape(label)}"' if label else ""
    inner = content.strip()  # nothing but a blank would keep an empty cell on a phone
    return SafeString(f'<td class="govuk-table__cell{_more(css)}"{named}>{inner}</td>')


@register.simple_block_tag
def card(content: str, identity: str, heading: str) -> SafeString:
    """What stands out on its page, such as the next step. `identity` is the heading's id."""
    return format_html(
        '<section class="app-step" aria-labelledby="{0}">'
        '<h2 class="govuk-heading-m" id="{0}">{1}</h2>{2}</section>',
        identity,
        heading,
        content,
    )


@register.simple_block_tag
def banner(content: str, strong: str = "", css: str = "") -> SafeString:
    """What must be known before the page is read, and its first words in bold."""
    first = format_html("<strong>{}</strong>", strong) if strong else ""
    return format_html('<div class="app-banner{}">{}{}</div>', _more(css), first, content)


@register.simple_block_tag
def details(content: str, words: str, css: str = "", is_open: bool = False) -> SafeString:
    """What opens when its words are pressed."""
    return format_html(
        '<details class="govuk-details{}"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        _more(css),
        SafeString(" open") if is_open else "",
        words,
        content,
    )


@register.simple_block_tag(takes_context=True)
def post_button(
    context: Context, content: str, url_name: str, *args: Any, kind: str = "", **fields: Any
) -> SafeString:
    """A form of one button. `kind` is link, secondary or warning; `css` is the form's class,
    `queued` and `queue_last` say how the live page sends it, `about` is the id of what describes
    the button; every other name is a hidden field."""
    css, about = fields.pop("css", ""), fields.pop("about", "")
    attributes = format_html_join(
        "",
        ' {}="{}"',
        [
            (name, value)
            for name, value in (("data-queued", fields.pop("queued", "")), ("class", css))
            if value
        ],
    )
    last = SafeString(" data-queue-last") if fields.pop("queue_last", False) else ""
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items())
    return format_html(
        '<form method="post" action="{}"{}{}>{}{}<button class="{}"{}>{}</button></form>',
        reverse(url_name, args=args),
        last,
        attributes,
        _token(context),
        hidden,
        BUTTONS[kind],
        format_html(' aria-describedby="{}"', about) if about else "",
        content,
    )


def _token(context: Context) -> SafeString:
    """The form's token; a prepared piece (core.repeat) has a stand-in for it."""
    token = context.get("csrf_token") or context.get("token")
    if not token or token == NO_TOKEN:
        return SafeString("")
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


@register.simple_block_tag
def hidden(content: str) -> SafeString:
    """Words for screen readers only, such as what a short link is about."""
    return SafeString(f'<span class="govuk-visually-hidden">{content}</span>')


@register.simple_tag
def link(target: Model, words: Any = "", hidden: Any = "", css: str = "") -> SafeString:
    """A link to an object's page, by its own name or other words; `hidden` follows the words for
    screen readers."""
    more = format_html(HIDDEN, hidden) if hidden else ""
    address = target.get_absolute_url()
    return _link(address, format_html("{}{}", words or str(target), more), css)


@register.simple_block_tag
def link_to(content: str, url_name: str, *args: Any, css: str = "", query: str = "") -> SafeString:
    """A link to a page by its name and what it is about; `query` follows after "?"."""
    address = reverse(url_name, args=args)
    return _link(f"{address}?{query}" if query else address, content, css)


def _link(address: str, words: str, css: str) -> SafeString:
    return format_html('<a class="govuk-link{}" href="{}">{}</a>', _more(css), address, words)


@register.simple_tag
def back_link(target: Model, words: Any = "") -> SafeString:
    """The way back to an object's page, by its own name or other words."""
    address = target.get_absolute_url()
    return format_html('<a class="govuk-back-link" href="{}">{}</a>', address, words or str(target))


@register.simple_block_tag
def filters(content: str, button: str = "Show") -> SafeString:
    """The bar of what a list is filtered by."""
    return format_html(
        '<form class="app-filters" method="get"><div class="app-inline">{}'
        '<button class="govuk-button govuk-button--secondary">{}</button></div></form>',
        content,
        button,
    )


@register.simple_tag
def select_box(
    identity: str,
    name: str,
    label: str,
    rows: Iterable[Any],
    chosen: Any = None,
    first: str | None = None,
) -> SafeString:
    """A choice with its label, from [(value, label)]; `first` is what choosing nothing is called."""
    nothing = format_html('<option value="">{}</option>', first) if first else ""
    select = format_html(
        '<select class="govuk-select" id="{}" name="{}">{}{}</select>',
        identity,
        name,
        nothing,
        options(rows, chosen),
    )
    return format_html(FIELD, "", identity, label, select)


@register.simple_tag
def filter_select(
    name: str, label: str, rows: Iterable[Any], chosen: Any = None, every: str = "All"
) -> SafeString:
    """A choice in a filter bar, from [(value, label)] or from objects with a slug. `every` is what
    the choice of all of them is called."""
    pairs = [each if isinstance(each, tuple) else (each.slug, each) for each in rows]
    return select_box(name, name, label, pairs, chosen, every)


@register.simple_tag
def filter_text(name: str, label: str, value: str = "") -> SafeString:
    """A text box in a filter bar."""
    box = format_html('<input class="govuk-input" id="{0}" name="{0}" value="{1}">', name, value)
    return format_html(FIELD, " app-grow", name, label, box)


def _more(css: str) -> SafeString:
    """Further classes after a first one."""
    return format_html(" {}", css) if css else SafeString("")
