"""What may be decided under an item: Python says yes exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.decisions.operations import record_decision
from boards.models import AgendaItem, Decision
from boards.votes.operations import record_vote
from tests import steps
from tests.boards.attendance.test_quorum import come
from tests.pairs import database_says, past_every_trigger, python_says, random_facts, undone

EXEMPT = {"access": "exempt", "paragraphs": [3], "private_reason": "Prices"}
CONFIDENTIAL = {"access": "confidential", "private_reason": "A court says so"}
ITEM = st.fixed_dictionaries(
    {
        "in_time": st.sampled_from([None, False, True, True]),
        "urgent": st.booleans(),
        "withdrawn": st.sampled_from([False, False, False, True]),
        "is_informal": st.sampled_from([False, False, False, True]),
        "access": st.sampled_from([{}, EXEMPT, EXEMPT, CONFIDENTIAL]),
    }
)
EXCLUSION = st.fixed_dictionaries(
    {
        "position": st.integers(1, 3),
        "outcome": st.sampled_from(["resolved", "resolved", "lost"]),
        "standing": st.sampled_from([True, True, False]),
        "names": st.sampled_from([True, True, True, False]),
    }
)
POWER = st.sampled_from(["decide", "decide", "recommend"])
pytestmark = pytest.mark.django_db


def exclude(meeting, writer, facts):
    """The public is excluded by a resolution under an item that names the exempt ones from there
    on, or was made before they were exempt; it may be lost or struck out."""
    struck = {} if facts["standing"] else {"struck_out_at": timezone.now(), "struck_out_by": writer}
    decision = Decision.objects.create(
        item=meeting.items.get(position=facts["position"]), outcome=facts["outcome"], text="Out",
        excludes_public=True, recorded_at=timezone.now(), **struck,
    )  # fmt: skip
    following = meeting.items.filter(position__gte=facts["position"], access="exempt")
    for item in following if facts["names"] else ():
        decision.excluded.create(item=item, paragraphs=item.paragraphs)


def set_item(item, writer, facts):
    """How the item stands, written past every operation and every trigger."""
    now = timezone.now()
    urgent = {"urgent_at": now, "urgent_by": writer, "urgent_reason": "x", "urgent_presiding": "y"}
    urgent["urgent_person"] = item.meeting.body.memberships.order_by("pk").first().person
    gone = {"withdrawn_at": now, "withdrawn_by": writer, "withdrawn_reason": "x"}
    with past_every_trigger():
        AgendaItem.objects.filter(pk=item.pk).update(
            in_time=facts["in_time"], is_informal=facts["is_informal"], **facts["access"],
            **(urgent if facts["urgent"] else {}), **(gone if facts["withdrawn"] else {}),
        )  # fmt: skip


def prepare(meeting, writer, power, facts, exclusions):
    """The second item stands so, and these exclusions were resolved, whatever the rules say."""
    item = meeting.items.get(position=2)
    steps.has_power(meeting.body, "recommend")
    access = AgendaItem.objects.filter(pk=item.pk)
    access.update(**facts["access"])
    for each in exclusions:
        exclude(meeting, writer, each)
    steps.has_power(meeting.body, power)
    set_item(item, writer, facts)


@given(POWER, ITEM, st.lists(EXCLUSION, max_size=2))
@random_facts
def test_what_may_be_decided(meeting, writer, power, facts, exclusions):
    come(meeting, writer, 3)
    item = meeting.items.get(position=2)
    with undone():
        prepare(meeting, writer, power, facts, exclusions)
        said = {"item": item, "outcome": "resolved", "text": "Go"}
        python = python_says(lambda: record_decision(**said, by=writer))
        row = said | {"recorded_at": timezone.now()}
        assert python == database_says(lambda: Decision.objects.create(**row))


@given(POWER, ITEM, st.lists(EXCLUSION, max_size=2))
@random_facts
def test_what_may_be_voted_on(meeting, writer, power, facts, exclusions):
    """A motion: the vote and the decision that follows from it."""
    come(meeting, writer, 3)
    item = meeting.items.get(position=2)
    with undone():
        prepare(meeting, writer, power, facts, exclusions)
        said = {"item": item, "text": "Go", "method": "agreed"}
        python = python_says(lambda: record_vote(**said, by=writer))
        assert python == database_says(lambda: vote_and_decide(item, said))


def vote_and_decide(item, said):
    now = timezone.now()
    vote = item.votes.create(**said, voting_present=3, seats=6, carried=True, recorded_at=now)
    Decision.objects.create(item=item, outcome="resolved", text="Go", vote=vote, recorded_at=now)
