"""Returns of two quarters: one given and confirmed, one given and provisional, one late; and files that are expected."""

import datetime
from decimal import Decimal

from accounts.access import Role
from core.calendar import add_working_days
from core.dates import local_time
from demo.performance.typed import EXPECTED, TYPED
from neighbourhoods.models import Person
from neighbourhoods.people.operations import create_person
from performance.indicators.operations import add_indicator, publish_indicator
from performance.models import DataReturn
from performance.observations.operations import confirm_figures, give_figures
from performance.observations.rules import Given
from performance.periods import quarter_of
from performance.returns.files.operations import add_expected_file, note_received
from performance.returns.making import make_returns

NOON = datetime.time(12)


def write_returns(world):
    """The service officer of the council and somebody of a partner without a sign-in give figures of their own."""
    data, head = world.users[Role.DATA_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    now = quarter_of(world.today)
    last, before = now.before, now.before.before
    leads = {"service": _service(world, data), "partner": _partner(world, data)}
    indicators = {}
    for lead, agency, facts, base, numbers in TYPED:
        at = local_time(world.days_ago(199), NOON)
        made = add_indicator(
            **facts, unit="", frequency="quarter", comparison="none", least_base=0, hides_below=0,
            is_summed=facts["measured"] == "count", source_url="", names_in_files="", decimals=1, is_demo=True,
            agency=world.agencies[agency], lead=leads[lead], by=data, at=at,
        )  # fmt: skip
        publish_indicator(indicator=made, by=head, at=at)
        indicators.setdefault(lead, []).append((made, base, numbers))
    for number, period in enumerate((before, last)):
        day = add_working_days(period.ends_on, 1)
        if day > world.today:
            continue
        make_returns(day, local_time(day, NOON))
        at = min(local_time(add_working_days(period.ends_on, 9), NOON), world.now)
        for indicator, base, numbers in indicators["service"]:
            _give(world, indicator, period, base, numbers, number, leads["service"].user, at)
            if period == before:
                confirm_figures(indicator=indicator, period=period, by=data, at=at)
        if period == before:
            for indicator, base, numbers in indicators["partner"]:
                _give(world, indicator, period, base, numbers, number, data, at)
                confirm_figures(indicator=indicator, period=period, by=data, at=at)
    _files(world, data)


def _service(world, by):
    """The service officer among the people."""
    user = world.users[Role.SERVICE_OFFICER]
    known = Person.objects.filter(user=user).first()
    return known or create_person(
        name=user.name, user=user, agency=world.agencies["council"], by=by
    )


def _partner(world, by):
    return create_person(
        name=world.name(),
        email="figures@partner.example",
        agency=world.agencies["derby-homes"],
        by=by,
    )


def _give(world, indicator, period, base, numbers, number, by, at):
    given = []
    for place, key in enumerate(sorted(world.places)):
        top = numbers[place % len(numbers)] + number
        given.append(
            Given(
                "neighbourhood", world.places[key], period, numerator=Decimal(top),
                denominator=Decimal(base) if base else None,
            )
        )  # fmt: skip
    give_figures(indicator=indicator, given=given, is_provisional=True, by=by, at=at)


def _files(world, by):
    for what, agency, days in EXPECTED:
        add_expected_file(
            what=what, agency=world.agencies[agency], person=None, format="", frequency="month",
            days_after=days, by=by, at=local_time(world.days_ago(80), NOON),
        )  # fmt: skip
    for days in (62, 31, 0):
        day = world.days_ago(days)
        make_returns(day, local_time(day, NOON))
    first = DataReturn.objects.filter(kind="file").order_by("ends_on", "pk").first()
    note_received(expected=first.expected, on=first.due_on, by=by)
