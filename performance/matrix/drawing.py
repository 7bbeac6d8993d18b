"""A cell of the matrix as HTML: put together here, since a page has a thousand of them."""

import functools

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.core import status_tag
from performance.marks import marks
from performance.marks.words import brief_marks

QUIET = {marks.NOT_COMPARED, marks.NO_TARGET, marks.NO_FIGURE, marks.EARLY, marks.CANNOT}
"""Marks that a cell leaves out: nothing can be said. The list of one place says each."""
FAR = {marks.BEST, marks.WORST, marks.HIGHEST, marks.LOWEST}
NUMBER = 10**15
"""Stands for a key in an address that is worked out once."""


@functools.cache
def _address():
    return reverse("figure", args=[NUMBER]).split(str(NUMBER))


def figure_href(pk):
    """The page that says where a figure comes from."""
    before, after = _address()
    return f"{before}{pk}{after}"


@functools.cache
def _tag(name, key, word, colour, shape):
    """A mark with the question that it answers; what is far has a thicker frame, for print and for those who see no
    colours."""
    far = SafeString(' class="app-far"') if key in FAR else ""
    return format_html("<li{}>{}: {}</li>", far, name, status_tag(word, colour, shape))


@functools.cache
def mark_list(status, direction, change, level):
    """The marks of a place of a level that say something, by their keys, each with its question."""
    found = brief_marks(status, direction, change, level)
    said = (("Status", found.status), ("Direction", found.direction), ("Change", found.change))
    shown = [
        (_tag(name, each.key, each.word, each.colour, each.shape),)
        for name, each in said
        if each.key not in QUIET
    ]
    return (
        format_html('<ul class="app-marks">{}</ul>', format_html_join("", "{}", shown))
        if shown
        else ""
    )


@functools.cache
def age_line(words, age, look):
    word, colour, shape = look
    tag = format_html(" {}", status_tag(word, colour, shape)) if word else ""
    return format_html('<span class="app-cell__more">{}, {}{}</span>', words, age, tag)


def row_html(cells, labels) -> SafeString:
    """The cells of a row. `labels`: {key of the indicator: start of its cell}, as `labels_of` has them."""
    return SafeString(
        "".join(f"{labels[each.indicator.pk]}{cell_html(each)}</td>" for each in cells)
    )


def labels_of(indicators):
    """{key of the indicator: start of its cell}, with its name for a phone."""
    start = '<td class="govuk-table__cell" data-label="{}">'
    return {each.pk: format_html(start, each.name) for each in indicators}


def cell_html(cell) -> SafeString:
    """The figure, which leads to where it comes from, its likely range or count, its marks, its period and how old it
    is; or in words why there is none."""
    if cell.figure is None:
        return _without(cell)
    figure, age = cell.figure, cell.age
    row, more = cell.row, " · ".join(filter(None, (figure.interval, figure.counts)))
    return format_html(
        '<a class="govuk-link app-cell__figure" href="{}">{}<span class="govuk-visually-hidden">'
        ': {}, {}</span></a>{}{}{}{}',
        figure_href(figure.pk), figure.words, cell.indicator.name, cell.place,
        format_html('<span class="app-cell__more">{}</span>', more) if more else "",
        mark_list(row.status, row.direction, row.change, row.level), age_line(figure.period.words, age.words, age.look), _later(cell),
    )  # fmt: skip


def _later(cell):
    """That a later period has none."""
    if cell.later is None:
        return ""
    return format_html(
        '<a class="govuk-link app-cell__more" href="{}">{}: {}</a>',
        figure_href(cell.later.pk), cell.later.period.words, cell.later.words.lower(),
    )  # fmt: skip


def _without(cell):
    if cell.later is None:
        return SafeString('<span class="app-cell__more">No figure yet</span>')
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">: {}, {}</span></a>'
        '<span class="app-cell__more">{}</span>',
        figure_href(cell.later.pk), cell.later.words, cell.indicator.name, cell.place,
        cell.later.period.words,
    )  # fmt: skip
