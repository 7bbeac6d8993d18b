"""Named rules of problems: pure functions. A refusal's text is what the user reads."""

FEW = 5
"""Below this a number says little, and “too few to say” is an answer."""
MONTHS = 3
"""After so many months somebody looks again."""
FIELDS = ("before_from", "before_to", "after_from", "after_to")


def refuse_windows(before_from, before_to, after_from, after_to):
    """(why the two windows cannot be compared, the field), or None where they can or there are none."""
    days = (before_from, before_to, after_from, after_to)
    if not any(days):
        return None
    for name, day in zip(FIELDS, days, strict=True):
        if day is None:
            return "Enter all four dates, or none", name
    if before_to < before_from:
        return "The last day must not be before the first", "before_to"
    if after_from <= before_to:
        return "The second period must begin after the first has ended", "after_from"
    before, after = (before_to - before_from).days + 1, (after_to - after_from).days + 1
    if before != after:
        return f"The two periods must be equally long: {before} and {after} days", "after_to"
    return None


def refuse_move(*, has_requests, is_agreed):
    """Why a problem stays in its neighbourhood, or None where nothing of that stands on it."""
    held = [
        words
        for words, there in (
            ("the requests linked to it", has_requests),
            ("what the chair agreed about its counts", is_agreed),
        )
        if there
    ]
    if not held:
        return None
    return f"First take off {' and '.join(held)}: they belong to the neighbourhood it is in now"


def lacks(problem):
    """What is still needed before a problem can be closed, in words; empty where nothing is."""
    found = []
    if not problem.residents_say.strip():
        found.append("what residents say")
    if problem.cannot_count:
        return found
    if not problem.has_windows:
        found.append("two periods of the same length, before and after")
    elif not problem.evidence:
        found.append("at least one count for both periods")
    if not problem.verdict:
        found.append("the result")
    return found


def refuse_verdict(verdict, pairs):
    """Why “too few to say” is no answer: some count of `pairs` (before, after) is large enough."""
    if verdict == "too_few" and any(max(pair) >= FEW for pair in pairs):
        return f"Some counts are {FEW} or more: say whether it is better, the same or worse"
    return None


def finding(what, before, after):
    """What a pair of counts says, in a sentence without a percentage of few."""
    return f"{what}: {before} before, {after} after. {compared(before, after)}"


def compared(before, after):
    """The same without the numbers, where they stand beside it."""
    if max(before, after) < FEW:
        return "Too few to say."
    if before == after:
        return "No change."
    return "Fewer than before." if after < before else "More than before."
