"""Filters of lists of requests."""

from dataclasses import replace

import django_filters
from django import forms
from django.db.models import Q

from core.find.text import Asked
from core.forms import GovukBoundField
from neighbourhoods.models import Agency, Neighbourhood, Service
from tasking.requests.models import ServiceRequest

OPEN, LATE, ALL = "open", "late", "all"
SHOW = [
    (OPEN, "Open"),
    (LATE, "Late"),
    (ALL, "All"),
    *((value, f"Showing only: {label}") for value, label in ServiceRequest.State.choices),
]
ORDERS = [
    ("received", "Latest first"),
    ("promised", "By date promised"),
    ("chase", "By date to ask again"),
]


class FilterForm(forms.Form):
    bound_field_class = GovukBoundField
    is_filter = True


class RequestFilter(django_filters.FilterSet):
    """`show` decides the rows, `order` their order."""

    asked = None

    show = django_filters.ChoiceFilter(
        choices=SHOW, empty_label=None, label="Show", method="filter_show"
    )
    text = django_filters.CharFilter(
        label="Words or reference", method="filter_text", max_length=200
    )
    service = django_filters.ModelChoiceFilter(
        queryset=lambda request: Service.objects.all(), label="Service", empty_label="All"
    )
    agency = django_filters.ModelChoiceFilter(
        queryset=lambda request: Agency.objects.all(), label="Agency", empty_label="All"
    )
    neighbourhood = django_filters.ModelChoiceFilter(
        queryset=lambda request: Neighbourhood.objects.all(),
        label="Neighbourhood",
        empty_label="All",
    )
    order = django_filters.ChoiceFilter(
        choices=ORDERS, empty_label=None, label="Order", method="filter_order"
    )

    class Meta:
        model = ServiceRequest
        form = FilterForm
        fields = []

    def __init__(self, data=None, *args, without=(), **kwargs):
        data = data.copy() if data is not None else {}
        data.setdefault("show", OPEN)
        super().__init__(data, *args, **kwargs)
        for name in without:
            self.filters.pop(name, None)

    @property
    def is_in_use(self):
        said = any(self.data.get(name) for name in self.filters if name not in ("show", "order"))
        return said or self.data.get("show") != OPEN

    def filter_show(self, queryset, name, value):
        if value == OPEN:
            return queryset.open()
        if value == LATE:
            return queryset.late()
        return queryset if value == ALL else queryset.filter(state=value)

    def filter_text(self, queryset, name, value):
        """By words, our reference, or the service's own."""
        text = value.strip()
        if text[:2].upper() == "SR" and text[2:].isdecimal() and len(text) < 20:
            return queryset.filter(pk=int(text[2:]))
        if self.asked is None:
            self.asked = Asked(text)
        return queryset.filter(Q(their_reference=text) | Q(self.asked.fits("what", "place")))

    def within(self, part):
        """The rows of a core.paging.Part that the choices are for, as a part."""
        self.errors  # noqa: B018 - cleans the form
        return replace(part, rows=self.filter_queryset(part.rows))

    def filter_order(self, queryset, name, value):
        """What has no such day is left out; nobody asks again of what has ended."""
        if value == "promised":
            return queryset.filter(promised_on__isnull=False)
        return queryset.filter(is_open=True) if value == "chase" else queryset
