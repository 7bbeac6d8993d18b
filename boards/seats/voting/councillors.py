"""Who votes on a body that decides: councillors, and who sits there by an exception that the seat
names. Source: Local Government and Housing Act 1989 s.13."""

from django.db.models import Q

from boards.bodies.models import Body
from boards.seats.models import Membership, TermOfOffice
from boards.seats.rules import covers
from core import rests
from core.errors import Refused
from neighbourhoods.people.merging.followers import about

HOW = (
    "an exception under section 13 of the Local Government and Housing Act 1989, named on the seat"
)


def register():
    rests.hold("power", "seats", refuses=sit_without_exception)


def entries_of(person):
    """Q of rows about a person, under whichever entry."""
    return about([person.merged_into_id or person.pk])


def is_councillor(person, day):
    return TermOfOffice.objects.filter(entries_of(person)).current(day).exists()


def lacks_exception(membership):
    """Whether somebody votes on a deciding body on a day on which they are no councillor, without
    an exception. `membership` is as it is to be, with body, seat and person loaded."""
    body, first = membership.body, membership.starts_on
    if not (body.binds and membership.has_vote) or membership.seat.vote_exception:
        return False
    if body.decides_since:
        first = max(first, body.decides_since)
    if membership.ends_on and membership.ends_on < first:
        return False
    terms = TermOfOffice.objects.filter(entries_of(membership.person))
    spans = list(terms.values_list("starts_on", "ends_on"))
    return not covers(spans, first, membership.ends_on)


def require_councillor(membership, field):
    """Raises Refused for who would vote on a deciding body, is not elected for all of that time,
    and sits on a seat without an exception."""
    if lacks_exception(membership):
        raise Refused(
            f"{membership.body} decides, and {membership.person} is not recorded as a councillor "
            f"for all of that time. A vote there needs {HOW}.",
            field,
        )


def lacking(memberships):
    """[words] of the memberships of deciding bodies that lack an exception."""
    rows = memberships.filter(has_vote=True).select_related("body", "seat", "person")
    return [f"{each.person} ({each.seat}, {each.body})" for each in rows if lacks_exception(each)]


def require_exceptions(memberships, field=None):
    """Raises Refused with the names of those who vote without one."""
    if names := lacking(memberships):
        raise Refused(
            f"Not councillors, and with a vote on a board that makes decisions: {'; '.join(names)}. End the "
            f"seat first, or state {HOW}.",
            field,
        )


def sit_without_exception(body):
    """Before a body begins to decide: who votes there without being a councillor. `body` is as it
    is to be."""
    rows = Membership.objects.filter(body=body.pk, has_vote=True)
    if body.decides_since:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=body.decides_since))
    names = []
    for each in rows.select_related("seat", "person").order_by("pk"):
        each.body = body
        if lacks_exception(each):
            names.append(f"{each.person} ({each.seat})")
    if not names:
        return None
    return f"These vote and are not councillors: {'; '.join(names)}. Each needs {HOW}, first."


def of_person(person):
    """The memberships of somebody on bodies that decide."""
    rows = Membership.objects.filter(entries_of(person), body__power=Body.Power.DECIDE)
    return rows.order_by("body__name", "pk")
