"""Sums of a vote, who may vote, and what follows: Python says yes exactly where the database does."""

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from boards.models import Ballot, Body, Vote
from boards.votes.operations import COUNTED, record_own_vote, record_vote
from tests.boards.attendance.test_quorum import come
from tests.pairs import database_says, python_says, random_facts, undone

CHOICE = st.sampled_from(["for", "for", "against", "against", "abstained", "not_voting"])
WHO = st.sampled_from([None] * 7 + [0, 1, 2, 4, "officer"])
NAMES = st.dictionaries(st.integers(0, 4), CHOICE, max_size=5)
TYPED = st.one_of(st.just("as named"), st.lists(CHOICE, max_size=5))
VOTES = st.lists(CHOICE, min_size=4, max_size=4)


@st.composite
def vote_put(draw):
    """(how it was put, {number: choice} by name, the votes that were typed), in two of three draws
    as the method asks for it."""
    said = {
        "method": draw(st.sampled_from(Vote.Method.values)),
        "threshold": draw(st.sampled_from(["simple", *Vote.Threshold.values])),
        "casting": draw(st.sampled_from(["", "", "", "", "for", "against"])),
        "mover": draw(WHO),
        "seconder": draw(WHO),
    }
    if not draw(st.sampled_from([True, True, False])):
        return said, draw(NAMES), draw(TYPED)
    votes = draw(VOTES)
    named, typed = dict(enumerate(votes)), draw(st.sampled_from([[], votes]))
    fitting = {
        "agreed": ({}, []),
        "secret": ({}, votes),
        "show": (dict(list(named.items())[: draw(st.integers(0, 4))]), votes),
        "recorded": (named, typed),
    }
    return said, *fitting[said["method"]]


pytestmark = pytest.mark.django_db


@pytest.fixture
def came(meeting, writer):
    """The ids of the five voting members who came; the last has left. And of the officer."""
    Body.objects.filter(pk=meeting.body_id).update(secret_ballots=True)
    rows = come(meeting, writer, 5)
    rows[4].absences.create(reason="left", first=1, last=None)
    seat = meeting.body.memberships.get(role="officer")
    officer = meeting.attendances.create(
        membership=seat, person=seat.person, name="x", status="present"
    )
    return dict(enumerate(row.pk for row in rows)) | {"officer": officer.pk}


def sums(votes):
    return {choice: list(votes).count(choice) for choice in COUNTED}


def put(vote, counts, names):
    row = Vote.objects.create(
        kind="amendment", text="x", voting_present=4, seats=6, recorded_at=timezone.now(), **vote,
        **{COUNTED[choice]: number for choice, number in counts.items()},
    )  # fmt: skip
    for key, choice in names.items():
        Ballot.objects.create(vote=row, attendance_id=key, choice=choice)


@given(vote_put())
@settings(random_facts, max_examples=100)
def test_a_vote(meeting, writer, came, put_so):
    """Python also asks whether the body has a casting vote and secret ballots at all: it has."""
    said, names, typed = put_so
    who = {name: said[name] for name in ("mover", "seconder")}
    said = said | {name: None if each is None else came[each] for name, each in who.items()}
    counts = sums(names.values() if typed == "as named" else typed)
    names = {came[number]: choice for number, choice in names.items()}
    item = meeting.items.get(position=2)
    python = python_says(
        lambda: record_vote(
            item=item, kind="amendment", text="x", counts=counts, names=names, by=writer, **said
        )
    )
    if said["method"] == "recorded" and not any(counts.values()):
        counts = sums(names.values())
    raw = {"item": item, "mover_id": said.pop("mover"), "seconder_id": said.pop("seconder"), **said}
    database = [
        carried
        for carried in (True, False)
        if database_says(lambda carried=carried: put(raw | {"carried": carried}, counts, names))
    ]
    assert len(database) <= 1
    assert python == bool(database)
    if python:
        assert database == [outcome(raw, counts)]


def outcome(raw, counts):
    """Carried, as Python reckons it."""
    columns = {COUNTED[choice]: number for choice, number in counts.items()}
    return Vote(**raw, **columns, voting_present=4, seats=6).outcome.carried


@given(
    st.sampled_from(["show", "show", "show", "recorded", "agreed", "secret"]),
    st.sampled_from([0, 1, 2, 4, "officer"]),
    st.sampled_from(["for", "against", "abstained", "not_voting"]),
    st.sampled_from([True, True, False]),
    st.booleans(),
)
@example("show", 1, "for", False, False)
@random_facts
def test_how_one_member_voted(meeting, writer, came, method, who, choice, standing, named_before):
    """In a recorded vote every name is there already. Python also asks for the quorum: it is."""
    item = meeting.items.get(position=2)
    counts = {"votes_for": 2, "votes_against": 1, "abstentions": 1, "carried": True}
    names = {came[0]: "for", came[1]: "for", came[2]: "against", came[3]: "abstained"}
    with undone():
        vote = Vote.objects.create(
            item=item, kind="amendment", text="x", method=method, voting_present=4, seats=6,
            recorded_at=timezone.now(), **({"carried": True} if method == "agreed" else counts),
        )  # fmt: skip
        if method == "recorded":
            for key, said in names.items():
                Ballot.objects.create(vote=vote, attendance_id=key, choice=said)
        elif method == "show" and named_before:
            Ballot.objects.create(vote=vote, attendance_id=came[0], choice="for")
        if not standing:
            Vote.objects.update(struck_out_at=timezone.now(), struck_out_by=writer)
        said = {"vote": vote, "choice": choice}
        python = python_says(lambda: record_own_vote(attendance=came[who], by=writer, **said))
        row = said | {"attendance_id": came[who]}
        assert python == database_says(lambda: Ballot.objects.create(**row))
