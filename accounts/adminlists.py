"""Lists of admin as an officer's tool: filters that offer what one may see, addresses that go wrong
kindly, money in pounds, and what is on the screen as CSV and XLSX."""

import re
from functools import cache

from django import forms
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import (
    get_model_from_relation,
    label_for_field,
    lookup_field,
)
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import FieldDoesNotExist
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst

from core.money import PoundsField, in_pounds
from core.trail import called

LONGEST_SEARCH = 200
PAGE = re.compile(r"[1-9]\d{0,6}")
COLUMN = re.compile(r"-?(\d{1,3})")


class Unreadable(Exception):
    """The address asks for a filter, an order or a page that the list has not."""


class SearchForm(forms.Form):
    """The search box. What cannot be searched for is said, and all rows are shown."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        box = forms.CharField(
            required=False,
            strip=False,
            max_length=LONGEST_SEARCH,
            error_messages={"max_length": f"Search for {LONGEST_SEARCH} characters or fewer"},
        )
        for each in box.validators:
            if isinstance(each, ProhibitNullCharactersValidator):
                each.message = "The search holds a character that cannot be read. Type it again."
        self.fields = {SEARCH_VAR: box}


class RowList(ChangeList):
    """A list whose address is read to the letter. Raises Unreadable."""

    search_form_class = SearchForm

    def __init__(self, request, model, list_display, *args, **kwargs):
        page, order = request.GET.get(PAGE_VAR), request.GET.get(ORDER_VAR)
        columns = [COLUMN.fullmatch(each) for each in order.split(".")] if order else []
        if page and not PAGE.fullmatch(page):
            raise Unreadable
        if not all(each and int(each[1]) < len(list_display) for each in columns):
            raise Unreadable
        try:
            super().__init__(request, model, list_display, *args, **kwargs)
        except (IncorrectLookupParameters, DisallowedModelAdminToField) as error:
            raise Unreadable from error
        except DisallowedModelAdminLookup as error:
            if any(is_private(self.model_admin, name) for name in request.GET):
                raise
            raise Unreadable from error


def is_private(model_admin, lookup):
    return lookup.partition("__")[0] in model_admin.private_fields


# Filters


class Offered:
    """A value that the filter does not offer is a slip in the address, not a list without rows."""

    def has_output(self):
        return bool(self.used_parameters) or super().has_output()

    def queryset(self, request, queryset):
        offered = {str(key) for key in self.keys()}
        for name, values in self.used_parameters.items():
            nothing = {"True"} if self.field.null or self.field.many_to_many else set()
            allowed = nothing if name.endswith("__isnull") else offered
            if not {str(each) for each in values} <= allowed:
                raise IncorrectLookupParameters
        return super().queryset(request, queryset)


class OfRelated(Offered, admin.RelatedFieldListFilter):
    """The rows that the list's own rows point to, of those that the user may see."""

    def field_choices(self, field, request, model_admin):
        rows = get_model_from_relation(field).objects
        if field.name in model_admin.scoped_choices:
            rows = rows.changeable_by(request.user, model_admin.right)
        else:
            rows = rows.visible_to(request.user)
        used = model_admin.get_queryset(request).order_by().values(self.field_path)
        return [(row.pk, str(row)) for row in rows.filter(pk__in=used)]

    def choices(self, changelist):
        self.empty_value_display = "None"
        return super().choices(changelist)

    def keys(self):
        return [key for key, _ in self.lookup_choices]


class OfChoices(Offered, admin.ChoicesFieldListFilter):
    """The choices of a field."""

    def keys(self):
        return [key for key, _ in self.field.flatchoices]


class YesOrNo(Offered, admin.BooleanFieldListFilter):
    """Yes or no."""

    def keys(self):
        return ["1", "0"]


class OfValues(Offered, admin.AllValuesFieldListFilter):
    """The values that the rows of the user hold."""

    def keys(self):
        return self.lookup_choices


BY_FIELD = (
    (lambda field: field.remote_field, OfRelated),
    (lambda field: isinstance(field, models.BooleanField), YesOrNo),
    (lambda field: bool(field.choices), OfChoices),
    (lambda field: True, OfValues),
)
for test, of in BY_FIELD:
    admin.FieldListFilter.register(test, of, take_priority=True)


