"""Councillors are titled where a record names them: whoever has a term of office on its day."""

from django.db.models import Q

from boards.seats.models import TermOfOffice

TITLES = ("councillor", "cllr")


def councillors(day):
    """The keys of those who are elected on a day, under every entry of theirs. One query."""
    terms = TermOfOffice.objects.current(day).values_list("person", "person__merged_into")
    return frozenset(key for keys in terms for key in keys if key)


def in_office(person, day):
    """The terms of a person on a day, both of them expressions, under every entry of theirs."""
    theirs = Q(person=person) | Q(person__merged_into=person)
    return TermOfOffice.objects.current(day).filter(theirs)


def titled(name, person, elected):
    """The name as a record says it. `elected` as from councillors; no person: the name as it was
    typed."""
    if person is None or elected.isdisjoint({person.pk, person.merged_into_id}):
        return name
    return name if name.lower().startswith(TITLES) else f"Councillor {name}"
