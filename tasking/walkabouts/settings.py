"""What a council sets for itself about walkabouts and quick wins."""

from decimal import Decimal

from core.settings import Kind, Setting

LIMIT = Setting(
    name="tasking.quick_win_limit",
    words="Quick wins: the most that one may cost, in pounds",
    kind=Kind.DECIMAL,
    default=Decimal(500),
    least=0,
    most=100_000,
    help="What a neighbourhood may spend without asking anybody.",
    source="practice; the council's financial rules say what may be spent locally",
)
ALL = (LIMIT,)
