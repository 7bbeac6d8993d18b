"""What a report to a ward committee says must still be so as it goes out."""

from core import rests
from funding.grants.reports.models import WardReportRow


def register():
    rests.hold("agenda", "ward report", refuses=why_not_out)


def why_not_out(meeting):
    """Why an agenda does not go out yet; None where it may: what a report lays before the committee was changed,
    decided or withdrawn since it was made."""
    rows = WardReportRow.objects.filter(item__meeting=meeting).select_related(
        "report", "asked__application", "asked__assessment"
    )
    for row in rows.order_by("report", "number"):
        found = getattr(row.asked, "assessment", None)
        is_as_made = found and found.is_ready and found.ready_at <= row.report.made_at
        if not is_as_made:
            return (
                f"{row.asked.application} was changed since the report was made. The grants officer makes the report "
                "again, or the item is taken off the agenda"
            )
    return None
