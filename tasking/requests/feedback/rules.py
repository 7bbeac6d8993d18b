"""Whom a request is asked about once it is fixed, and for how long. A refusal's text is what the user reads."""

from core.links.declaring import Purpose
from core.settings import Kind, Setting
from tasking.requests import states

ASKED = Setting(
    name="tasking.feedback_asked",
    words="Requests: ask whoever reported something by email whether it is fixed",
    kind=Kind.YES_NO,
    default=False,
    help="Sent once a request is recorded as fixed, to those who gave an email address. Never about a councillor’s enquiry.",
    source="local practice",
)
PURPOSE = Purpose(
    name="request_feedback",
    target="tasking.requestfeedback",
    days=states.REOPEN_DAYS,
    uses={"fixed": "Said that it is fixed", "not_fixed": "Said that it is not fixed"},
)
HOLDER = "The person who reported it"
"""Stands in events and in the log of the link: no name."""
NOT_FIXED = "The person who reported it says that it is not fixed."


def is_asked_of(request):
    """Whether a request that has ended this way is asked about."""
    return not request.is_open and not request.is_enquiry and request.outcome == states.FIXED
