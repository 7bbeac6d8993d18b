"""Named rules of walkabouts and action days: pure functions. A refusal's text is what the user reads."""

import datetime

ORDER = "ABCD"
BETTER, SAME, WORSE, FIRST = "better", "same", "worse", "first"
WORDS = {
    BETTER: ("Better", "green", "▲"),
    SAME: ("No change", "grey", "="),
    WORSE: ("Worse", "red", "▼"),
    FIRST: ("First grade", "blue", "●"),
}
SOON = datetime.timedelta(days=7)
"""Before an action day its risk assessment is signed."""
WRITE_UP = datetime.timedelta(days=5)
"""After a walk, until it is sent out and written up."""


def trend(grade, before):
    """How a grade stands against the one of the last walkabout ("" for none)."""
    if not before:
        return FIRST
    change = ORDER.index(before) - ORDER.index(grade)
    return BETTER if change > 0 else WORSE if change < 0 else SAME


def why_not_yet(starts_at, at):
    """Why a walk or a day cannot have been held yet, or None."""
    if at.date() < starts_at.date():
        return f"It is on {starts_at:%-d %B %Y}, so it cannot have taken place yet"
    return None


def why_not_small(due_on, added_on, agencies, cost, limit, days):
    """Why an action is no quick win, or None."""
    if (due_on - added_on).days > days:
        return f"A quick win is due within {days} days of being added"
    if agencies > 1:
        return "A quick win is done by one agency"
    if cost > limit:
        return f"A quick win costs no more than £{limit:,.0f}"
    return None
