"""An indicator of the demonstration: added by the data officer, published by the head of service."""

import datetime

from accounts.access import Role
from demo.facts.performance import NOT_PUBLISHED
from demo.facts.sign_ins import HOME
from performance.indicators.operations import add_indicator, publish_indicator


def add(world, at, **about):
    usual = {
        "unit": "", "is_summed": False, "source_url": "", "names_in_files": "", "decimals": 1, "is_demo": False,
        "lead": world.people[HOME]["manager"],
    }  # fmt: skip
    made = add_indicator(**usual | about, by=world.users[Role.DATA_OFFICER], at=at)
    if made.code not in NOT_PUBLISHED:
        later = at + datetime.timedelta(hours=5)
        publish_indicator(indicator=made, by=world.users[Role.HEAD_OF_SERVICE], at=later)
    return made
