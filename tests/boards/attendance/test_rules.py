"""Quorum: worked cases, and laws that hold for all numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.attendance.rules import quorum_required

COUNT = st.integers(0, 60)


@pytest.mark.parametrize(
    ("base", "share", "minimum", "required"),
    [(12, (1, 4), 3, 3), (13, (1, 4), 3, 4), (51, (1, 4), 3, 13), (5, (1, 4), 3, 3),
     (0, (1, 4), 3, 3), (9, (0, 1), 0, 0), (10, (1, 3), 2, 4)],
)  # fmt: skip
def test_quorum_by_hand(base, share, minimum, required):
    assert quorum_required(base, *share, minimum) == required


@given(COUNT, st.integers(0, 9), st.integers(1, 9), COUNT)
def test_quorum_is_the_least_number_that_satisfies_both(base, numerator, denominator, minimum):
    required = quorum_required(base, numerator, denominator, minimum)
    share = Fraction(base * numerator, denominator)
    assert required >= minimum
    assert required >= share
    assert required == minimum or required - 1 < share


@pytest.mark.parametrize("wrong", [(5, 1, 0, 3), (5, -1, 4, 3), (-5, 1, 4, 3), (5, 1, 4, -3)])
def test_a_quorum_that_makes_no_share_is_an_error(wrong):
    with pytest.raises(ValueError, match="quorum"):
        quorum_required(*wrong)
