"""What the state of a meeting looks like, and what else may be done in it. Imports no Django."""

from typing import NamedTuple

from boards.meetings.rules import Step


class Status(NamedTuple):
    """Where a meeting stands, as a reader sees it: word, colour and shape together."""

    word: str
    colour: str
    shape: str


TO_CHECK = "minutes_to_check"
"""Of minutes that are ready: no state of its own, but what they wait for (Meeting.waits_for_check)."""
STATUSES = {
    "preparing": Status("Agenda in preparation", "grey", "○"),
    "agenda_published": Status("Agenda published", "blue", "◆"),
    "running": Status("In progress", "green", "▶"),
    "writing_up": Status("Minutes being written up", "yellow", "◐"),
    TO_CHECK: Status("Minutes waiting to be checked", "yellow", "◑"),
    "minutes_ready": Status("Minutes ready to publish", "yellow", "◑"),
    "minutes_published": Status("Minutes published", "green", "✓"),
    "cancelled": Status("Cancelled", "red", "✕"),
}

TO_COME = {"preparing", "agenda_published"}
CLOSES_ITEMS = {"agenda_published", "running", "writing_up"}
TAKES_INTERESTS = CLOSES_ITEMS | {"minutes_ready", "minutes_published"}
OTHER_STEPS = (
    (Step("Change the agenda", "agenda_edit", False), {"preparing"}),
    (Step("Read and publish the agenda", "agenda", False), {"preparing"}),
    (
        Step("Start the meeting without a published agenda", "meeting_start", True),
        {"preparing"},
    ),
    (Step("Add a late item", "agenda_edit", False), {"agenda_published"}),
    (Step("Make an item private", "item_private", False), CLOSES_ITEMS),
    (Step("Declarations of interest", "interests", False), TAKES_INTERESTS),
    (Step("Apologies and substitutes", "meeting_apologies", False), TO_COME),
    (Step("Change date or place", "meeting_edit", False), TO_COME),
    (Step("Cancel the meeting", "meeting_cancel", False), TO_COME),
    (Step("Remove this date", "meeting_remove", False), {"preparing"}),
    (Step("Reopen the published minutes", "minutes_reopen", False), {"minutes_published"}),
    (Step("Return the minutes to draft", "minutes_back", True), {"minutes_ready"}),
)
"""What else may be done with a meeting, and in which states."""


def other_steps(meeting, has_items, is_approved):
    """What may be done besides the next step, in the order of the page: an agenda is read where it
    has items, a private body has no private items, and approved minutes stay as they are."""
    left_out = set() if has_items else {"agenda"}
    if meeting.body.is_private:
        left_out.add("item_private")
    if meeting.called_at or meeting.agreed_at or meeting.continues_id:
        left_out.add("meeting_remove")
    if is_approved:
        left_out.add("minutes_reopen")
    return [
        step
        for step, states in OTHER_STEPS
        if meeting.state in states and step.url_name not in left_out
    ]
