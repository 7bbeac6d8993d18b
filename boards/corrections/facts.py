"""What corrections hold of attendance: what is written about it stays beside it."""

from boards.corrections.models import Correction
from core import rests


def register():
    rests.hold("tick", "corrections", refuses=reported)


def reported(row):
    """Who is named in a correction, or in a report of whatever became of it, stays in the list."""
    if Correction.objects.filter(attendance=row).exists():
        return (
            f"An error was reported in the attendance of {row.name}, so the entry stays in the list"
        )
    return None
