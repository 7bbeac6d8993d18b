"""The public pages of ward money, linked from the places that they are about."""

from collections import defaultdict

from django.urls import reverse

from core.cards import Card, Link
from core.money import in_pounds
from core.slots import fill
from funding.wards import published


def register():
    fill("neighbourhood.overview", of_places, template="components/cards.html", order=45)
    fill("decision.matter", granted, template="components/cards.html", order=25)


def of_places(neighbourhoods, user):
    """{neighbourhood: a card that leads to what its ward committee did with its money}; no query."""
    return {each.pk: (_card(each),) for each in neighbourhoods}


def _card(place):
    url = reverse("place_ward_money", args=[place.slug])
    return Card("What ward money did", (Link("Asked for, granted, paid and left", url),))


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
