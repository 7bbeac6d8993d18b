"""What a council sets for itself about requests: the clock of councillors' enquiries, and where complaints go."""

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
ALL = (ACKNOWLEDGE, ANSWER, COMPLAINTS, COMPLAINT_ANSWER)


def register():
    for each in ALL:
        settings.declare(each)


def asked(day):
    """{name: value} of all on a day. One query."""
    return settings.council_values([each.name for each in ALL], on=day)
