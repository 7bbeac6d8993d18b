"""What a council sets for itself about returns."""

from core.settings import Kind, Setting

RETURN_DAYS = Setting(
    name="performance.return_days",
    words="Working days after a month, quarter or year ends by which figures are due",
    kind=Kind.WHOLE,
    default=15,
    least=1,
    most=120,
    help="People who give figures are asked on the first working day, and are late after this many.",
    source="local practice",
)
