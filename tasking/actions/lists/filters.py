"""Filters of action lists."""

from dataclasses import replace

import django_filters
from django import forms
from django.utils import timezone

from core.find.text import Asked
from core.forms import GovukBoundField
from neighbourhoods.models import Agency, Neighbourhood
from tasking import states
from tasking.actions.lists.parts import SAID
from tasking.actions.models import Action
from tasking.actions.querysets import REFERENCE

SORT = [("", "Due date"), ("priority", "Priority, most urgent first")]
PRIORITY = "priority"
OPEN, OVERDUE, UNSIGNED, ALL = "open", "overdue", "unsigned", "all"
SOONEST_FIRST = (OPEN, OVERDUE, *states.OPEN)
SHOW = [
    (OPEN, "Open, overdue first"),
    (OVERDUE, "Overdue"),
    (UNSIGNED, "Awaiting sign-off"),
    (ALL, "All, latest first"),
    *((value, f"Showing only: {label}") for value, label in Action.State.choices),
]


class FilterForm(forms.Form):
    bound_field_class = GovukBoundField
    is_filter = True


class ActionFilter(django_filters.FilterSet):
    """`show` decides the rows; a list runs forwards (SOONEST_FIRST) or backwards (the rest)."""

    asked = said = None

    show = django_filters.ChoiceFilter(
        choices=SHOW, empty_label=None, label="Show", method="filter_show"
    )
    text = django_filters.CharFilter(label="Words", method="filter_text", max_length=100)
    priority = django_filters.ChoiceFilter(
        choices=Action.Urgency.choices, label="Priority", empty_label="All"
    )
    agency = django_filters.ModelChoiceFilter(
        field_name="lead_agency",
        queryset=lambda request: Agency.objects.all(),
        label="Lead agency",
        empty_label="All",
    )
    neighbourhood = django_filters.ModelChoiceFilter(
        queryset=lambda request: Neighbourhood.objects.all(),
        label="Neighbourhood",
        empty_label="All",
    )

    sort = django_filters.ChoiceFilter(
        choices=SORT[1:], label="Sort by", empty_label=SORT[0][1], method="filter_sort"
    )

    class Meta:
        model = Action
        form = FilterForm
        fields = []

    def __init__(self, data=None, *args, without=(), **kwargs):
        data = data.copy() if data is not None else {}
        data.setdefault("show", OPEN)
        super().__init__(data, *args, **kwargs)
        for name in without:
            self.filters.pop(name, None)

    @property
    def shown(self):
        value = self.data.get("show")
        return value if value in dict(SHOW) else OPEN

    @property
    def is_in_use(self):
        return (
            any(self.data.get(name) for name in self.filters if name not in ("show", "sort"))
            or self.shown != OPEN
        )

    def filter_show(self, queryset, name, value):
        return queryset.shown_as(value)

    def filter_text(self, queryset, name, value):
        """By its number where that is what was typed, else by its words, which are looked at once."""
        if REFERENCE.fullmatch(value):
            return queryset.saying(value)
        if self.asked is None:
            self.asked = Asked(value)
        if self.said is None or not self.asked.words:
            return queryset.with_words(self.asked)
        return queryset.filter(self.asked.fits_kept(self.said))

    def shared(self):
        """What the choices say of columns that the rows of agencies have too."""
        self.errors  # noqa: B018 - cleans the form
        given, found = self.form.cleaned_data, {}
        if self.shown in SOONEST_FIRST:
            found["is_open"] = True
        elif self.shown != ALL:
            found["is_open"] = False
        if self.shown == OVERDUE:
            found["due_on__lt"] = timezone.localdate()
        if self.shown in states.MACHINE.moves:
            found["state"] = self.shown
        elif self.shown == UNSIGNED:
            found["state__in"] = [states.DONE, states.VERIFIED]
        return found | {
            name: given[name] for name in ("priority", "neighbourhood") if given.get(name)
        }

    def within(self, part):
        """The rows of a core.paging.Part that the choices are for, as a part."""
        self.errors  # noqa: B018 - cleans the form
        self.said = SAID if part.columns else None
        return replace(part, rows=self.filter_queryset(part.rows))

    def filter_sort(self, queryset, name, value):
        """The page sorts: its order is declared with its index."""
        return queryset
