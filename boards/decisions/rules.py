"""The usual outcome on a body, and how the public is excluded. Imports no Django, so states are
words here: the constants stand with the models."""

from core.marking.rules import listed


def usual_outcome(body):
    """The first word offered for a decision of this body."""
    return {
        "decide": "resolved",
        "recommend": "recommended",
    }.get(body.power, "noted")


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
