"""The settings of sharing, and the words that rest on them."""

from core import settings
from core.settings import Kind, Setting

CONFIDENTIALITY = Setting(
    name="tasking.confidentiality",
    words="Confidentiality statement of tasking meetings",
    kind=Kind.TEXT,
    default="What is said and shown here about people is shared to prevent crime and disorder and to keep people safe. "
    "Use it for that purpose only, keep it secure, and do not pass it on without asking the agency that it came from. "
    "Speak of places, behaviour and times.",
    by_body=True,
    help="Stands on the agenda, the sign-in sheet and the live page.",
    source="local practice, under the Crime and Disorder Act 1998 s.115 and the agencies’ sharing agreement",
)
ALL = (CONFIDENTIALITY,)


def statement(body=None, day=None):
    """The confidentiality statement as it stands on a day, perhaps a body's own."""
    return settings.value(CONFIDENTIALITY.name, on=day, body=body)
