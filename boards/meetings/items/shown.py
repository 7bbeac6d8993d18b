"""What a page shows of an agenda that a press there answers: see core.rows.expect_shown."""

from core.rows import shown


def agenda(items):
    """Which items the agenda has, in their order, with their words."""
    ordered = sorted(items, key=lambda each: each.position)
    return shown(*((each.pk, each.title, each.text, each.recommendation) for each in ordered))
