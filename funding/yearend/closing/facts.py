"""What becomes of money that was carried forward for a grant which needs it no longer."""

from core import rests
from funding.ledger import operations as ledger
from funding.ledger.models import Allocation
from funding.yearend.closing.models import CarriedGrant, Carry
from funding.yearend.reserves.models import ReserveMove
from funding.yearend.reserves.operations import enter
from funding.yearend.rule.models import CarryRule


def register():
    rests.hold("grant_rest", "carry-forward rule", undo=goes_where_the_rule_says)


def goes_where_the_rule_says(given, *, by, at, reason):
    """A rule that carries nothing but what is committed carried it for this grant alone: what the grant needs no
    longer goes where the rest went then. Under another rule the ward keeps it."""
    grant, rest = given
    found = CarriedGrant.objects.filter(after=grant.reservation_id)
    gone = found.select_related("closing__year").first()
    if gone is None:
        return
    rule = CarryRule.objects.select_related("reserve").get(year=gone.closing.year)
    if rule.wards not in (CarryRule.Wards.NOTHING, CarryRule.Wards.COMMITTED):
        return
    ward = Allocation.objects.select_related("year", "body").get(pk=grant.reservation.allocation_id)
    words = f"Carried forward for {grant.reference} alone and not needed: to {rule.rest_goes_to}"
    made = Carry.objects.create(
        closing=gone.closing, from_ward=ward, returned=gone, amount=rest, reason=words[:300]
    )
    ledger.carry(allocation=ward, amount=-rest, carry=made, by=by, at=at)
    if rule.reserve:
        enter(rule.reserve, ward.year, ReserveMove.Kind.IN, rest, words, by=by, at=at)
