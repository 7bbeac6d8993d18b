"""What measures add to plans."""

from boards.plans.adoption import following
from core import events, slots
from performance.measures import chain, event_codes
from performance.measures.delivery import by_agency
from performance.measures.operations import carry_measures
from performance.measures.slots import of_priorities


def register():
    events.declare(event_codes.CODES)
    chain.register()
    following.follow(carry_measures)
    slots.fill("plan.section", by_agency, template="performance/measures/by_agency.html")
    slots.fill("priority.measures", of_priorities, template="performance/measures/of_priority.html")
