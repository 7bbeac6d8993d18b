"""The life of a meeting as a line: seven steps for those inside, what is public for everybody."""

import pytest
from django.db.models import F

from boards.meetings.dates.life import life_of
from boards.models import Meeting

INSIDE = [
    "Set the date", "Publish the agenda", "Hold the meeting", "Write the minutes", "Check the minutes",
    "Publish the minutes", "Approve and sign the minutes",
]  # fmt: skip
OUTSIDE = [
    "Date to be set", "Agenda to be published", "Meeting to be held", "Minutes to be published",
    "Minutes to be approved and signed",
]  # fmt: skip


def life(meeting, *, is_internal=True):
    rows = Meeting.objects.select_related("body", "minutes_check").annotate(
        signed_at=F("approval__signed_at")
    )
    return life_of(rows.get(pk=meeting.pk), is_internal=is_internal)


def standing(found):
    return [each.standing for each in found.stages]


def test_seven_steps_inside_and_five_for_everybody(world):
    found = life(world.own.published)
    assert [each.to_do for each in found.stages] == INSIDE
    outside = life(world.own.published, is_internal=False)
    assert [each.to_do for each in outside.stages] == OUTSIDE
    assert outside.finding == "Next: minutes to be approved and signed"


@pytest.mark.parametrize(
    ("name", "done", "finding"),
    [
        ("draft", 1, "Step 2 of 7: publish the agenda"),
        ("agenda", 2, "Step 3 of 7: hold the meeting"),
        ("written", 3, "Step 4 of 7: write the minutes"),
        ("ready", 4, "Step 5 of 7: check the minutes"),
        ("published", 6, "Step 7 of 7: approve and sign the minutes"),
        ("signed", 7, "All 7 steps are complete"),
    ],
)
def test_how_far_it_is(world, name, done, finding):
    found = life(getattr(world.own, name))
    assert found.finding == finding
    now = ["now"] if done < 7 else []
    assert standing(found) == ["done"] * done + now + ["to come"] * (7 - done - len(now))
    assert found.stages[done - 1].on is not None
    assert found.stages[0].words == "Date set"
    assert {each.on for each in found.stages[done:]} <= {None}


def test_a_forum_has_notes_and_what_is_cancelled_no_line(world):
    meeting = world.own.published
    meeting.held_power = "consult"
    rows = [each.to_do for each in life_of_notes(meeting).stages]
    assert rows == [*INSIDE[:3], "Write the notes", "Publish the notes"]
    meeting.state = Meeting.State.CANCELLED
    assert life_of(meeting, is_internal=True) is None


def life_of_notes(meeting):
    meeting.signed_at = None
    return life_of(meeting, is_internal=True)


def test_the_page_says_it_in_words_too(world, as_user):
    page = as_user(None).get(world.own.published.get_absolute_url()).content.decode()
    assert "Next: minutes to be approved and signed" in page
    assert 'aria-current="step"' in page
    assert "Minutes published" in page
    assert "Minutes checked" not in page
