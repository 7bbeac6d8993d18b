"""What pages are made of, written once (built in, no load needed): /components/ shows each.

Block tags give what stands between them as it is; everything else is escaped. They build text,
not templates within templates, so that a cell costs a few microseconds.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.template.base import Parser, TextNode, Token
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core.money import PoundsInput
from core.phones import dialled
from core.templatetags.core import options

register = template.Library()

FACT = (
    '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
    '<dd class="govuk-summary-list__value">{}</dd></div>'
)
HEADER = '<th scope="col" class="govuk-table__header{}">{}</th>'
FIELD = '<div class="govuk-form-group{}"><label class="govuk-label" for="{}">{}</label>{}</div>'
NO_TOKEN = "NOTPROVIDED"  # noqa: S105 - what Django says where a page has none
NOTHING = SafeString("")
BUTTONS = {
    "": "govuk-button",
    "secondary": "govuk-button govuk-button--secondary",
    "warning": "govuk-button govuk-button--warning",
    "link": "app-link-button",
}
RANKS = {
    "main": "govuk-button",
    "second": "govuk-button govuk-button--secondary",
    "link": "govuk-link",
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
def tel(number: str) -> SafeString | str:
    """A telephone number that rings when it is tapped; one that no machine can read stays text."""
    address = dialled(number)
    if not address:
        return number
    return format_html('<a class="govuk-link" href="tel:{}">{}</a>', address, number)


@register.simple_tag
def contact_card(email: str, phone: str, work_phone: str = "", postal: str = "") -> SafeString:
    """Somebody's addresses and telephones, for those who may read them."""
    work = [("Work phone", tel(work_phone))] if work_phone else []
    own = ("Private phone" if work else "Phone", tel(phone))
    held = [("Email", email), own, *work]
    if postal:
        held.append(("Postal address", linebreaksbr(postal)))
    return facts([(name, value or "Not held") for name, value in held], "app-narrow")


@register.simple_block_tag
def table(
    content: str, caption: str, *columns: str, css: str = "app-table--stack", size: str = ""
) -> SafeString:
    """A table around its rows. A column is its heading, or "heading|class", "heading|hidden" for
    screen readers only; an empty one is left out. The caption is for screen readers only unless it
    has a size: s, m or l."""
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
    if css == "hidden":
        return NOTHING, format_html('<span class="govuk-visually-hidden">{}</span>', words)
    return _more(css), words


class Frame(template.Node):
    """Fixed text around what stands between two tags: put together when the template is read, so
    that a cell costs no more than typed HTML."""

    def __init__(self, before: str, content: template.NodeList, after: str) -> None:
        self.nodelist = template.NodeList([TextNode(before), *content, TextNode(after)])

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


def _frame(parser: Parser, token: Token, after: str, before: Callable[..., str]) -> Frame:
    """`before` gets the words of the tag, which are texts in quotes."""
    name, *words = token.split_contents()
    if any(each[0] not in "'\"" for each in words):
        raise template.TemplateSyntaxError(f"{name} takes texts in quotes only")
    content = parser.parse((f"end{name}",))
    parser.delete_first_token()
    try:
        return Frame(before(*(each[1:-1] for each in words)), content, after)
    except TypeError as error:
        raise template.TemplateSyntaxError(f"{name}: too many words") from error


@register.tag
def row(parser: Parser, token: Token) -> Frame:
    """One row of a table."""
    return _frame(parser, token, "</tr>", lambda: '<tr class="govuk-table__row">')


@register.tag
def row_header(parser: Parser, token: Token) -> Frame:
    """The cell that says what its row is about, with further classes."""

    def before(css: str = "") -> str:
        return f'<th scope="row" class="govuk-table__header{_more(css)}">'

    return _frame(parser, token, "</th>", before)


@register.tag
def cell(parser: Parser, token: Token) -> Frame:
    """A cell, with its label and further classes. The label stands before it where the table is
    stacked on a phone. A cell that may be empty stands on one line: nothing is shown of it there."""

    def before(label: str = "", css: str = "") -> str:
        named = f' data-label="{label}"' if label else ""
        return f'<td class="govuk-table__cell{_more(css)}"{named}>'

    return _frame(parser, token, "</td>", before)


@register.tag
def hidden(parser: Parser, token: Token) -> Frame:
    """Words for screen readers only, such as what a short link is about."""
    return _frame(parser, token, "</span>", lambda: '<span class="govuk-visually-hidden">')


