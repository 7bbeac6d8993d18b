"""Overviews are made of cards, whoever fills them."""

import pytest

from accounts.models import User
from boards.models import Body
from core import slots
from core.cards import Card
from neighbourhoods.models import Neighbourhood, Person

pytestmark = pytest.mark.django_db

PLACE = {
    *("Boards and committees here", "Actions", "Requests", "On-time actions", "Partner resources"),
    *("What ward money did", "Figures", "Performance report"),
    *("Walkabouts and action days", "Problems", "Police priorities"),
    "Tasking",
}


@pytest.mark.parametrize(
    ("model", "headings"),
    [
        (Neighbourhood, PLACE),
        (Body, {"Actions", "Decisions outside meetings", "Ward money", "Tasking"}),
        (Person, {"Elected member", "Register of interests", "Training", "Open actions"}),
    ],
)
def test_overviews_hold_cards(world, model, headings):
    user = User.objects.get(pk=world.people["neighbourhood_manager"].pk)
    name = f"{model._meta.model_name}.overview"
    said = slots.collect_data(name, model.objects.all(), user)
    data = [each for found in said.values() for each in found]
    cards = [card for each in data for card in (each if isinstance(each, tuple) else [each])]
    assert all(isinstance(card, Card) for card in cards)
    assert {card.heading for card in cards} == headings
