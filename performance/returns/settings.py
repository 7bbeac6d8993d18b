"""What a council sets for itself about returns."""

from core.settings import Kind, Setting

RETURN_DAYS = Setting(
    name="performance.return_days",
    words="Figures are due so many working days after their month, quarter or year has ended",
    kind=Kind.WHOLE,
    default=15,
    least=1,
    most=120,
    help="Whoever gives figures is asked on the first working day, and is late after this many.",
    source="local practice",
)
