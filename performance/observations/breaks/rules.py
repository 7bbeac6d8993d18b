"""Rules of breaks, each with the message that is shown."""

from performance.observations.breaks.series import BASELINE

FIRST_YEAR = 1900
YEARS_AHEAD = 10


def why_wrong(indicator, on, kind, level, place, today):
    """(why, field) where there cannot be such a break, else None."""
    if not FIRST_YEAR <= on.year <= today.year + YEARS_AHEAD:
        return f"Enter a date between {FIRST_YEAR} and {today.year + YEARS_AHEAD}", "on"
    if indicator.is_ended and on > indicator.ended_on:
        return f"The indicator has had no figures since {indicator.ended_on:%-d %B %Y}", "on"
    if kind != "rebase" and (level or place is not None):
        return "A new series begins in all places. Choose all places", "place"
    if kind == "rebase" and not level:
        return "A control chart is of one place. Choose which", "place"
    return None


def why_not_rebased(periods, on, series):
    """Why the control chart of a place cannot begin anew on a day, "" where it can. `periods`: of its figures that are
    shown, of one length, in order; `series`: what holds there already."""
    at = next((n for n, each in enumerate(periods) if each.starts_on == on), None)
    if at is None:
        return "No figure of this place that is shown begins on that day"
    if at == 0:
        return f"A control chart begins anew after {BASELINE} figures at least. Before that day there is none"
    first = next(first for first, last in series.stretches(periods) if first <= at <= last)
    if first == at:
        return "The control chart begins anew there already"
    if at - first < BASELINE:
        return f"A control chart begins anew after {BASELINE} figures at least. Before that day there are {at - first}"
    return ""
