"""The steps of a meeting, and whether its notice was kept. Imports no Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """The one next step of a meeting: what the button says, where it leads, why."""

    word: str
    url_name: str
    is_post: bool
    hint: str = ""
    of: str = ""
    """What a short button is about: read aloud after its word."""
    what: str = ""
    """The step as a whole sentence, where that is not word and `of`."""

    @property
    def sentence(self):
        return self.what or f"{self.word} {self.of}".strip()


STEPS = {
    "preparing": Step(
        "Publish", "agenda", False, "Read it as others will, then publish it there.", "the agenda"
    ),
    "agenda_published": Step(
        "Run", "meeting_start", True, "Record who is there, and take the minutes as the meeting goes on.",
        "the meeting", "Start the meeting",
    ),
    "running": Step(
        "Run", "meeting_live", False, "The meeting is running.",
        "the meeting", "Go on with the meeting",
    ),
    "writing_up": Step(
        "Write up", "meeting_live", False,
        "Complete the text, then send the minutes for checking.", "the minutes",
    ),
    "minutes_ready": Step(
        "Publish draft", "minutes", False, "Read them once more.", "minutes", "Publish the minutes",
    ),
    "minutes_published": Step(
        "Follow up the actions", "meeting_follow_up", False, "The minutes have been published."
    ),
}  # fmt: skip
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
    "Go through it with the chair, here, by email or by phone; then publish it.",
)
PREPARE = Step(
    "Build the agenda", "agenda_edit", False, "Add what this meeting is about, then publish it."
)


WAIT = Step(
    "Enter apologies",
    "meeting_apologies",
    False,
    "It is run on its day. Until then, enter who sends apologies and who will substitute for them.",
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
