"""What the live page shows of minutes that a press there replaces: see core.rows.expect_shown."""

from boards.corrections.models import Correction
from core.rows import shown


def ready(meeting):
    """Which minutes were marked ready: those of this moment."""
    return shown(meeting.minutes_ready_at and meeting.minutes_ready_at.isoformat())


def approval(row, errata=None):
    """How minutes were approved (the MinutesApproval, or None), and what was found wrong in them
    since: `errata` spares a query where the caller has the keys of these corrections."""
    if row is None:
        return ""
    if errata is None:
        errata = errata_of(row.meeting_id).values_list("pk", flat=True)
    return shown(row.outcome, *row.corrections, f"errata {[*errata]}")


def errata_of(meeting):
    """The corrections that stand beside the minutes of a meeting (key), private ones too."""
    return Correction.objects.standing().in_force().filter(meeting=meeting).order_by("pk")


def minute_class(minute):
    """Who may read a minute, and why: the Minute, or None."""
    if minute is None or not minute.is_private:
        return ""
    return shown(minute.access, *minute.paragraphs, minute.private_reason)
