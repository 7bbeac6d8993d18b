"""What a council sets for itself about reports."""

from core.settings import Kind, Setting

LOCAL = "local practice"
QUARTER, HALF = "quarter", "half"
EVERY = Setting(
    name="performance.report_every",
    words="Performance reports are made",
    kind=Kind.CHOICE,
    default=QUARTER,
    choices=((QUARTER, "every quarter"), (HALF, "every half-year")),
    help="Half-years end in September and in March.",
    source=LOCAL,
)
COMMENTARY_DAYS = Setting(
    name="performance.commentary_days",
    words="Agencies have so many working days to comment on figures that are red",
    kind=Kind.WHOLE,
    default=10,
    least=1,
    most=60,
    source=LOCAL,
)
REPORT_DAYS = Setting(
    name="performance.report_days",
    words="Reports are to be published so many working days after their quarter has ended",
    kind=Kind.WHOLE,
    default=40,
    least=5,
    most=120,
    help="Later ones are shown to the head of service.",
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
