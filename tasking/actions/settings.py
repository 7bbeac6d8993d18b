"""What a council may set for its actions."""

from core.settings import Kind, Setting

ACCEPT_DAYS = Setting(
    "tasking.accept_days",
    "Working days to accept an action",
    Kind.WHOLE,
    5,
    "Usual practice of tasking groups",
    help="By the calendar of the agency. After that an action that was offered shows red.",
    least=1,
    most=60,
)

ALL = (ACCEPT_DAYS,)
