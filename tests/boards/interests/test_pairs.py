"""What a declaration must say, and what follows: Python says yes exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.interests.operations import NOTICE, declare_interest, record_notified
from boards.models import Absence, Body, Interest, Vote
from tests.boards.attendance.test_quorum import come
from tests.pairs import database_says, python_says, random_facts, undone

DECLARED = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["dpi", "dpi", "registrable", "other", "own"]),
        "outcome": st.sampled_from(Interest.Outcome.values),
        "is_registered": st.booleans(),
    }
)
WORDS = st.sampled_from(
    [("A shop", False), ("A shop", False), ("", True), ("", True), ("", False), ("A shop", True)]
)
pytestmark = pytest.mark.django_db


def raw(item, came, **declared):
    """The declaration and the absence that belongs to it, with no operation."""
    barred = declared["outcome"] in Interest.BARRING
    span = {"reason": "interest", "first": item.position, "last": item.position}
    due = declared["kind"] == "dpi" and not declared["is_registered"]
    Interest.objects.create(
        attendance=came, item=item, recorded_at=timezone.now(), **declared,
        absence=Absence.objects.create(attendance=came, **span) if barred else None,
        notify_by=item.meeting.day + NOTICE if due else None,
    )  # fmt: skip


@given(DECLARED, WORDS, st.booleans(), st.sampled_from(["nowhere", "nowhere", "here", "there"]))
@random_facts
def test_a_declaration(meeting, writer, declared, words, fits, voted):
    """Python also asks whether the body lets somebody stay in silence (it does), and who was
    counted without a name."""
    came = come(meeting, writer, 3)[0]
    item = meeting.items.get(position=2)
    nature, is_sensitive = words
    dispensed = declared["outcome"] == "dispensation"
    declared = declared | {"nature": nature, "is_sensitive": is_sensitive}
    declared["dispensation"] = "D1" if dispensed == fits else ""
    with undone():
        Body.objects.filter(pk=meeting.body_id).update(interest_leaves=False)
        if voted != "nowhere":
            about = item if voted == "here" else meeting.items.get(position=1)
            Vote.objects.create(
                item=about, kind="amendment", text="x", method="agreed", mover=came,
                voting_present=3, seats=6, carried=True, recorded_at=timezone.now(),
            )  # fmt: skip
        said = {"item": item, "membership": came.membership, "by": writer, **declared}
        python = python_says(lambda: declare_interest(**said))
        assert python == database_says(lambda: raw(item, came, **declared))


@given(st.sampled_from(["stayed", "left"]), st.integers(1, 3), st.integers(1, 3))
@random_facts
def test_who_is_barred_is_away_for_the_item(meeting, writer, outcome, position, away_from):
    """Python makes the absence itself, for this item; no other will do."""
    came = come(meeting, writer, 3)[0]
    item = meeting.items.get(position=position)
    with undone():
        span = {"reason": "interest", "first": away_from, "last": away_from}
        absence = came.absences.create(**span) if outcome == "left" else None
        row = {"attendance": came, "item": item, "kind": "own", "outcome": outcome, "nature": "x"}
        row |= {"is_registered": True, "absence": absence, "recorded_at": timezone.now()}
        fits = outcome == "stayed" or position == away_from
        assert database_says(lambda: Interest.objects.create(**row)) == fits


@given(DECLARED)
@random_facts
def test_notice_to_the_monitoring_officer(meeting, writer, declared):
    came = come(meeting, writer, 3)[0]
    item = meeting.items.get(position=2)
    declared = declared | {"nature": "A shop", "outcome": "dispensation", "dispensation": "D1"}
    with undone():
        raw(item, came, **declared)
        rows = Interest.objects.filter(item=item)
        told = {"notified_at": timezone.now(), "notified_by": writer}
        python = python_says(lambda: record_notified(interest=rows.get(), by=writer))
        assert python == database_says(lambda: rows.update(**told))
