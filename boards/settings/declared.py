"""The settings of boards."""

from core.settings import Kind, Setting

CALL_IN_DAYS = Setting(
    name="boards.call_in_days",
    words="Call-in period of executive decisions, in working days",
    kind=Kind.WHOLE,
    default=5,
    most=60,
    by_body=True,
    help="A decision comes into force once so many working days have passed since its notice was "
    "published. 0: at once.",
    source="the council's constitution, under SI 2012/2089 and the Local Government Act 2000 s.9F",
)
PLAN_ANSWER_DAYS = Setting(
    name="boards.plan_answer_days",
    words="Time for an agency to answer what a plan asks of it, in working days",
    kind=Kind.WHOLE,
    default=20,
    least=1,
    most=250,
    help="Counted from the day on which it is asked.",
    source="local practice",
)
ALL = (CALL_IN_DAYS, PLAN_ANSWER_DAYS)