@register.simple_tag
def share_bar(part: int, whole: int, words: str) -> SafeString:
    """How much of a whole is done: a bar and the same in words, such as "3 of 8 actions done"."""
    if not whole:
        return format_html('<span class="app-meta">No {} yet</span>', words.partition(" ")[0])
    return format_html(
        '<svg class="app-share" width="160" height="14" viewBox="0 0 160 14" aria-hidden="true">'
        '<rect x="0.5" y="0.5" width="159" height="13" fill="#fff" stroke="#0b0c0c"/>'
        '<rect x="0.5" y="0.5" width="{}" height="13" fill="#2f6ca8"/></svg> '
        '<span class="app-meta">{} of {} {}</span>',
        round(159 * part / whole),
        part,
        whole,
        words,
    )


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
    last = " data-queue-last" if fields.pop("queue_last", False) else ""
    named = (("data-queued", fields.pop("queued", "")), ("class", fields.pop("css", "")))
    described = _attributes((("aria-describedby", fields.pop("about", "")),))
    hidden = "".join(_hidden_field(*each) for each in fields.items())
    address = conditional_escape(reverse(url_name, args=args))
    return SafeString(
        f'<form method="post" action="{address}"{last}{_attributes(named)}>'
        f'{_token(context)}{hidden}<button class="{BUTTONS[kind]}"{described}>{content}</button></form>'
    )


def _attributes(pairs: Iterable[tuple[str, Any]]) -> str:
    """Those that have a value."""
    return "".join(f' {name}="{conditional_escape(value)}"' for name, value in pairs if value)


def _hidden_field(name: str, value: Any) -> str:
    return f'<input type="hidden" name="{name}" value="{conditional_escape(value)}">'


def _token(context: Context) -> str:
    """The form's token; a prepared piece (core.repeat) has a stand-in for it."""
    token = context.get("csrf_token") or context.get("token")
    return _hidden_field("csrfmiddlewaretoken", token) if token and token != NO_TOKEN else ""


@register.simple_tag
def link(target: Model, words: Any = "", hidden: Any = "", css: str = "") -> SafeString:
    """A link to an object's page, by its own name or other words; `hidden` follows the words for
    screen readers."""
    shown = conditional_escape(words or str(target))
    more = (
        f'<span class="govuk-visually-hidden">{conditional_escape(hidden)}</span>' if hidden else ""
    )
    return _link(target.get_absolute_url(), f"{shown}{more}", css)


@register.simple_block_tag
def link_to(content: str, url_name: str, *args: Any, css: str = "", query: str = "") -> SafeString:
    """A link to a page by its name and what it is about; `query` follows after "?"."""
    address = reverse(url_name, args=args)
    return _link(f"{address}?{query}" if query else address, content, css)


def _link(address: str, content: str, css: str) -> SafeString:
    """`content` is safe already."""
    address = conditional_escape(address)
    return SafeString(f'<a class="govuk-link{_more(css)}" href="{address}">{content}</a>')


@register.simple_tag
def next_steps(steps: Iterable[tuple[str, str, str]], *args: Any) -> SafeString:
    """What can be done with an object, the next step first, from [(address, words, rank)]: the rank is
    main, second or link; `args` is what every address is called with."""
    shown = [(RANKS[rank], reverse(name, args=args), words) for name, words, rank in steps]
    if not shown:
        return NOTHING
    return format_html(
        '<div class="app-buttons app-noprint">{}</div>',
        format_html_join("", '<a class="{}" href="{}">{}</a>', shown),
    )


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
def pounds_box(identity: str, name: str, label: str, value: Any = None) -> SafeString:
    """An amount behind its £, with its label."""
    attrs = {"id": identity, "class": "govuk-input govuk-input--width-10"}
    return format_html(FIELD, "", identity, label, PoundsInput().render(name, value, attrs))


@register.simple_tag
def number_box(identity: str, name: str, label: str) -> SafeString:
    """A small box for a count, with its label."""
    box = format_html(
        '<input class="govuk-input govuk-input--width-3" id="{}" name="{}" inputmode="numeric">',
        identity,
        name,
    )
    return format_html(FIELD, "", identity, label, box)


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
    return SafeString(f" {conditional_escape(css)}") if css else NOTHING
