"""What this system counts itself: indicators for it, and their figures of the last periods."""

import datetime

from accounts.access import Role
from core import figures
from core.dates import local_time
from demo.facts.performance import NOT_PUBLISHED
from demo.facts.sign_ins import HOME
from performance.counting.operations import add_counted, count_indicator
from performance.indicators.operations import publish_indicator

MORNING = datetime.time(10)

COUNTED = (
    # code of what this system counts itself, outcome, hidden below
    ("actions-in-time", "service", 0),
    ("actions-accepted-in-time", "service", 0),
    ("decisions-carried-out", "renewal", 0),
    ("requests-in-time", "service", 5),
    ("requests-fixed-first", "service", 5),
    ("walkabouts-held", "renewal", 0),
    ("meetings-held", "renewal", 0),
    ("minutes-in-time", "renewal", 0),
    ("member-attendance", "renewal", 5),
    ("grants-decided-in-time", "service", 0),
    ("ward-money-granted", "own", 0),
    ("savings-verified", "efficiency", 0),
)
"""The others that packages declare wait on the page of what this system counts, to be added with a press."""


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
