"""When a ward committee takes applications, where granted work happens, and the agreement of a contribution as a file."""

import datetime
import io
from decimal import Decimal

from docx import Document

from accounts.access import Role
from demo.facts import money as facts
from demo.facts.sign_ins import HOME
from demo.funding.money import first_of
from funding.contributions.letters.operations import keep_letter
from funding.grants.applications.operations import place_application
from funding.grants.applications.rounds.operations import add_round
from funding.models import Allocation, Application, Contribution
from neighbourhoods.models import Venue

STEP = Decimal("0.0015")
"""Degrees from one place to the next."""
DAY = datetime.timedelta(days=1)


def write_rounds(world):
    finance = world.users[Role.FINANCE_OFFICER]
    place, committee = world.places[HOME], world.bodies[HOME]["committee"]
    ward = Allocation.objects.select_related("year").get(
        body=committee, year__first=first_of(world.today)
    )
    add_round(
        allocation=ward, opens_on=ward.year.begins_on, closes_on=ward.year.ends_on, by=finance,
        at=world.now,
    )  # fmt: skip
    venue = Venue.objects.filter(neighbourhood=place).order_by("pk").first()
    granted = Application.objects.filter(
        requests__allocation__body=committee, requests__state="granted"
    )
    for number, application in enumerate(granted.distinct().order_by("pk")[:3]):
        begins = application.received_on + 60 * DAY
        place_application(
            application=application, venue=None if number else venue,
            latitude=Decimal(place.latitude) + STEP * number, longitude=Decimal(place.longitude) + STEP * number,
            starts_on=begins, ends_on=begins + 90 * DAY, by=finance, at=world.now,
        )  # fmt: skip
    _letter(finance, world.now)


def _letter(finance, at):
    held = Contribution.objects.filter(kind="cash", state="agreed").order_by("pk").first()
    paper, out = Document(), io.BytesIO()
    paper.add_heading(facts.AGREEMENT, 1)
    paper.add_paragraph(f"{held.agency.name}: {held.what_for}.")
    paper.save(out)
    keep_letter(
        contribution=held, content=out.getvalue(), name="Agreement.docx", title=facts.AGREEMENT,
        by=finance, at=at,
    )  # fmt: skip
