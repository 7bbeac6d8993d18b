"""The settings of tasking meetings."""

from core.settings import Kind, Setting

CLOSE_DAYS = Setting(
    name="tasking.nominations_close_days",
    words="Nominations close so many working days before a tasking meeting",
    kind=Kind.WHOLE,
    default=2,
    most=20,
    by_body=True,
    help="Later ones wait for the meeting after, unless they are accepted as urgent with a reason.",
    source="practice of partnership tasking groups",
)
CONFIDENTIALITY = Setting(
    name="tasking.confidentiality",
    words="Confidentiality statement of tasking meetings",
    kind=Kind.TEXT,
    default="What is said here is shared for the purposes of this meeting under the information sharing "
    "agreement. Speak of places, behaviour and times. Do not pass on what you hear, and do not write "
    "down names.",
    by_body=True,
    help="Stands on the agenda, on the sign-in sheet and on the live page.",
    source="the information sharing agreement of the partners",
)
ALL = (CLOSE_DAYS, CONFIDENTIALITY)
