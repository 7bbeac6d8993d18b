"""What this system counts itself: indicators for it, and their figures of the last periods."""

import datetime

from accounts.access import Role
from core import figures
from core.dates import local_time
from demo.facts.performance import COUNTED, NOT_PUBLISHED
from demo.facts.sign_ins import HOME
from performance.counting.operations import add_counted, count_indicator
from performance.indicators.operations import publish_indicator

MORNING = datetime.time(10)


def write_counted(world):
    data, head = world.users[Role.DATA_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    at = local_time(world.days_ago(190), MORNING)
    for code, block, hides_below in COUNTED:
        figure = figures.find(code)
        made = add_counted(
            figure=code, code=code, name=figure.name, block=block, hides_below=hides_below,
            decimals=1 if figure.is_share else 0, agency=world.agencies["council"],
            comparison="interval" if figure.measured == figures.PROPORTION else "none",
            lead=world.people[HOME]["manager"], by=data, at=at,
        )  # fmt: skip
        if code not in NOT_PUBLISHED:
            publish_indicator(indicator=made, by=head, at=at + datetime.timedelta(hours=5))
        count_indicator(indicator=made, at=world.now)
