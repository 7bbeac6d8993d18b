"""Open data that was published: the grants of last year, and the spend of the last quarters."""

import datetime

from accounts.access import Role
from core.dates import local_time
from core.errors import Refused
from demo.funding.money import ELEVEN, first_of
from funding.opendata.operations import publish
from funding.opendata.rules import GRANTS, SPEND, VOLUNTARY, period, quarter_before

AFTER = datetime.timedelta(days=12)
QUARTERS = 3


def write_open_data(world):
    """Twelve days after each period ended; what has nothing in it is not published."""
    finance, quarter = world.users[Role.FINANCE_OFFICER], quarter_before(world.today)
    year = period(str(first_of(world.today) - 1))
    wanted = [(GRANTS, year), (VOLUNTARY, year)]
    for _ in range(QUARTERS):
        wanted.append((SPEND, quarter))
        quarter = quarter_before(quarter.first)
    for kind, when in sorted(wanted, key=lambda each: each[1].last):
        if when.last + AFTER <= world.today:
            _publish(kind, when, local_time(when.last + AFTER, ELEVEN), finance)


def _publish(kind, when, at, by):
    try:
        publish(kind=kind, code=when.code, by=by, at=at)
    except Refused:
        return  # nothing was granted or paid in it