class OneOf(admin.SimpleListFilter):
    """A filter of our own. `rows`: {value: (its words, the rows as a Q)}."""

    def rows(self):
        raise NotImplementedError

    def lookups(self, request, model_admin):
        return [(value, words) for value, (words, _) in self.rows().items()]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if self.value() not in self.rows():
            raise IncorrectLookupParameters
        return queryset.filter(self.rows()[self.value()][1])


class _When(OneOf):
    title, parameter_name = "date", "when"
    day = ""

    def rows(self):
        today = timezone.localdate()
        return {
            "upcoming": ("Upcoming", Q((f"{self.day}__gte", today))),
            "past": ("Past", Q((f"{self.day}__lt", today))),
        }


def when(day):
    """A filter for rows of one day: upcoming (today too) or past."""
    return type("When", (_When,), {"day": day})


class Current(OneOf):
    """Rows from `starts_on` to `ends_on`."""

    title, parameter_name = "status", "status"

    def rows(self):
        today = timezone.localdate()
        ended = Q(ends_on__lt=today)
        return {
            "current": ("Current", Q(starts_on__lte=today) & (Q(ends_on=None) | ~ended)),
            "future": ("Not started", Q(starts_on__gt=today)),
            "ended": ("Ended", ended),
        }


def names_sent(list_filter):
    """The names that the filters of a list put into its address."""
    found = set()
    for each in list_filter:
        if isinstance(each, type):
            found.add(each.parameter_name)
        else:
            path = each if isinstance(each, str) else each[0]
            found |= {path, *(f"{path}__{end}" for end in ("exact", "isnull", "id__exact"))}
    return found


# Columns


def money_field(model, name):
    """The field of this name where it holds pounds; None otherwise."""
    try:
        field = model._meta.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, PoundsField) else None


def in_money(model, names, counted=()):
    """The names of columns or fields; those of money, and those that count something, replaced by
    what shows them in pounds, or with thousands set apart."""
    found = []
    for name in names:
        field = money_field(model, name)
        if field:
            found.append(figures(field, in_pounds))
        elif name in counted:
            found.append(figures(model._meta.get_field(name), intcomma))
        else:
            found.append(name)
    return found


@cache
def figures(field, in_words):
    """Shows a number in words. Its name begins with "figures_": static/src/admin.scss sets it to the
    right."""

    def column(row):
        number = getattr(row, field.attname)
        return None if number is None else in_words(number)

    column.__name__ = f"figures_{field.name}"
    column.short_description = capfirst(called(field))
    column.admin_order_field = field.name
    return column


def without_dead_links(model, names, may_open):
    """The names of fields that are only read; one that names a row of a model which the user may not
    open in admin replaced by what shows it without a link. `may_open(model)`."""
    rows = {each.name: each for each in model._meta.concrete_fields if each.many_to_one}
    return [
        named(rows[each])
        if isinstance(each, str) and each in rows and not may_open(rows[each].related_model)
        else each
        for each in names
    ]


@cache
def named(field):
    """Shows the row that a field names by its name alone."""

    def column(row):
        return getattr(row, field.name) or "None"

    column.__name__ = field.name
    column.short_description = capfirst(called(field))
    return column


# Exports


def export_rows(model_admin, found):
    """(titles, rows as lists of cells) of all pages of a RowList, in its order. One query."""
    names = [*model_admin.list_display, *model_admin.export_also]
    titles = [capfirst(label_for_field(each, found.model, model_admin)) for each in names]
    rows = found.queryset.iterator(chunk_size=2000)
    return titles, ([_cell(each, row, model_admin) for each in names] for row in rows)


def _cell(name, row, model_admin):
    """Numbers and dates as they are, all else as the list shows it."""
    field, _, value = lookup_field(name, row, model_admin)
    if field is not None and field.flatchoices:
        return getattr(row, f"get_{field.name}_display")()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Model):
        return str(value)
    return strip_tags(value) if hasattr(value, "__html__") else value
