"""Performance reports: the quarter before last published for the city, an area and three neighbourhoods, the last one being
prepared, with commentary that is still owed. Its one red figure is made up, and says so."""

import datetime
from decimal import Decimal

from accounts.access import Role
from accounts.models import User
from core import calendar
from core.dates import local_time
from demo.facts.sign_ins import HOME
from neighbourhoods.models import ClosedDay
from performance.indicators.operations import add_indicator, publish_indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.reports import operations
from performance.reports.commentary.operations import (
    give_commentary,
    may_give,
    no_commentary,
)
from performance.reports.making import latest_period, make_report
from performance.reports.snapshots.composing import to_explain

MORNING = datetime.time(10)
NO_ANSWER = "No answer came by the day"
REPORTED = ("Sinfin", "Derwent", "Normanton")
"""Neighbourhoods whose reports the demonstration has."""
MADE_UP = (
    "clean-streets",
    "Streets found clean",
    "Streets that were found clean, of those that were inspected in the quarter. These figures are made up for this demonstration.",
    "Made up for this demonstration",
    # of 1,000 inspected in the city and 100 in each of the neighbourhoods: quarter before last, last quarter
    ((820, 830), (62, 60), (79, 84), (81, 80)),
)
"""code, name, definition, source, figures"""
COMMENTARY = (
    "Two of the three crews that clean these streets were short of a driver from July. Both posts are filled, "
    "and the weekly round is back since the first of last month."
)

OF_SURVEY = (
    "Residents told us at the forum that they hear too late of what is planned. Since the spring each street gets a letter "
    "before a board meets, and the next survey will ask again."
)


def write_reports(world):
    last = latest_period(world.today)
    places = [world.places[name] for name in REPORTED]
    _write_figures(world, places, (last.before, last))
    _publish(world, places, last.before)
    _prepare(world, places, last)


def _write_figures(world, places, periods):
    code, name, definition, source, figures = MADE_UP
    data, head = world.users[Role.DATA_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    at = local_time(periods[0].ends_on, MORNING)
    lead = world.people[HOME]["manager"]
    made = add_indicator(
        code=code, name=name, definition=definition, block="own", measured="proportion", per=100, unit="",
        decimals=0, polarity="high", frequency="quarter", comparison="interval", least_base=0, hides_below=0,
        is_summed=False, source=source, source_url="", names_in_files="", is_demo=True,
        agency=lead.agency, lead=lead, by=data, at=at,
    )  # fmt: skip
    made = publish_indicator(indicator=made, by=head, at=at + datetime.timedelta(hours=5))
    for number, period in enumerate(periods):
        given = [
            Given(
                "neighbourhood" if place else "city", place, period, numerator=Decimal(tops[number]),
                denominator=Decimal(100 if place else 1_000),
            )
            for place, tops in zip((None, *places), figures, strict=True)
        ]  # fmt: skip
        give_figures(
            indicator=made, given=given, by=data,
            at=local_time(period.ends_on + datetime.timedelta(days=2), MORNING),
        )  # fmt: skip


def _days(world, period):
    """Moments after a period, one for each step, none of them in the future."""
    closed = ClosedDay.objects.days()
    for number in (1, 3, 8, 9, 12):
        day = calendar.add_working_days(period.ends_on, number, closed)
        yield min(local_time(day, MORNING), world.now - datetime.timedelta(minutes=20 - number))


def _publish(world, places, period):
    """The city last: the sheets follow its signature."""
    data, head = world.users[Role.DATA_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    made, asked, given, signed, out = _days(world, period)
    reports = [make_report(period, neighbourhood=place, at=made)[0] for place in places]
    reports.append(make_report(period, area=places[0].area, at=made)[0])
    reports.append(make_report(period, at=made)[0])
    for each in reports:
        _ask(world, each, at=asked)
        for said in each.commentaries.all():
            text, by = _text_of(said), _giver(said)
            if text and by is not None:
                give_commentary(commentary=said, text=text, by=by, at=given)
            else:
                no_commentary(commentary=said, why=NO_ANSWER, by=data, at=given)
        operations.mark_ready(report=each, by=data, at=given)
    city = reports[-1]
    operations.sign(report=city, by=head, at=signed)
    operations.sign_sheets(city.pk, at=signed)
    operations.publish(report=city, by=head, at=out)


def _text_of(said):
    if said.indicator.code == MADE_UP[0]:
        return COMMENTARY
    return OF_SURVEY if said.indicator.block == "laa" else ""


def _giver(said):
    """Who was asked, or the first who may speak for the agency."""
    users = User.objects.order_by("pk")
    return next((each for each in users if may_give(said, each)), None)


def _prepare(world, places, period):
    made, asked, *_ = _days(world, period)
    report, _ = make_report(period, neighbourhood=places[0], at=made)
    _ask(world, report, at=asked)
    make_report(period, at=made)


def _ask(world, report, *, at):
    """Where something is red; answers are due in ten working days."""
    if to_explain(report.snapshots.first().document):
        due = calendar.add_working_days(at.date(), 10, ClosedDay.objects.days())
        operations.ask_commentary(
            report=report, due_on=due, by=world.users[Role.DATA_OFFICER], at=at
        )
