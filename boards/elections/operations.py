"""What the results of an election do to terms of office and seats."""

import datetime

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.seats.elections import begin_term, check_free, end_term, fill_seats
from boards.seats.models import TermOfOffice
from core import events, rows
from core.errors import Refused
from core.picker import New
from neighbourhoods.models import Election, ElectionWard
from neighbourhoods.people.operations import create_person

DAY = datetime.timedelta(days=1)


@operation
def enter_results(*, election, results, by, at=None):
    """Enter who is elected: {ward: [people, or core.picker.New names of somebody new]}, for some or
    all wards of an election. At an ordinary election the terms of who was not elected again end the
    day before the new ones begin, and who was keeps the seats under a new term; at a by-election
    the others sit on. Returns (ended, begun, kept): lists of terms. Raises Refused for results that
    are entered already, lie before a term of the ward, or do not fit it."""
    at = at or timezone.now()
    election = rights.lock(election, Permission.MANAGE_BODY, by=by)
    places = {
        each.ward_id: each
        for each in ElectionWard.objects.select_for_update(no_key=True, of=("self",))
        .filter(election=election)
        .select_related("ward")
        .order_by("pk")
    }
    _check_elected(election, results, places)
    starts_on, fills = election.takes_office_on, election.kind == Election.Kind.BY_ELECTION
    ended, kept, new = [], [], []
    for ward, people in results.items():
        rest = list(people)
        for term in [] if fills else _sitting(ward, starts_on):
            if term.person in rest:
                kept.append(_renew(term, election, by=by, at=at))
                rest.remove(term.person)
            else:
                ended.append(end_term(term=term, last_day=starts_on - DAY, by=by, at=at))
        new += [(ward, person) for person in rest]
    begun = [_take_office(election, ward, person, by, at) for ward, person in new]
    for ward in results:
        ElectionWard.objects.filter(pk=places[ward.pk].pk).update(entered_at=at)
    rows.touch(election)
    events.record("election.result", election, by=by, at=at, changes=_in_words(results))
    return ended, begun, kept


def _take_office(election, ward, person, by, at):
    if isinstance(person, New):
        person = create_person(name=person, by=by, at=at)
    return begin_term(
        person=person, ward=ward, starts_on=election.takes_office_on, election=election, by=by,
        at=at,
    )  # fmt: skip


def _in_words(results):
    return {ward.name: [None, ", ".join(map(str, people))] for ward, people in results.items()}


def _sitting(ward, day):
    """The terms that an ordinary election ends or renews."""
    return TermOfOffice.objects.filter(ward=ward).current(day).select_related("person")


def _check_elected(election, results, places):
    seen = set()
    for ward, people in results.items():
        field = f"ward_{ward.pk}"
        if ward.pk not in places:
            raise Refused(f"This election is not held in {ward.name} ward", field)
        if places[ward.pk].entered_at:
            raise Refused(f"The result for {ward.name} ward is entered already", field)
        _check_order(election, ward, field)
        if len(people) > (most := vacancies(election, ward)):
            raise Refused(_too_many(election, ward, most), field)
        if not people:
            raise Refused(f"Choose who is elected for {ward.name} ward", field)
        for person in people:
            if person in seen and not isinstance(person, New):
                raise Refused(f"{person} appears twice in the results", field)
            seen.add(person)


def _check_order(election, ward, field):
    """Elections are entered in the order of time: a term that began later rests on what was then."""
    later = TermOfOffice.objects.filter(ward=ward, starts_on__gte=election.takes_office_on)
    if first := later.order_by("starts_on").first():
        raise Refused(
            f"A term for {ward.name} ward began on {first.starts_on:%-d %B %Y}. An election whose "
            f"terms begin on {election.takes_office_on:%-d %B %Y} cannot be entered after it.",
            field,
        )


def vacancies(election, ward):
    """How many an election elects for a ward: all members, or at a by-election those missing."""
    if election.kind == Election.Kind.ORDINARY:
        return ward.members
    return max(ward.members - _sitting(ward, election.takes_office_on).count(), 0)


def _too_many(election, ward, most):
    if election.kind == Election.Kind.ORDINARY:
        return f"{ward.name} ward elects {most}"
    if most == 0:
        return f"No seat of {ward.name} ward is vacant. End a term first, on the member's page."
    return f"{most} of the seats of {ward.name} ward {'is' if most == 1 else 'are'} vacant"


def _renew(term, election, *, by, at):
    """Who was elected again sits on without a break: the seats move to the new term."""
    starts_on = election.takes_office_on
    rows.change(term, {"ends_on": starts_on - DAY})
    check_free(term.person, starts_on)
    new = TermOfOffice.objects.create(
        person=term.person, ward=term.ward, starts_on=starts_on, election=election,
        group=term.group,
    )  # fmt: skip
    term.memberships.filter(ends_on=None).update(term=new)
    changes = {"elected": [None, f"{new.ward.name} ward, again"]}
    events.record("term.begun", new.person, by=by, at=at, changes=changes)
    fill_seats(new, by=by, at=at)
    return new


def wards_with_terms(election):
    """[(ward, [terms that sit on the day], whether the result is entered)] of an election. Two
    queries."""
    places = list(election.ward_rows.select_related("ward").order_by("ward__name", "ward_id"))
    terms = {}
    rows_of = TermOfOffice.objects.current(election.takes_office_on)
    rows_of = rows_of.filter(ward__in=[each.ward_id for each in places])
    for term in rows_of.select_related("person").order_by("person__name", "pk"):
        terms.setdefault(term.ward_id, []).append(term)
    return [(each.ward, terms.get(each.ward_id, []), bool(each.entered_at)) for each in places]
