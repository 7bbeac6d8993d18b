"""Places that neighbourhoods declares for who knows more, and what it shows on others' pages."""

from core import slots
from neighbourhoods.overview.story import STORY
from neighbourhoods.people.handing.views import of_accounts
from neighbourhoods.people.needs.slots import own_needs

SLOTS = {
    "neighbourhood.overview": "further cards on its overview (core.cards)",
    **{f"neighbourhood.{name}": meaning for name, meaning in STORY.items()},
    "neighbourhood.profile": "what else is known of it, on its profile (core.cards)",
    "area.profile": "the same of an area",
    "city.profile": "the same of the city (neighbourhoods.places.city.CITY)",
    "city.overview": "cards of the city, beside the list of all neighbourhoods (core.cards)",
    "neighbourhood.next": "cards of what comes next there (core.cards)",
    "neighbourhood.week": "cards of what its week asks for (core.cards)",
    "part.overview": "what is done in a part of a neighbourhood",
    "area.overview": "cards on an area's page (core.cards)",
    "post.paid": "who pays a post of a team and who manages it, behind its name",
    "neighbourhood.row": "cells beside each neighbourhood in the list of all",
    "neighbourhood.map": "the number that colours the map: {value, unit}",
    "person.overview": "cards of what a person holds and has to do (core.cards)",
}


def register():
    for name, meaning in SLOTS.items():
        slots.declare(name, meaning)
    slots.fill("user.overview", of_accounts, template="neighbourhoods/slots/hand_over.html")
    slots.fill("me.overview", own_needs, template="neighbourhoods/slots/needs.html")
