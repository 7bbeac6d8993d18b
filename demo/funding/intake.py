"""Groups as applicants: their documents, one application that came in, and two that were begun."""

import datetime
from decimal import Decimal

from accounts.access import Role
from core.actors import PUBLIC
from core.publicforms import drafting
from demo.facts import intake as facts
from demo.facts.sign_ins import HOME
from demo.funding.money import first_of
from funding.grants.groups.operations import keep_paper, set_payee
from funding.grants.intake.operations import send_application
from funding.grants.intake.rules import APPLY
from funding.models import Allocation
from neighbourhoods.models import CommunityGroup

YEAR = datetime.timedelta(days=365)


def write_intake(world):
    finance = world.users[Role.FINANCE_OFFICER]
    groups = CommunityGroup.objects.filter(neighbourhood=world.places[HOME]).order_by("pk")
    for number, group in enumerate(groups):
        _documents(world, group, finance, has_run_out=number == 1)
    allocation = Allocation.objects.get(
        body=world.bodies[HOME]["committee"], year__first=first_of(world.today)
    )
    at = world.now - datetime.timedelta(days=3)
    day = world.today + datetime.timedelta(days=60)
    send_application(
        asks=[(allocation, Decimal(facts.AMOUNT))], starts_on=day, ends_on=day, by=PUBLIC, at=at,
        **facts.SENT, **facts.SENDER,
    )  # fmt: skip
    for number, values in enumerate(facts.DRAFTS):
        drafting.keep(APPLY, values, at=at - datetime.timedelta(days=number))


def _documents(world, group, by, *, has_run_out):
    """Seen ten months ago, and good for two years; insurance for one where it has run out."""
    at = world.now - YEAR
    for kind in facts.PAPERS:
        lasts = datetime.timedelta(days=350) if has_run_out and kind == "insurance" else 2 * YEAR
        keep_paper(
            group=group, kind=kind, seen_on=at.date(), expires_on=at.date() + lasts,
            note=facts.NOTE, by=by, at=at,
        )  # fmt: skip
    set_payee(
        group=group, way="account", supplier_number=f"S{4_700 + group.pk}",
        set_up_on=at.date(), at_risk=True, by=by, at=at,
    )  # fmt: skip
