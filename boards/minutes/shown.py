"""What the live page shows of minutes that a press there replaces: see core.rows.expect_shown."""

from core.rows import shown


def ready(meeting):
    """Which minutes were marked ready: those of this moment."""
    return shown(meeting.minutes_ready_at and meeting.minutes_ready_at.isoformat())


def approval(row):
    """How minutes were approved: the MinutesApproval, or None."""
    return shown(*(row.outcome, *row.corrections) if row else ())


def minute_class(minute):
    """Who may read a minute, and why: the Minute, or None."""
    if minute is None or not minute.is_private:
        return ""
    return shown(minute.access, *minute.paragraphs, minute.private_reason)
