"""The public pages of ward money, linked from the places that they are about."""

from collections import defaultdict

from boards.models import Body
from core.cards import Card, Link
from core.money import in_pounds
from core.slots import fill
from funding.wards import published

YEARS = 2


def register():
    fill("neighbourhood.overview", of_places, template="components/cards.html", order=45)
    fill("decision.matter", granted, template="components/cards.html", order=25)


def of_places(neighbourhoods, user):
    """{neighbourhood: a card that leads to what its ward committees did with their money}; one query."""
    places = {each.pk for each in neighbourhoods}
    rows = published.allocations().filter(body__neighbourhood__in=places)
    rows = rows.filter(body__kind=Body.Kind.WARD_COMMITTEE).order_by("body__name", "-year__first")
    found = defaultdict(dict)
    for ward in rows:
        links = found[ward.body.neighbourhood_id].setdefault(ward.body_id, [])
        if len(links) < YEARS:
            note = f"{in_pounds(ward.money.granted)} granted of {in_pounds(ward.money.available)}"
            links.append(Link(f"{ward.body} {ward.year}", published.address(ward), note))
    return {
        key: (Card("What ward money did", tuple(link for links in of.values() for link in links)),)
        for key, of in found.items()
    }


def granted(decisions, user):
    """{decision: a card that leads to the public page of the money it gave}; one query. Nothing where the
    grant is not public."""
    rows = published.grants().filter(decision__in=decisions).order_by("id")
    rows = rows.select_related(
        "request__application", "request__allocation__body", "request__allocation__year", "reservation"
    )  # fmt: skip
    links = defaultdict(tuple)
    for grant in rows:
        ward = grant.request.allocation
        words = f"{grant.reference} {published.without_contacts(grant.request.application.title)}"
        note = f"{in_pounds(grant.amount)}, {ward}"
        links[grant.decision_id] += (
            Link(words, f"{published.address(ward)}#{grant.reference}", note),
        )
    return {key: (Card("Ward money by this decision", found),) for key, found in links.items()}
