"""The performance framework: its indicators, added by the data officer and published by the head of service."""

import datetime

from accounts.access import Role
from core.dates import local_time
from demo.facts.performance import INDICATORS, NOT_PUBLISHED
from demo.facts.sign_ins import HOME
from demo.performance.counting import write_counted
from demo.performance.measures import write_measures
from performance.indicators.operations import add_indicator, publish_indicator

__all__ = ["write_counted", "write_indicators", "write_measures"]
FIELDS = (
    "code", "name", "definition", "block", "measured", "per", "polarity", "frequency", "comparison",
    "least_base", "hides_below", "source",
)  # fmt: skip
MORNING = datetime.time(10)


def write_indicators(world):
    data, head = world.users[Role.DATA_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    at = local_time(world.days_ago(200), MORNING)
    for *facts, agency in INDICATORS:
        made = add_indicator(
            **dict(zip(FIELDS, facts, strict=True)), unit="", is_summed=False, source_url="",
            names_in_files="", decimals=1, is_demo=False, agency=world.agencies[agency],
            lead=world.people[HOME]["manager"], by=data, at=at,
        )  # fmt: skip
        if made.code not in NOT_PUBLISHED:
            publish_indicator(indicator=made, by=head, at=at + datetime.timedelta(hours=5))
