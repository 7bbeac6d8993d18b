"""What a council sets for itself about reports."""

from core.settings import Kind, Setting

LOCAL = "local practice"
QUARTER, HALF = "quarter", "half"
EVERY = Setting(
    name="performance.report_every",
    words="Performance reports are prepared",
    kind=Kind.CHOICE,
    default=QUARTER,
    choices=((QUARTER, "every quarter"), (HALF, "every half-year")),
    help="Half-years end in September and in March.",
    source=LOCAL,
)
COMMENTARY_DAYS = Setting(
    name="performance.commentary_days",
    words="Working days for agencies to comment on red figures",
    kind=Kind.WHOLE,
    default=10,
    least=1,
    most=60,
    source=LOCAL,
)
REPORT_DAYS = Setting(
    name="performance.report_days",
    words="Working days after a quarter ends by which reports are published",
    kind=Kind.WHOLE,
    default=40,
    least=5,
    most=120,
    help="Late reports are shown to the head of service.",
    source=LOCAL,
)
MANAGER_AGREES = Setting(
    name="performance.manager_agrees",
    words="The manager of a neighbourhood or area agrees its report before it is signed",
    kind=Kind.YES_NO,
    default=False,
    source=LOCAL,
)
ALL = (EVERY, COMMENTARY_DAYS, REPORT_DAYS, MANAGER_AGREES)
