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
PRE_ELECTION_FORUMS = Setting(
    name="boards.pre_election_forums",
    words="Pre-election period: dates of neighbourhood forums wait until after the poll",
    kind=Kind.YES_NO,
    default=False,
    help="No: whoever sets a date is warned and nothing is stopped. Yes: it is stopped unless it is "
    "lifted on advice. Boards and committees go on in either case.",
    source="no law stops business; local practice under the Code of Recommended Practice on Local "
    "Authority Publicity (2011)",
)
ALL = (CALL_IN_DAYS, PLAN_ANSWER_DAYS, PRE_ELECTION_FORUMS)
