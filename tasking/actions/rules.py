"""Named rules of actions: pure functions. A refusal's text is what the user reads."""

import datetime

from tasking import states

SIGN_OFF_NEEDS_BODY = (
    "Only the board or forum that requested an action can sign it off. "
    "None requested this one, so “Confirmed” is the final status."
)

BOARD_SIGNS_OFF = "What a board or forum requested is signed off by it, not confirmed."
OFFER_NEEDS_AGENCY = (
    "It was accepted. To offer it to another agency, change the lead agency on its page."
)
NEEDS_EVIDENCE = "Evidence is needed: add a note or a photograph that shows it is done."


def may_end(action, after):
    """Whether the end is the right one: tasking confirms its own and what nobody asked for, a board or
    forum signs off what it asked for."""
    if after == states.CLOSED:
        return action.body_id is not None
    return after != states.VERIFIED or action.body_id is None or action.body.is_private


def refuse_move(action, after, *, reason, has_photo=False):
    """Why the action cannot go to state `after`, or None where it can."""
    state = action.State
    if not states.MACHINE.can_move(action.state, after):
        now, wanted = action.get_state_display(), state(after).label
        return f"An action that is “{now}” cannot become “{wanted}”."
    if after == states.CLOSED and action.body_id is None:
        return SIGN_OFF_NEEDS_BODY
    if not may_end(action, after):
        return BOARD_SIGNS_OFF
    if (action.state, after) in states.WITH_AGENCY:
        return OFFER_NEEDS_AGENCY
    if states.MACHINE.needs_reason(action.state, after) and not reason.strip():
        return f"Enter a reason for the status “{state(after).label}”."
    if after == states.DONE and action.evidence_required and not (reason.strip() or has_photo):
        return NEEDS_EVIDENCE
    return None


def is_private(action):
    """Whether its words are for accounts that may read it, and not for an email or a link."""
    return action.marking != "public" or bool(action.body_id and action.body.is_private)


def due_default(next_meeting_day, today, *, days=28):
    """The due date offered first: the body's next meeting, or four weeks from today."""
    return next_meeting_day or today + datetime.timedelta(days=days)


def overdue_finding(late, number):
    """How many of the open actions are overdue, as the heading of a chart."""
    if not number:
        return "No actions are open"
    if number == 1:
        return f"The one open action is {'overdue' if late else 'not due yet'}"
    if not late:
        return f"None of the {number} open actions is overdue"
    return f"{late} of {number} open actions {'is' if late == 1 else 'are'} overdue"
