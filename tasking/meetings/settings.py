"""The settings of tasking meetings."""

from core.settings import Kind, Setting

CLOSE_DAYS = Setting(
    name="tasking.nominations_close_days",
    words="Nominations close so many working days before a tasking meeting",
    kind=Kind.WHOLE,
    default=2,
    most=20,
    by_body=True,
    help="Later ones wait for the meeting after, unless they are accepted as urgent with a reason.",
    source="practice of partnership tasking groups",
)
ALL = (CLOSE_DAYS,)
