"""What a council sets for itself about requests: the clock of councillors' enquiries, where complaints go, and what the same place is."""

from core import settings
from core.settings import Kind, Setting

ACKNOWLEDGE = Setting(
    name="tasking.enquiry_acknowledge_days",
    words="Councillors’ enquiries: acknowledged within so many working days",
    kind=Kind.WHOLE,
    default=1,
    most=60,
    help="Counted from the working day on which it came in; 0 is the same day.",
    source="local practice",
)
ANSWER = Setting(
    name="tasking.enquiry_answer_days",
    words="Councillors’ enquiries: answered within so many working days",
    kind=Kind.WHOLE,
    default=10,
    least=1,
    most=250,
    help="Counted from the working day on which it came in.",
    source="local practice",
)
COMPLAINTS = Setting(
    name="tasking.complaints_email",
    words="Complaints about services: email address of the complaints team",
    kind=Kind.TEXT,
    default=None,
    help="Complaints are sent there the same day and are not worked here.",
    source="the complaint handling codes of the ombudsmen",
)
COMPLAINT_ANSWER = Setting(
    name="tasking.complaint_answer_days",
    words="Complaints about services: answered at stage one within so many working days",
    kind=Kind.WHOLE,
    default=15,
    least=1,
    most=250,
    help="5 working days to acknowledge it and 10 from then to answer it.",
    source="the complaint handling codes of the ombudsmen",
)
NEAR = Setting(
    name="tasking.request_near_metres",
    words="Requests at the same place: logged within so many metres",
    kind=Kind.WHOLE,
    default=50,
    least=5,
    most=1_000,
    help="Between map points. Without a map point, the same street in the same neighbourhood.",
    source="local practice",
)
REPEATS = Setting(
    name="tasking.request_repeats",
    words="Requests at the same place: staff are told from so many requests",
    kind=Kind.WHOLE,
    default=5,
    least=2,
    most=1_000,
    help="For the same service. They can then start a problem-solving plan.",
    source="local practice",
)
REPEAT_DAYS = Setting(
    name="tasking.request_repeat_days",
    words="Requests at the same place: counted over so many days",
    kind=Kind.WHOLE,
    default=30,
    least=1,
    most=366,
    source="local practice",
)
AT_A_PLACE = (NEAR, REPEATS, REPEAT_DAYS)
ALL = (ACKNOWLEDGE, ANSWER, COMPLAINTS, COMPLAINT_ANSWER, *AT_A_PLACE)


def register():
    for each in ALL:
        settings.declare(each)


def asked(day):
    """{name: value} of all on a day. One query."""
    return settings.council_values([each.name for each in ALL], on=day)


def near(day):
    """{name: value} of what the same place is, on a day. One query."""
    return settings.council_values([each.name for each in AT_A_PLACE], on=day)
