"""Named rules of actions: pure functions. A refusal's text is what the user reads."""

import datetime

from tasking import states

SIGN_OFF_NEEDS_BODY = (
    "Only the board or forum that requested an action can sign it off. "
    "None requested this one, so “Confirmed” is the final status."
)


def refuse_move(action, after, *, reason):
    """Why the action cannot go to state `after`, or None where it can."""
    state = action.State
    if not states.MACHINE.can_move(action.state, after):
        now, wanted = action.get_state_display(), state(after).label
        return f"An action that is “{now}” cannot become “{wanted}”."
    if after == states.CLOSED and action.body_id is None:
        return SIGN_OFF_NEEDS_BODY
    if states.MACHINE.needs_reason(action.state, after) and not reason.strip():
        return f"Enter a reason for the status “{state(after).label}”."
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
