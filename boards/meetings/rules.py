"""The steps of a meeting, and whether its notice was kept. Imports no Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """The one next step of a meeting: what the button says, where it leads, why."""

    word: str
    url_name: str
    is_post: bool
    hint: str = ""


STEPS = {
    "preparing": Step(
        "Publish the agenda", "agenda", False, "Read it as others will, then publish it there."
    ),
    "agenda_published": Step(
        "Start the meeting", "meeting_start", True, "Tick who came and write as you go."
    ),
    "running": Step("Go on with the meeting", "meeting_live", False, "The meeting is running."),
    "writing_up": Step(
        "Write up the minutes", "meeting_live", False, "Complete the text, then mark it ready."
    ),
    "minutes_ready": Step("Publish the minutes", "minutes", False, "Read them there once more."),
    "minutes_published": Step(
        "Follow up the actions", "meeting_follow_up", False, "The minutes are out."
    ),
}
CALL = Step(
    "Call for items",
    "meeting_call",
    True,
    "Asks the members for items and authors for their papers. You can build the agenda meanwhile.",
)
AGREE = Step(
    "Agree agenda",
    "agenda_agree",
    False,
    "Go through it with the chair, here, by email or on the phone; then publish it.",
)
PREPARE = Step(
    "Build the agenda", "agenda_edit", False, "Add what this meeting is about, then publish it."
)


WAIT = Step(
    "Enter apologies",
    "meeting_apologies",
    False,
    "It is run on its day. Until then, enter who sends apologies and who comes instead.",
)
CHECK = Step(
    "Have the minutes checked",
    "minutes",
    False,
    "Someone who did not write them checks them there first, or the chair agrees by email or phone.",
)


def next_step(meeting, has_business=True):
    """The one next step, one that will work today, or None for a cancelled meeting. Standing items
    alone are no business."""
    if meeting.state == "preparing" and not has_business:
        return CALL if meeting.waits_for_call else PREPARE
    if meeting.state == "preparing" and meeting.waits_for_agreement:
        return AGREE
    if meeting.state == "agenda_published" and meeting.is_to_come:
        return WAIT
    if meeting.state == "minutes_ready" and meeting.waits_for_check:
        return CHECK
    return STEPS.get(meeting.state)


def notice_kept(published_on, publish_by, convened_on):
    """Whether an agenda left its clear days: out by the last day, or, where the meeting was called
    at shorter notice, on the day it was called. Days are those the publication counts as.
    Source: Local Government Act 1972 s.100B(4)(a)."""
    return published_on <= max(publish_by, convened_on)
