"""How things look on pages: word, colour and shape, in each state."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.cover.models import Cover
from accounts.models import User
from accounts.signin.models import Outcome, SignIn
from boards.delegated.models import Consultation
from boards.models import DecisionResult, Plan, Priority
from boards.office.absence import Absent
from boards.plans.adoption.steps import next_step
from boards.programme.models import LOOKS
from boards.training.models import Booking
from core.jobs.querysets import Line, look_of
from core.letters.models import Letter
from core.templatetags.core import status
from tasking.models import ActionTold

DAY = datetime.date(2026, 11, 2)
NOW = timezone.now()
DAYS = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("stage", "ends_on", "word"),
    [
        (4, datetime.date(2027, 5, 2), "Four months"),
        (5, datetime.date(2027, 5, 2), "Soon"),
        (6, datetime.date(2027, 5, 2), "Over"),
        (4, datetime.date(2027, 9, 1), "Two months left"),
        (5, datetime.date(2027, 9, 1), "Soon"),
    ],
)
def test_an_absence_looks_nearer_its_end_month_by_month(stage, ends_on, word):
    row = Absent(None, DAY, stage, ends_on, stage)
    assert row.look == (word, "orange" if stage == 4 else "red", "▲")


def test_a_reply_is_waited_for_given_or_did_not_come():
    assert Consultation(asked_on=DAY).look[0] == "No reply yet"
    assert Consultation(asked_on=DAY, no_reply_by=DAY).look[0] == "No reply"
    assert Consultation(asked_on=DAY, replied_on=DAY).look[0] == "Replied"


@pytest.mark.parametrize(
    ("fields", "word", "when"),
    [
        (
            {"told_on": DAY, "told_how": "phone", "by": "Ann"},
            "By phone",
            "2 November 2026, recorded by Ann",
        ),
        ({"why_not": "own"}, None, None),
        ({"why_not": "no_address"}, "Not reached", "Not told yet"),
        ({"letter": {"handed_over_at": NOW}}, "By email", None),
        ({"letter": {"failed_at": NOW}}, "Not reached", "Not told yet"),
        ({"letter": {"failed_at": NOW}, "holds": False}, "No longer needed", "Not told"),
        ({"letter": {"outdated_at": NOW}}, "No longer needed", "Not told"),
        ({"letter": {}}, "Email on its way", "Not sent yet"),
    ],
)
def test_somebody_was_told_or_is_still_to_be_told(fields, word, when):
    fields = {"holds": True} | fields
    holds, letter, by = fields.pop("holds"), fields.pop("letter", None), fields.pop("by", None)
    row = ActionTold(at=NOW, **fields)
    row.holds = holds
    row.letter = Letter(**letter) if letter is not None else None
    if by:
        row.recorded_by = User(name=by)
    assert (row.look and row.look[0]) == word
    assert row.when_in_words
    assert when in (None, row.when_in_words)


def test_cover_a_sign_in_and_a_booking():
    assert Cover().look(True)[0] == "In force"
    assert Cover().look(False)[0] == "Not in force"
    assert Cover(ended_at=NOW).look(False) == ("Ended early", "grey", "○")
    looks = {each: SignIn(outcome=each).look for each in Outcome}
    assert [each for each, look in looks.items() if look[1] == "green"] == [Outcome.SIGNED_IN]
    assert Booking().look is None
    assert Booking(attended=True).look[0] == "Attended"
    assert Booking(attended=False).look[0] == "Did not attend"


def test_jobs():
    ran = SimpleNamespace(succeeded_at=NOW, failed_at=None, known_since=NOW)
    failed = SimpleNamespace(succeeded_at=None, failed_at=NOW, known_since=NOW - DAYS)
    words = [
        Line(None, run, NOW, is_overdue).look[0]
        for run, is_overdue in ((ran, True), (failed, False), (ran, False), (None, False))
    ]
    assert words == ["Overdue", "Last run failed", "On time", "Not run yet"]
    assert look_of(SimpleNamespace(status="failed"))[0] == "Failed"
    assert look_of(SimpleNamespace(status="doing"))[0] == "Interrupted"


def test_a_plan_looks_as_it_stands_and_says_the_next_step():
    today = timezone.localdate()
    adopted = {"state": "adopted", "in_force_from": today - DAYS}
    plans = {
        "○": Plan(state="draft"),
        "◆": Plan(state="consulted"),
        "✕": Plan(**adopted, replaced_from=today),
        "▷": Plan(state="adopted", in_force_from=today + DAYS),
        "✓": Plan(**adopted),
    }
    assert [plan.look[2] for plan in plans.values()] == list(plans)
    assert {Priority(change=each).look for each in ("new", "changed", "kept")} == {
        ("New", "green", "+"),
        ("Changed", "yellow", "◐"),
        ("Kept", "grey", "="),
    }


@pytest.mark.parametrize(
    ("state", "facts", "url_name"),
    [
        ("draft", {"priorities": []}, "priority_add"),
        ("draft", {}, "plan_consult"),
        ("consulted", {}, "plan_put"),
        ("consulted", {"put_to": [1]}, "plan_adopt"),
        ("adopted", {"may_begin_next": True}, "plan_review"),
        ("adopted", {}, ""),
    ],
)
def test_the_next_step_of_a_plan(state, facts, url_name):
    facts = {"priorities": [1], "put_to": [], "may_begin_next": False} | facts
    plan = SimpleNamespace(
        is_draft=state == "draft",
        is_consulted=state == "consulted",
        body="Sinfin Board",
        may_change=state in ("draft", "consulted"),
        is_to_come=False,
    )
    step = next_step(plan, **facts)
    assert step.url_name == url_name
    assert bool(step.button) == bool(url_name)


def test_every_state_of_a_result_has_its_look():
    assert set(LOOKS) == set(DecisionResult.Standing.values)


def test_the_tag_of_a_status_has_all_three():
    shown = status(("Done", "green", "✓"))
    assert all(each in shown for each in ("Done", "govuk-tag--green", "✓"))
