"""Named rules of requests: pure functions. A refusal's text is what the user reads."""

import datetime
import re

from tasking.requests import states

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"(?:\+44|\b0)[\s()-]*(?:\d[\s()-]*){9,10}\b")
PERSONAL = (
    "This looks like somebody’s {}. Everybody who works the request reads this box: enter it under "
    "“Who asked” instead"
)


def personal_data(text):
    """Why a text that many read cannot stand so: it holds a phone number or an email address."""
    if EMAIL.search(text):
        return PERSONAL.format("email address")
    return PERSONAL.format("phone number") if PHONE.search(text) else None


def refuse_move(request, after):
    """Why the request cannot go to a state, or None where it can."""
    if states.MACHINE.can_move(request.state, after):
        return None
    now, wanted = request.get_state_display(), request.State(after).label
    return f"A request that is “{now}” cannot become “{wanted}”."


def refuse_end(outcome, who, planned_for, today):
    """(field, why) of an end that is not whole, or None."""
    if outcome not in states.ENDS:
        return "outcome", "Choose how it ended"
    if outcome == states.NOT_OURS and not who:
        return "referred_to", "Choose the agency it belongs to, or enter another body"
    if outcome == states.PLANNED and planned_for is None:
        return "planned_for", "Enter the date it is planned for"
    if outcome == states.PLANNED and planned_for < today:
        return "planned_for", "The date it is planned for must not be in the past"
    return None


def chase_default(promised_on, today):
    """The day on which somebody asks what became of it: after what was promised, or in a week."""
    day = datetime.timedelta(days=1)
    return promised_on + day if promised_on else today + 7 * day


def reply(request):
    """What whoever asked is told, to copy into a letter or say on the phone."""
    said = f"Thank you. Your reference is {request.reference}."
    if request.outcome:
        return f"{said} {_ended(request)}"
    by = request.promised_on
    if by is None and request.answer_by:
        by = request.answer_by.date()
    when = f" You will hear by {by:%A %-d %B %Y}." if by else ""
    return f"{said} It is with {request.agency}, {request.service}.{when}"


def _ended(request):
    words = {
        states.FIXED: "It has been done.",
        states.NOT_OURS: f"It belongs to {request.outcome_who}, and we have told them.",
        states.NO_FAULT: "We looked and found nothing to put right.",
        states.OTHER: "It has been closed.",
    }
    if request.outcome == states.PLANNED:
        return f"It is planned for {request.planned_for:%-d %B %Y}."
    return words[request.outcome]


LATE = "late"


def back_because(request, *, is_late):
    """Why a request of a meeting comes back to its body: late, reopened or repeated; "" where it does not."""
    if request.reopened and request.is_open:
        return "reopened"
    if is_late:
        return LATE
    return "logged again since" if request.is_repeated else ""
