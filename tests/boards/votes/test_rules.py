"""Votes: worked cases, and laws that hold for all numbers."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from boards.votes.rules import vote_outcome

COUNT = st.integers(0, 60)


@pytest.mark.parametrize(
    ("args", "options", "carried", "sentence"),
    [
        ((5, 3, 0), {}, True, "Carried: 5 for, 3 against."),
        ((5, 3, 2), {}, True, "Carried: 5 for, 3 against, 2 abstained."),
        ((8, 0, 0), {}, True, "Carried unanimously: 8 for, 0 against."),
        ((6, 0, 2), {}, True, "Carried with none against: 6 for, 0 against, 2 abstained."),
        ((3, 5, 0), {}, False, "Not carried: 3 for, 5 against."),
        ((4, 4, 0), {}, False,
         "Not carried: 4 for, 4 against; tied; no casting vote."),
        ((0, 0, 7), {}, False,
         "Not carried: 0 for, 0 against, 7 abstained; no one voted for or against."),
        ((4, 4, 0), {"casting": "for"}, True, "4 for, 4 against: carried on the casting vote."),
        ((4, 4, 1), {"casting": "against"}, False,
         "4 for, 4 against, 1 abstained: not carried on the casting vote."),
        ((6, 3, 0), {"threshold": "two-thirds", "voting_present": 9}, True,
         "Carried: 6 for, 3 against; two thirds of the 9 voting members present is 6 or more."),
        ((6, 1, 0), {"threshold": "two-thirds", "voting_present": 10}, False,
         "Not carried: 6 for, 1 against; two thirds of the 10 voting members present is 7 or more."),
        ((5, 1, 0), {"threshold": "all-members", "seats": 9}, True,
         "Carried: 5 for, 1 against; more than half of all 9 members is 5 or more."),
        ((5, 0, 0), {"threshold": "all-members", "seats": 10}, False,
         "Not carried: 5 for, 0 against; more than half of all 10 members is 6 or more."),
    ],
)  # fmt: skip
def test_votes_by_hand(args, options, carried, sentence):
    outcome = vote_outcome(*args, **options)
    assert outcome.carried is carried
    assert outcome.sentence == sentence


@given(COUNT, COUNT, COUNT)
def test_more_for_than_against_carries_and_nothing_else(votes_for, against, abstained):
    assert vote_outcome(votes_for, against, abstained).carried == (votes_for > against)
    present = votes_for + against + abstained
    two_thirds = vote_outcome(
        votes_for, against, abstained, threshold="two-thirds", voting_present=present
    )
    assert two_thirds.carried == (votes_for > 0 and Fraction(votes_for) >= Fraction(2 * present, 3))
    whole = vote_outcome(votes_for, against, abstained, threshold="all-members", seats=present)
    assert whole.carried == (2 * votes_for > present)


@given(COUNT, COUNT, COUNT, st.sampled_from(["for", "against"]))
def test_a_casting_vote_decides_a_tie_and_is_refused_otherwise(votes_for, against, rest, casting):
    tied = vote_outcome(votes_for, votes_for, rest, casting=casting)
    assert tied.carried == (casting == "for")
    assume(votes_for != against)
    with pytest.raises(ValueError, match="no tie"):
        vote_outcome(votes_for, against, rest, casting=casting)


@pytest.mark.parametrize(
    ("args", "options", "words"),
    [
        ((-1, 0, 0), {}, "below nothing"),
        ((3, 3, 3), {"voting_present": 8}, "more votes"),
        ((3, 3, 3), {"seats": 8}, "more votes"),
        ((1, 0, 0), {"threshold": "half"}, "threshold"),
        ((1, 1, 0), {"casting": "maybe"}, "casting"),
        ((1, 0, 0), {"threshold": "two-thirds"}, "how many"),
        ((1, 0, 0), {"threshold": "all-members"}, "how many"),
    ],
)
def test_votes_that_cannot_be(args, options, words):
    with pytest.raises(ValueError, match=words):
        vote_outcome(*args, **options)
