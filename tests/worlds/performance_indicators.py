"""Indicators of a world: one that is prepared and one that is published."""

import datetime
from decimal import Decimal

from django.utils import timezone

from core import figures
from core.actors import SYSTEM
from core.links import operations as links
from performance.indicators.operations import add_indicator, publish_indicator
from performance.indicators.rules import facts_of
from performance.indicators.targets.operations import set_target
from performance.measures.operations import add_measure
from performance.measures.rules import CITY, PLACE
from performance.models import DataReturn, DataReturnLine, FiguresLink
from performance.observations.breaks.operations import add_break
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from performance.returns.due import due_day
from performance.returns.files.operations import add_expected_file
from performance.returns.making import return_of
from performance.returns.settling import settle
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
    rows = {
        "target": made.targets.get(),
        "indicator": made,
        "public_indicator": type(shown).objects.get(pk=shown.pk),
        "prepared_figure": made_of, "public_figure": large, "small_figure": small,
        "counted_indicator": counted,
    }  # fmt: skip
    rows["series_break"] = add_break(
        indicator=type(shown).objects.get(pk=made.pk), on=datetime.date(2019, 4, 1), kind="source",
        reason=f"{mark} SECRET break", by=SYSTEM,
    )  # fmt: skip
    rows |= _measures(side, rows)
    return rows | _owed(side, rows["public_indicator"], lead)


def _owed(side, indicator, lead):
    """Rows of a side: data_return (its figures are provisional) with figures_link, expected_file with file_return."""
    now, period = timezone.now(), of_council_year(2025)
    about = {"level": "neighbourhood", "place": side.place, "period": period}
    new = Given(**about, value=Decimal(33), note=f"{side.mark} SECRET provisional")
    give_figures(indicator=indicator, given=[new], is_provisional=True, by=SYSTEM)
    owed, _ = return_of(lead, period, due_day(period, 15), now)
    DataReturnLine.objects.create(
        of=owed, indicator=indicator, starts_on=period.starts_on, ends_on=period.ends_on
    )
    settle([owed])
    expected = add_expected_file(
        what=f"{side.mark} SECRET file", agency=side.agency, person=lead, format="", frequency="year",
        days_after=10, by=SYSTEM,
    )  # fmt: skip
    file = DataReturn.objects.create(
        kind="file", expected=expected, starts_on=period.starts_on, ends_on=period.ends_on,
        due_on=due_day(period, 10), made_at=now,
    )  # fmt: skip
    token = figures_token(side.mark)
    link, _ = links.make("figures", owed, person=lead, name=lead.name, by=SYSTEM, token=token)
    return {
        "data_return": owed, "file_return": file, "expected_file": expected,
        "figures_link": FiguresLink.objects.get(pk=link.pk),
    }  # fmt: skip


def _measures(side, rows):
    """measure of the open plan, by figures of its place; city_measure of the same priority, by those of the city."""
    other = add_indicator(
        code=f"{side.mark.lower()}-four", name=f"{side.mark} survey", agency=side.agency, by=SYSTEM,
        **facts(lead=rows["indicator"].lead),
    )  # fmt: skip
    other = publish_indicator(indicator=other, by=side.writer)
    set_target(
        indicator=other, value=Decimal(40), due_on=datetime.date(2029, 3, 31), by=SYSTEM,
        source=f"{side.mark} agreement",
    )  # fmt: skip
    about = {"priority": side.open_plan.priorities.get(), "by": side.writer}
    return {
        "measure": add_measure(
            indicator=rows["public_indicator"], where=PLACE, why=f"{side.mark} why", **about
        ),
        "city_measure": add_measure(
            indicator=type(other).objects.get(pk=other.pk), where=CITY, why=f"{side.mark} too", **about
        ),
    }  # fmt: skip


def figures_token(mark):
    """The token of a link in a world, which nothing keeps: made so that tests can open it."""
    return (f"{mark}-figures-".lower() * 43)[:43]
