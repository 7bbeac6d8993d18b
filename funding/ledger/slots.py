"""What a ward committee has, on its page."""

from collections import defaultdict

from boards.models import Body
from core.cards import Card, Link
from core.money import in_pounds
from core.slots import fill
from funding.ledger.models import Allocation

YEARS = 2


def register():
    fill("body.overview", ward_money, template="components/cards.html", order=20)


def ward_money(bodies, user):
    """{body: a card of its latest ward budgets}, as the user may see them; one query, and none for
    other bodies."""
    wards = [each.pk for each in bodies if each.kind == Body.Kind.WARD_COMMITTEE]
    if not wards or not user.is_authenticated:
        return {}
    rows = Allocation.objects.visible_to(user).filter(body__in=wards).with_money()
    links = defaultdict(tuple)
    for ward in rows.order_by("-year__first"):
        if len(links[ward.body_id]) < YEARS:
            note = f"{in_pounds(ward.money.left)} left of {in_pounds(ward.money.available)}"
            links[ward.body_id] += (Link(str(ward.year), ward.get_absolute_url(), note),)
    return {pk: (Card("Ward money", found),) for pk, found in links.items()}
