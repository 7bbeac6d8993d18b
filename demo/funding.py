"""Money of the sources, side by side."""

from demo.facts.money import FIGURES, REPORT, WORKED_OUT
from funding.models import SourcedFigure


def write_figures(world):
    for position, (agency, kind, what_for, amount, paragraph) in enumerate(FIGURES):
        SourcedFigure.objects.create(
            agency=world.agencies[agency],
            kind=kind,
            what_for=what_for,
            amount=amount,
            period="about 2010",
            source=f"{REPORT}, paragraph {paragraph}",
            worked_out=WORKED_OUT.get(what_for, ""),
            position=position,
        )
