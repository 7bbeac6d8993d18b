"""The ten states, every pair of them, and what each outcome needs."""

import itertools

import pytest

from tasking.requests.working import states
from tasking.requests.working.states import can_move, lacks, of_another, steps_from

R, T, A, S, P = "received", "triaged", "assigned", "scheduled", "in_progress"
WR, WP, D, C, Q = (
    "awaiting_reporter", "awaiting_partner", "resolved", "closed", "reopen_requested",
)  # fmt: skip
MOVES = {
    *((R, each) for each in (T, C)),
    *((T, each) for each in (A, WR, C)),
    *((A, each) for each in (S, P, WR, WP, D, T)),
    *((S, each) for each in (P, D, A)),
    *((P, each) for each in (S, WR, WP, D)),
    *((WR, each) for each in (T, A, P, C)),
    *((WP, each) for each in (A, P, C)),
    *((D, each) for each in (C, Q)),
    (C, Q),
    *((Q, each) for each in (A, C)),
}


def test_every_pair_of_states_is_a_step_or_none():
    assert states.STATES == (R, T, A, S, P, WR, WP, D, C, Q)
    pairs = itertools.product(states.STATES, repeat=2)
    assert {pair for pair in pairs if states.MACHINE.can_move(*pair)} == MOVES


@pytest.mark.parametrize("came_from", states.STATES)
@pytest.mark.parametrize("waiting", states.AWAITING)
def test_what_waits_goes_back_to_where_it_came_from_and_to_its_end(waiting, came_from):
    possible = {after for before, after in MOVES if before == waiting}
    assert set(steps_from(waiting, came_from)) == possible & {came_from, C}


def test_three_steps_are_not_taken_without_a_word():
    needing = {pair for pair in MOVES if states.MACHINE.needs_reason(*pair)}
    assert needing == {(A, T), (D, Q), (C, Q), (Q, C)}


def test_where_the_clock_runs_and_where_an_outcome_stands():
    assert states.AWAITING == (WR, WP)
    assert set(states.OPEN) == set(states.STATES) - {D, C}
    assert set(states.WITH_OUTCOME) == {D, C, Q}


NEEDED = {
    "not_our_duty": [{"referred_to": 1, "their_reference": "A1"}, {"referred_to": 1, "referred_request": 2}],
    "duplicate": [{"target": 3}],
    "programmed_works": [{"planned_on": "2026-12-01"}],
    "refused": [{"reason": "Private land"}],
}  # fmt: skip


@pytest.mark.parametrize("outcome", states.NEEDS)
def test_an_outcome_needs_its_facts_and_no_other(outcome):
    for given in NEEDED.get(outcome, [{}]):
        assert lacks(outcome, given) == ""
        assert of_another(outcome, given) == []
        for field in given:
            assert lacks(outcome, given | {field: ""}) in states.WORDS
    others = {field for name, each in NEEDED.items() if name != outcome for field in each[0]}
    others -= {"reason"}  # anybody may say why
    assert set(of_another(outcome, dict.fromkeys(others, 1))) == others


def test_what_is_no_outcome_is_asked_for():
    assert lacks("", {}) == lacks("gone", {}) == "outcome"
    assert len(states.NEEDS) == 10
    assert can_move(R, C)
    assert not can_move(C, R)
