"""How a person is chosen, wherever one is: core.picker, with agency and place beside the name."""

from itertools import product

from django import forms
from django.db.models import F
from django.forms.widgets import Script
from django.urls import reverse_lazy

from core.names import begins, fold, key_of, likeness
from core.near import Near
from core.picker import SHOWN, PickField
from neighbourhoods.people.models import Person

START = 3
"""Letters that one word of a name shares with whoever may be meant."""
COMPARED = 1_000
NEAR, NEAR_AT_THE_SAME_AGENCY = 0.85, 0.7
"""core.names.likeness: Ann and Anne Smith are 0.95, J and John Smith 0.82, two first names of one
family below 0.7."""
PLACES = 4
"""Places and bodies that are named beside a person."""


def described(people):
    """{id: "Ann Stays (Police), sergeant: Osmaston, Sinfin Board"}, so that namesakes are told
    apart. Two queries."""
    places = {person.pk: [] for person in people}
    for post in _current("posts", people).select_related("neighbourhood"):
        places[post.person_id].append(post.neighbourhood.name)
    for seat in _current("memberships", people).select_related("body"):
        places[seat.person_id].append(str(seat.body))
    return {person.pk: _in_words(person, places[person.pk]) for person in people}


def _current(name, people):
    """Posts or seats of people that hold today; seats are of a package further right."""
    rows = Person._meta.get_field(name).related_model.objects
    return rows.filter(person__in=[person.pk for person in people]).current().order_by("pk")


def _in_words(person, places):
    words = person.name_and_agency
    if person.job_title:
        words += f", {person.job_title}"
    named = list(dict.fromkeys(places))[:PLACES]
    return f"{words}: {', '.join(named)}" if named else words


def find(people, text):
    """(those of `people` whom somebody may mean by what was typed, whether there are more): first
    whose name begins so, then whose name is nearly that. Three queries."""
    found = list(people.matching(text)[: SHOWN + 1])
    if len(found) <= SHOWN:
        known = {person.pk for person in found}
        found += [each for each in alike(people, text) if each.pk not in known]
    return found[:SHOWN], len(found) > SHOWN


def alike(people, name, agency=None):
    """Those of `people` who may be the same as somebody of this name, the likeliest first: the same
    words, or nearly; less nearly will do with the same agency. Two queries."""
    folded = fold(name)
    starts = [word[:START] for word in folded.split() if len(word) >= START] or folded.split()
    rows = people.filter(begins(F("search_name"), " ".join(starts), any_word=True))
    found = []
    for person in rows.order_by("pk")[:COMPARED]:
        same_agency = agency is not None and person.agency_id == agency.pk
        near = likeness(folded, person.search_name)
        if near >= (NEAR_AT_THE_SAME_AGENCY if same_agency else NEAR):
            found.append((-near, person.name, person.pk, person))
    return [person for *_, person in sorted(found)][:SHOWN]


class Alikes:
    """`alike` for the rows of a whole file: people are given once, and asked without the database."""

    def __init__(self):
        self.by_start = {}
        """{(start of a word, agency or None for any): ({name: {id: person}}, the names)}."""

    def add(self, person, folded):
        """`folded`: the name of the person, as `core.names` folds it."""
        name = key_of(folded)
        for place in product(self._starts(folded), {None, person.agency_id}):
            people, near = self.by_start.setdefault(place, ({}, Near()))
            if name not in people:
                near.add(name)
            people.setdefault(name, {})[person.pk] = person

    @staticmethod
    def _starts(folded):
        words = folded.split()
        return {word[:START] for word in words if len(word) >= START} or set(words)

    def of(self, folded, agency=None):
        """Those who may be the same, the likeliest first."""
        name, people = key_of(folded), {}
        for start in self._starts(folded):
            people |= self._near(name, (start, None), NEAR)
            if agency:
                people |= self._near(name, (start, agency.pk), NEAR_AT_THE_SAME_AGENCY)
        found = []
        for pk, (other, person) in sorted(people.items())[:COMPARED]:
            same_agency = agency is not None and person.agency_id == agency.pk
            how = likeness(name, other)
            if how >= (NEAR_AT_THE_SAME_AGENCY if same_agency else NEAR):
                found.append((-how, person.name, pk, person))
        return [person for *_, person in sorted(found)][:SHOWN]

    def _near(self, name, place, floor):
        """{id: (name, person)} of those whose likeness may reach `floor`."""
        people, near = self.by_start.get(place, ({}, Near()))
        return {
            pk: (each, person)
            for each in near.may_be(name, floor)
            for pk, person in people[each].items()
        }


class PersonField(PickField):
    """A person. The form gives the queryset, from `visible_to(user)`."""

    find_url = reverse_lazy("people_find")

    def __init__(self, queryset=None, *, may_add=False, **kwargs):
        self.may_add = may_add
        people = Person.objects.none() if queryset is None else queryset
        super().__init__(people, label_all=described, **kwargs)

    def look_for(self, text):
        return find(self.queryset, text)

    @property
    def queryset(self):
        return super().queryset

    @queryset.setter
    def queryset(self, people):
        PickField.queryset.fset(self, people.kept().select_related("agency"))


class PicksPeople:
    """For admin classes: people are chosen as on every page."""

    @property
    def media(self):
        return super().media + forms.Media(js=[Script("picker.js", type="module")])

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.remote_field.model is Person:
            kwargs |= {
                "form_class": PersonField,
                "queryset": Person.objects.visible_to(request.user),
                "empty_label": "None",
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
