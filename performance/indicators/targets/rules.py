"""Rules of targets, each with the message that is shown; and the way to them."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

PROPORTION = "proportion"
NO_WAY = "Neither a high nor a low figure is good for this indicator, so it cannot have a target. Change the indicator first"
LARGEST = Decimal(10) ** 11
Steps = Sequence[tuple[datetime.date, Decimal]]
"""[(day, value)] in order of days: the baseline where it is known, milestones, the target."""


def why_wrong(indicator, value, due_on, baseline, baseline_on, milestones):
    """(why, field) where these cannot be a target of the indicator, else None."""
    if indicator.polarity == "none":
        return NO_WAY, "value"
    if indicator.is_ended:
        return f"The indicator has had no figures since {indicator.ended_on:%-d %B %Y}", "due_on"
    numbers = [value, *([] if baseline is None else [baseline]), *(each for _, each in milestones)]
    if any(not each.is_finite() or abs(each) >= LARGEST for each in numbers):
        return "The number is too large", "value"
    if indicator.measured == PROPORTION and any(not 0 <= each <= 100 for each in numbers):
        return "A percentage must be between 0 and 100", "value"
    if (baseline is None) != (baseline_on is None):
        return "Enter the starting figure with its date, or neither", "baseline"
    if baseline_on is not None and baseline_on >= due_on:
        return "The target must be later than the starting figure", "due_on"
    days = [on for on, _ in milestones]
    if len(set(days)) < len(days):
        return "Two milestones have the same date", "milestones"
    if any(on >= due_on or (baseline_on is not None and on <= baseline_on) for on in days):
        return "A milestone must be between the starting figure and the target", "milestones"
    return None


def aimed_at(steps: Steps, day: datetime.date) -> Decimal | None:
    """Where it is to stand on a day: on the straight line between the two steps around it, the first or the last step
    outside of them. None before a first step that is no baseline but the only one to come: nothing was due yet."""
    if not steps:
        return None
    if day < steps[0][0]:
        return None
    before = max((each for each in steps if each[0] <= day), key=lambda each: each[0])
    after = min((each for each in steps if each[0] > day), key=lambda each: each[0], default=None)
    if after is None:
        return before[1]
    share = Decimal((day - before[0]).days) / Decimal((after[0] - before[0]).days)
    return before[1] + (after[1] - before[1]) * share
