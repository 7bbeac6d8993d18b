"""What the live page shows of attendance that a press there replaces. The page carries it in a hidden
field, and the operation compares it under the lock: see core.rows.expect_shown."""

from itertools import chain

from core.rows import shown


def tick(row, substitute):
    """How a member attends: the rows of the member and of who comes instead, or None."""
    return shown(row and row.status, substitute and substitute.person_id)


def beginning(meeting):
    """The time for which a member answers."""
    return shown(meeting.starts_at.isoformat())


def presiding(meeting, items):
    """Who was chosen to preside, over the meeting and over single items."""
    chosen = ((each.pk, each.presided_by_id) for each in _in_order(items) if each.presided_by_id)
    return shown(meeting.presiding_id, *chain(*chosen))


def informal(items):
    """Which items are heard informally."""
    return shown(*(each.pk for each in _in_order(items) if each.is_informal))


def _in_order(items):
    return sorted(items, key=lambda each: each.position)


def count(meeting):
    """Members of the public present."""
    return shown(meeting.public_count)
