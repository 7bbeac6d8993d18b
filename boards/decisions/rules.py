"""The usual outcome on a body, how the public is excluded, call-in. Imports no Django, so states
are words here: the constants stand with the models."""

from core import calendar
from core.marking.rules import listed


def usual_outcome(meeting):
    """The first word offered for a decision of this meeting."""
    return {
        "decide": "resolved",
        "recommend": "recommended",
    }.get(meeting.power, "noted")


def exclusion_in_words(items):
    """The resolution that keeps the public out: `items` are (number, paragraphs, reason) of the
    exempt items that follow. Source: Local Government Act 1972 s.100A(4)."""
    heard = listed([number for number, _, _ in items])
    why = "; ".join(
        f"item {number}, paragraph{'' if len(paragraphs) == 1 else 's'} "
        f"{listed(sorted(paragraphs))}: {reason.strip().rstrip('.')}"
        for number, paragraphs, reason in items
    )
    return (
        "that under section 100A(4) of the Local Government Act 1972 the public is excluded while "
        f"item{'' if len(items) == 1 else 's'} {heard} {'is' if len(items) == 1 else 'are'} heard, "
        "because exempt information would otherwise be disclosed (Part 1 of Schedule 12A) and the "
        f"public interest in keeping it outweighs that in disclosing it: {why}"
    )


def in_force_on(published_on, days, closed=()):
    """The day on which an executive decision comes into force: the first working day after `days`
    working days that follow the day of publication; with 0 that day itself. Source: the council's
    constitution, under SI 2012/2089 and the Local Government Act 2000 s.9F."""
    return calendar.add_working_days(published_on, days + 1, closed) if days else published_on
