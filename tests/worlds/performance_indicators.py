"""Indicators of a world: one that is prepared and one that is published."""

import datetime
from decimal import Decimal

from core import figures
from core.actors import SYSTEM
from performance.indicators.operations import add_indicator, publish_indicator
from performance.indicators.rules import facts_of
from performance.indicators.targets.operations import set_target
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from tests import factories


def facts(**more):
    """What an indicator needs, but for its code, name and agency."""
    return {
        "definition": "Adults who agree", "block": "laa", "measured": "proportion", "per": 100, "unit": "",
        "decimals": 1, "polarity": "high", "frequency": "year", "comparison": "interval", "least_base": 0,
        "hides_below": 5, "is_summed": False, "source": "Survey of residents", "source_url": "",
        "names_in_files": "", "is_demo": False, "lead": None,
    } | more  # fmt: skip


def rows_of(side):
    """{name: row} of one side."""
    mark, lead = side.mark, factories.PersonFactory(name=f"{side.mark} figures", agency=side.agency)
    about = {"agency": side.agency, "lead": lead, "by": SYSTEM}
    code, about_it = mark.lower(), about
    made = add_indicator(code=f"{code}-one", name=f"{mark} SECRET indicator", **facts() | about)
    shown = add_indicator(code=f"{code}-two", name=f"{mark} public indicator", **facts() | about)
    publish_indicator(
        indicator=shown, by=side.writer, at=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    )
    about = {"level": "neighbourhood", "place": side.place, "period": of_council_year(2024)}
    given = [
        Given(**about, value=Decimal(31), note=f"{mark} figure"),
        Given(
            **about | {"period": of_council_year(2023)},
            numerator=Decimal(3),
            denominator=Decimal(80),
        ),
    ]
    for each, is_provisional in ((shown, False), (made, True)):
        give_figures(indicator=each, given=given, is_provisional=is_provisional, by=SYSTEM)
    made_of = made.observations.order_by("-ends_on").first()
    large, small = shown.observations.order_by("-ends_on")
    for each in (made, shown):
        each = type(shown).objects.get(pk=each.pk)
        set_target(
            indicator=each, value=Decimal(40), due_on=datetime.date(2029, 3, 31), by=SYSTEM,
            source=f"{mark} agreement",
        )  # fmt: skip
    figure = figures.find("walkabouts-held" if mark == "OWN" else "actions-in-time")
    more = facts_of(figure) | {
        "decimals": 0,
        "block": "service",
        "comparison": "none",
        "hides_below": 0,
    }
    counted = add_indicator(
        code=f"{code}-three",
        name=f"{mark} SECRET count",
        counted_as=figure.code,
        **about_it,
        **more,
    )
    return {
        "target": made.targets.get(),
        "indicator": made, "public_indicator": type(shown).objects.get(pk=shown.pk),
        "prepared_figure": made_of, "public_figure": large, "small_figure": small,
        "counted_indicator": counted,
    }  # fmt: skip
