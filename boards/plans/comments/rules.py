"""When a plan is open for comments. A refusal's text is what the user reads."""

from core.dates import day_in_words

BEFORE, OPEN, AFTER, NEVER = "before", "open", "after", "never"


def standing(plan, day):
    """Whether a plan is open for comments on a day: BEFORE, OPEN, AFTER; NEVER where it is not to be."""
    if plan.is_draft or plan.consulted_from is None:
        return NEVER
    if not plan.is_consulted or day > plan.consulted_until:
        return AFTER
    return BEFORE if day < plan.consulted_from else OPEN


def why_closed(plan, day):
    """Why nobody can comment on a plan through this website on a day, or None where they can."""
    stands = standing(plan, day)
    if stands == OPEN:
        return None
    if stands == BEFORE:
        return f"Comments open on {day_in_words(plan.consulted_from)}."
    if stands == NEVER:
        return "This plan is not open for comments."
    if not plan.is_consulted:
        return "This plan has been adopted, so comments are closed."
    return f"Comments closed on {day_in_words(plan.consulted_until)}."


def why_not_then(plan, day, today):
    """Why no comment on a plan that came on a day can be entered, or None where it can."""
    if standing(plan, today) == NEVER:
        return "This plan is not open for comments."
    if day > today:
        return "The date it came must not be in the future"
    if not plan.consulted_from <= day <= plan.consulted_until:
        first, last = day_in_words(plan.consulted_from), day_in_words(plan.consulted_until)
        return f"The plan was open for comments from {first} until {last}"
    return None
