"""Worked numbers of the rules, and what always holds."""

import itertools
import math
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import statistics as s
from performance.statistics import intervals

counts = st.integers(0, 400)
levels = st.sampled_from([0.8, 0.95, 0.998])


def near(*values, within=5e-7):
    return pytest.approx(values, abs=within)


# ------------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("x", "n", "confidence", "limits"),
    [
        (65, 100, 0.95, (0.5525444, 0.7363576)),
        (65, 100, 0.998, (0.4954947, 0.7783541)),
        (1045, 5000, 0.95, (0.1979555, 0.2204913)),
        (0, 50, 0.95, (0, 0.0713476)),
        (34, 120, 0.95, (0.210, 0.370)),
    ],
)
def test_wilson_as_published(x, n, confidence, limits):
    within = 5e-4 if n == 120 else 1e-7
    assert s.wilson(x, n, confidence) == near(*limits, within=within)


def test_a_whole_is_no_more_than_one():
    assert s.wilson(50, 50)[1] == 1.0
    assert s.wilson(0, 50)[0] == 0.0


@given(counts, counts, levels)
def test_wilson_holds_the_proportion_and_mirrors(x, more, confidence):
    n = x + more
    if not n:
        with pytest.raises(ValueError, match="at least one"):
            s.wilson(x, n)
        return
    low, high = s.wilson(x, n, confidence)
    assert 0 <= low <= x / n <= high <= 1
    other = s.wilson(more, n, confidence)
    assert (low, high) == near(1 - other[1], 1 - other[0], within=1e-9)


@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (0, 0), (1, -3)])
def test_what_is_no_proportion_is_refused(x, n):
    for ask in (
        s.wilson,
        lambda x, n: s.two_proportions(x, n, 1, 2),
        lambda x, n: s.difference(1, 2, x, n),
    ):
        with pytest.raises(ValueError):
            ask(x, n)


@pytest.mark.parametrize("confidence", [0, 1, 1.5, -0.1])
def test_confidence_is_a_part_of_one(confidence):
    for ask in (lambda c: s.wilson(1, 2, c), lambda c: s.byar(3, c), lambda c: s.byar(30, c)):
        with pytest.raises(ValueError, match="confidence"):
            ask(confidence)


@pytest.mark.parametrize(
    ("x", "per", "limits"),
    [
        (65, 1, (50.1631877, 82.8491385)),
        (222, 100 / 3215, (6.0265749, 7.8757294)),
        (5, 1, (1.6234864, 11.6683321)),
        (250, 100_000 / 220, (99_984.95, 128_631.14)),
        (0, 1, (0, 3.6888795)),
    ],
)
def test_byar_as_published(x, per, limits):
    low, high = s.byar(x)
    assert (low * per, high * per) == near(*limits, within=5e-3 if x == 250 else 5e-8)


def test_byar_is_near_the_exact_limits_where_it_takes_over():
    exact = intervals._poisson_limit(9, 0.975), intervals._poisson_limit(10, 0.025)
    assert s.byar(10) == near(*exact, within=0.02)


@pytest.mark.parametrize("x", [-1, 2.5])
def test_what_is_no_count_is_refused(x):
    with pytest.raises(ValueError, match="whole number"):
        s.byar(x)


def test_limits_agree_with_a_library():
    stats = pytest.importorskip("scipy.stats", reason="scipy is installed for development only")
    for x, n in itertools.product((0, 1, 7, 40), (40, 91)):
        theirs = stats.binomtest(x, n).proportion_ci(0.95, method="wilson")
        assert s.wilson(x, n) == near(theirs.low, theirs.high, within=1e-9)
    for x in range(10):
        low = stats.chi2.ppf(0.025, 2 * x) / 2 if x else 0
        assert s.byar(x) == near(low, stats.chi2.ppf(0.975, 2 * x + 2) / 2, within=1e-7)
    assert pytest.approx(stats.chi2.ppf(0.998, 1), rel=1e-9) == s.TREND_THRESHOLD


def test_two_proportions_agree_with_a_library():
    """The pooled test is the chi-squared test of the table of both, without Yates' correction."""
    stats = pytest.importorskip("scipy.stats", reason="scipy is installed for development only")
    for x1, n1, x2, n2 in ((30, 100, 45, 100), (1, 40, 9, 91), (120, 200, 40, 200)):
        table = [[x1, n1 - x1], [x2, n2 - x2]]
        theirs = stats.chi2_contingency(table, correction=False)
        z, p = s.two_proportions(x1, n1, x2, n2)
        assert (z * z, p) == near(theirs.statistic, theirs.pvalue, within=1e-9)


def test_trends_and_fifths_agree_with_a_library():
    """The slope of a trend is that of weighted least squares, and its chi-squared the square of slope by error."""
    numpy = pytest.importorskip("numpy", reason="numpy comes with scipy, for development only")
    values, half = [24.67, 24.6, 28.0, 30.2, 30.6], [1.55, 1.52, 1.6, 1.64, 1.66]
    lows, highs = ([v + sign * h for v, h in zip(values, half, strict=True)] for sign in (-1, 1))
    errors = [2 * each / 3.92 for each in half]
    weights = [1 / each for each in errors]
    _, spread = numpy.polyfit([1, 2, 3, 4, 5], values, 1, w=weights, cov="unscaled")
    slope = numpy.polyfit([1, 2, 3, 4, 5], values, 1, w=weights)[0]
    chi, _ = s.trend_values(values, lows, highs)
    assert chi == pytest.approx(slope**2 / spread[0][0], rel=1e-9)
    assert s.quintiles(values) == pytest.approx(
        numpy.quantile(values, [0, 0.2, 0.4, 0.6, 0.8, 1]).tolist()
    )


@pytest.mark.parametrize(
    ("n", "confidence", "limits"),
    [(2, 0.95, (0.25885383, 1)), (10, 0.998, (0.42032590, None))],
)
def test_funnel_as_published(n, confidence, limits):
    low, high = s.funnel(0.806424479, n, confidence)
    assert low == pytest.approx(limits[0], abs=5e-9)
    assert high == 1


def test_funnel_at_the_ends():
    assert s.funnel(0, 10) == (0, 0)
    assert s.funnel(1, 10) == (1, 1)
    for theta, n in ((1.1, 5), (-0.1, 5), (0.5, 0)):
        with pytest.raises(ValueError):
            s.funnel(theta, n)


def test_power_of_a_survey():
    assert [round(100 * s.half_width(n), 2) for n in (1000, 500, 100)] == [3.10, 4.38, 9.80]
    assert [round(100 * s.detectable_change(n), 2) for n in (1000, 500)] == [4.38, 6.20]


def test_what_seventeen_places_find_where_nothing_differs():
    """False alarms for each indicator, at both levels that a mark has."""
    found = [17 * (1 - each) for each in (s.SOMEWHAT, s.FAR)]
    assert found == pytest.approx([0.85, 0.034])


def test_a_ward_of_120_answers_is_not_told_from_the_country():
    low, high = s.wilson(34, 120)
    assert (round(100 * 34 / 120, 1), round(100 * low, 1), round(100 * high, 1)) == (
        28.3,
        21.0,
        37.0,
    )
    assert s.compare(low, high, 0.29, s.HIGH) == "similar"


def test_what_two_surveys_alike_can_tell_apart_goes_by_their_likely_range():
    """From the range that is stored the same as from the number who answered, near one half."""
    for n, points in ((1000, 4.38), (500, 6.20)):
        low, high = (50 + sign * 100 * s.half_width(n) for sign in (-1, 1))
        assert round(s.change_to_be_seen(low, high), 2) == points
    assert s.change_to_be_seen(5, 5) == 0


def test_design_effect():
    assert s.design_effect([2, 2, 2]) == pytest.approx(1)
    assert s.design_effect([1, 3]) == pytest.approx(1.25)
    for weights in ([], [0, 0], [1, -1]):
        with pytest.raises(ValueError, match="weights"):
            s.design_effect(weights)


# ----------------------------------------------------------------- comparisons


@pytest.mark.parametrize(
    ("benchmark", "low_good", "neutral"),
    [
        (3.0, "best", "lowest"),
        (2.8, "better", "lower"),
        (2.6, "similar", "similar"),
        (2.4, "worse", "higher"),
        (2.2, "worst", "highest"),
    ],
)
def test_two_levels(benchmark, low_good, neutral):
    ask = (2.5, 2.7), (2.3, 2.9), benchmark
    assert s.compare_twice(*ask, s.LOW) == low_good
    assert s.compare_twice(*ask, s.NONE) == neutral
    other = {"best": "worst", "worst": "best", "better": "worse", "worse": "better"}
    assert s.compare_twice(*ask, s.HIGH) == other.get(low_good, "similar")


def test_an_interval_that_touches_is_similar():
    assert s.compare(1, 2, 2, s.HIGH) == s.compare(2, 3, 2, s.HIGH) == "similar"
    assert s.compare(1, 1.9, 2, s.HIGH) == "worse"
    assert s.compare(1, 1.9, 2) == "lower"


def test_limits_around_the_benchmark_of_a_proportion():
    for value, n, benchmark, words in (
        (0.10978342, 1339, 0.12837955, ("lower", "similar")),
        (0.12474645, 1972, 0.08961109, ("higher", "higher")),
    ):
        found = []
        for confidence in (0.95, 0.998):
            low, high = s.wilson(benchmark * n, n, confidence)
            found.append("lower" if value < low else "higher" if value > high else "similar")
        assert tuple(found) == words


def test_intervals_that_overlap_say_nothing():
    assert s.overlap((2.7, 3.6), (3.5, 4.5))
    assert not s.overlap((2.7, 3.1), (3.5, 4.5))


def test_two_proportions():
    assert s.two_proportions(0, 5, 0, 9) == (None, None) == s.two_proportions(5, 5, 9, 9)
    z, p = s.two_proportions(30, 100, 45, 100)
    assert z == pytest.approx(-2.19089, abs=1e-5)
    assert p == pytest.approx(0.02846, abs=1e-5)


def test_difference_of_newcombe():
    """The worked example of his paper: 56/70 and 48/80."""
    assert s.difference(56, 70, 48, 80) == near(0.0524, 0.3339, within=5e-5)


@given(counts, counts, counts, counts)
def test_a_difference_turned_round_changes_its_sign(x1, more1, x2, more2):
    n1, n2 = x1 + more1 + 1, x2 + more2 + 1
    low, high = s.difference(x1, n1, x2, n2)
    assert low <= x1 / n1 - x2 / n2 <= high
    assert s.difference(x2, n2, x1, n1) == near(-high, -low, within=1e-9)


# ---------------------------------------------------------------------- trends

RISING = [994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701]


def test_trend_of_proportions_as_published():
    chi, direction = s.trend_proportion(*RISING)
    assert chi == pytest.approx(47.90, abs=0.005)
    assert direction == "increasing"
    backwards = s.trend_proportion(*(part[::-1] for part in RISING))
    assert backwards == (pytest.approx(chi), "decreasing")


def test_only_the_latest_five_count():
    assert s.trend_proportion([5, *RISING[0]], [10, *RISING[1]]) == s.trend_proportion(*RISING)


@pytest.mark.parametrize(
    ("parts", "wholes"),
    [
        (RISING[0][:4], RISING[1][:4]),
        ([1, 2, 3, 4, 5], [9, 9, 9, 9, 5]),
        ([0] * 5, [9] * 5),
        ([0, 1, 1, 1, 1], [0, 9, 9, 9, 9]),
    ],
)
def test_a_trend_that_cannot_be_calculated(parts, wholes):
    assert s.trend_proportion(parts, wholes) == (None, "cannot be calculated")


def test_a_trend_that_one_point_makes_is_none():
    """Flat, and one leap at the end: the slope of the others falls."""
    chi, direction = s.trend_proportion([500, 499, 498, 497, 900], [1000] * 5)
    assert chi > s.TREND_THRESHOLD
    assert direction == "no change"


@pytest.mark.parametrize(
    ("parts", "wholes"), [([1], [1, 2]), ([6, 1, 1, 1, 1], [5] * 5), ([-1] * 5, [5] * 5)]
)
def test_a_trend_of_nonsense_is_refused(parts, wholes):
    with pytest.raises(ValueError, match="numerator"):
        s.trend_proportion(parts, wholes)


@pytest.mark.parametrize(
    ("rows", "chi", "direction"),
    [
        (
            [(24.67, 23.16, 26.25), (24.6, 23.15, 26.19), (28, 26.44, 29.64), (30.2, 28.63, 31.9),
             (30.6, 28.98, 32.25)],
            46.77, "increasing",
        ),
        (
            [(20.5506, 18.1803, 23.1427), (19.5952, 17.3444, 22.0602), (19.0349, 16.8421, 21.4394),
             (21.3966, 19.0918, 23.8975), (18.4372, 16.2925, 20.7941)],
            0.46, "no change",
        ),
    ],
)  # fmt: skip
def test_trend_of_values_as_published(rows, chi, direction):
    found, word = s.trend_values(*zip(*rows, strict=True))
    assert (round(found, 2), word) == (chi, direction)


def test_a_value_without_width_has_no_trend():
    assert s.trend_values([1] * 5, [1] * 5, [1] * 5) == (None, "cannot be calculated")
    with pytest.raises(ValueError, match="limits"):
        s.trend_values([1], [1], [])


# ---------------------------------------------------------------- control charts

LEAP = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def test_xmr_as_published():
    assert s.xmr(LEAP) == near(4.60, 1.94, -0.72, within=5e-3)
    assert s.xmr(LEAP, screen=False) == near(6.95, 1.94, -3.06, within=5e-3)
    assert s.xmr([3, 1, 4, 1, 5, 9, 2]) == near(13.7680952, 3.5714286, -6.6252381)


def test_a_process_that_never_moves_has_one_line():
    assert s.xmr([0.1] * 9) == pytest.approx((0.1, 0.1, 0.1))
    assert s.special_causes([0.1] * 9, s.xmr([0.1] * 9)) == [""] * 9
    with pytest.raises(ValueError, match="two values"):
        s.xmr([1])


LINES = s.Limits(9, 0, -9)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([0, 10, 0], {1: s.OUTSIDE}),
        ([0, -9, 9], {}),
        ([-3, -2, -1, 0, 1, 2, 3], dict.fromkeys(range(7), s.TREND)),
        ([3, 2, 1, 0, -1, -2, -3], dict.fromkeys(range(7), s.TREND)),
        ([-3, -2, -1, 0, 1, 2, 2], {}),
        ([7, 1, 7], {0: s.NEAR_LIMIT, 2: s.NEAR_LIMIT}),
        ([7, -1, 7], {}),
        ([6, 1, 7], {}),
        ([7, 1, 10], {0: s.NEAR_LIMIT, 2: s.OUTSIDE}),
        ([1, 2, 1, 2, 1, 2, 1], dict.fromkeys(range(7), s.RUN)),
        ([1, 2, 1, 0, 1, 2, 1], {}),
        ([-1, -2, -1, -2, -1, -2, -1, 5], dict.fromkeys(range(7), s.RUN)),
        ([], {}),
    ],
)
def test_special_causes(values, found):
    marks = s.special_causes(values, LINES)
    assert {n: word for n, word in enumerate(marks) if word} == found
    assert len(marks) == len(values)


@given(st.lists(st.floats(-20, 20), max_size=12))
def test_special_causes_mirror(values):
    assert s.special_causes(values, LINES) == s.special_causes([-each for each in values], LINES)


@pytest.mark.parametrize(
    ("target", "polarity", "word"),
    [
        (10, s.HIGH, s.FAILS), (10, s.LOW, s.PASSES), (-10, s.HIGH, s.PASSES), (-10, s.LOW, s.FAILS),
        (0, s.HIGH, s.HIT_AND_MISS), (9, s.HIGH, s.HIT_AND_MISS), (-9, s.LOW, s.HIT_AND_MISS),
        (10, s.NONE, ""), (None, s.HIGH, ""),
    ],
)  # fmt: skip
def test_assurance(target, polarity, word):
    assert s.assurance(LINES, target, polarity) == word


def test_a_flat_series_on_its_target_is_compared_with_a_tolerance():
    limits = s.xmr([0.1 + 0.2] * 5)
    assert s.assurance(limits, 0.3, s.HIGH) == s.assurance(limits, 0.3, s.LOW) == s.HIT_AND_MISS


# --------------------------------------------------------------------- targets


def test_single_targets():
    assert [s.against_target(v, 10, s.LOW) for v in (9, 10, 11)] == ["better", "better", "worse"]
    assert [s.against_target(v, 10, s.HIGH) for v in (9, 10, 11)] == ["worse", "better", "better"]


def test_targets_by_interval_and_range():
    found = [s.limits_against_target(*limits, 10, s.HIGH) for limits in ((8, 9), (9, 11), (11, 12))]
    assert found == ["worse", "similar", "better"]
    assert s.limits_against_target(10, 10, 10, s.LOW) == "worse"
    found = [s.against_range(value, 1, 2, s.HIGH) for value in (0, 1, 1.5, 2)]
    assert found == ["worse", "similar", "similar", "better"]
    found = [s.against_range(value, 1, 2, s.LOW) for value in (3, 2, 1.5, 1)]
    assert found == ["worse", "similar", "similar", "better"]


def test_milestones_and_stretch_of_a_reward():
    assert [s.milestone(10, 20, k, 4) for k in range(5)] == [10, 12.5, 15, 17.5, 20]
    with pytest.raises(ValueError, match="step"):
        s.milestone(1, 2, 3, 2)
    assert s.share_of_stretch(469.5, 447, 461) == pytest.approx(0.378, abs=5e-4)
    for target, trigger, actual, share in ((56_000, 54_624, 53_964, 0.408), (49, 37, 46, 0.9)):
        baseline = (trigger - 0.6 * target) / 0.4
        assert s.share_of_stretch(baseline, target, actual) == pytest.approx(share, abs=5e-3)
    assert s.share_of_stretch(5, 5, 9) is None


@pytest.mark.parametrize(
    ("target", "trigger", "actual", "baseline", "is_earned"),
    [
        (447, 456, 461, 469.5, False),
        (56_000, 54_624, 53_964, 52_560, False),
        (49, 37, 46, 19, True),
    ],
)
def test_a_reward_is_earned_from_six_tenths_of_the_stretch_on(
    target, trigger, actual, baseline, is_earned
):
    """Killed or seriously injured, buses, adults with a first qualification: the baseline is what the trigger implies."""
    assert baseline == pytest.approx((trigger - 0.6 * target) / 0.4)
    assert s.milestone(baseline, target, 6, 10) == pytest.approx(trigger)
    assert (s.share_of_stretch(baseline, target, actual) >= 0.6) is is_earned


@pytest.mark.parametrize(
    ("value", "year_ago", "colour"),
    [
        (100, None, "green"),
        (90, None, "green"),
        (89, 89, "amber"),
        (89, 90, "red"),
        (89, None, "red"),
    ],
)
def test_tolerance(value, year_ago, colour):
    assert s.rag(value, 100, s.HIGH, year_ago) == colour
    assert s.rag(-value, -100, s.LOW, None if year_ago is None else -year_ago) == colour


def test_fifty_indicators_of_a_quarter_by_tolerance():
    """46 of 50 have a target: 38, 2 and 6 of them are 83, 4 and 13 in a hundred."""
    quarter = [(100, None)] * 30 + [(91, None)] * 8 + [(80, 79)] * 2 + [(80, 81)] * 5 + [(80, None)]
    found = [s.rag(value, 100, s.HIGH, year_ago) for value, year_ago in quarter]
    counted = {colour: found.count(colour) for colour in ("green", "amber", "red")}
    assert counted == {"green": 38, "amber": 2, "red": 6}
    assert [round(100 * number / 46) for number in counted.values()] == [83, 4, 13]


def test_a_target_of_nothing_has_no_tolerance():
    assert [s.rag(value, 0, s.LOW) for value in (0, 1)] == ["green", "red"]


# ---------------------------------------------------------------------- places


def test_quintiles_by_interpolation():
    assert s.quintiles(range(1, 51)) == pytest.approx([1, 10.8, 20.6, 30.4, 40.2, 50])
    assert s.quintiles([7]) == [7] * 6
    with pytest.raises(ValueError, match="one value"):
        s.quintiles([])


def test_spine():
    ask = 50, (20, 80)
    assert s.spine_position(60, *ask, s.HIGH) == pytest.approx(1 / 3)
    assert s.spine_position(60, *ask, s.LOW) == pytest.approx(-1 / 3)
    assert [s.spine_position(v, *ask, s.HIGH) for v in (30, 20, 70, 80)] == pytest.approx(
        [-2 / 3, -1, 2 / 3, 1]
    )
    assert s.spine_position(5, 5, (5, 5), s.HIGH) is None


def test_figures_below_nothing_keep_their_sign():
    """-2 and +2 lie on two sides, and four apart: no distance is that of absolute values."""
    assert [s.spine_position(v, 0, (-2, 2), s.HIGH) for v in (-2, 2)] == [-1, 1]
    assert s.compare(-3, -1, 2, s.HIGH) == "worse"
    assert s.compare(1, 3, -2, s.HIGH) == "better"
    assert s.xmr([-2, 2], screen=False) == near(10.64, 0, -10.64)
    assert s.share_of_stretch(-2, 2, 0) == 0.5


# ----------------------------------------------------------------- suppression


def test_the_case_of_the_rules():
    """Young and old in Spain, Iceland and Portugal, under 5: a zero covers the two."""
    table = [[5, 2, 0], [6, 3, 4]]
    assert s.suppress(table, 5) == [[5, None, None], [6, None, None]]
    assert table == [[5, 2, 0], [6, 3, 4]]


def test_sixteen_places_and_the_total_do_not_give_the_seventeenth_away():
    shown = s.suppress([[count] for count in [9] * 5 + [3] + [7] + [12] * 10], 5)
    hidden = [n for n, (count,) in enumerate(shown) if count is None]
    assert hidden == [5, 6]


def test_quarters_and_their_year():
    assert s.suppress([[20, 30, 2, 15]], 5) == [[20, 30, None, None]]


def test_nothing_small_nothing_hidden():
    assert s.suppress([[0, 5], [9, 0]], 5) == [[0, 5], [9, 0]]
    assert s.suppress([], 5) == []


def test_what_nothing_can_cover_hides_all():
    assert s.suppress([[3]], 5) == [[None]]
    assert s.suppress([[3, 0], [0, 0]], 5) == [[None, None], [None, None]]


def test_nonsense_is_refused():
    for table in ([[1, 2], [3]], [[-1, 2]]):
        with pytest.raises(ValueError):
            s.suppress(table, 5)


def answers(table, shown):
    """All tables of counts that agree with what is shown and with all totals, by trying."""
    spots = [(r, c) for r, row in enumerate(shown) for c, count in enumerate(row) if count is None]
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    most = max(map(max, table)) + 2
    one_line = len(rows) == 1 or len(columns) == 1
    for tried in itertools.product(range(most), repeat=len(spots)):
        guess = [list(row) for row in shown]
        for (r, c), count in zip(spots, tried, strict=True):
            guess[r][c] = count
        if one_line:
            fits = sum(map(sum, guess)) == sum(rows)
        else:
            fits = [sum(row) for row in guess] == rows and [
                sum(column) for column in zip(*guess, strict=True)
            ] == columns
        if fits:
            yield tried


@given(
    st.integers(1, 3).flatmap(
        lambda wide: st.lists(
            st.lists(st.integers(0, 4), min_size=wide, max_size=wide), min_size=1, max_size=2
        )
    )
)
def test_who_tries_every_table_learns_no_small_count(table):
    shown = s.suppress(table, 3)
    small = [(r, c) for r, row in enumerate(table) for c, count in enumerate(row) if 0 < count < 3]
    assert all(shown[r][c] is None for r, c in small)
    if not small:
        assert shown == table
        return
    if all(count is None for row in shown for count in row):
        return
    found = list(zip(*answers(table, shown), strict=True))
    assert all(len(set(each)) > 1 for each in found)


def test_totals_that_are_small_are_hidden_too():
    shown = s.suppress_with_totals([[1, 2, 0], [40, 30, 20], [25, 35, 45]], 5)
    assert shown[0][3] is None
    assert shown[0][0] is shown[0][1] is None
    for line in (*shown, *zip(*shown, strict=True)):
        assert sum(count is None for count in line) != 1


@given(
    st.integers(2, 4).flatmap(
        lambda wide: st.lists(
            st.lists(st.integers(0, 30), min_size=wide, max_size=wide), min_size=2, max_size=6
        )
    )
)
def test_no_line_has_one_hidden_cell(table):
    for shown in (s.suppress(table, 5), s.suppress_with_totals(table, 5)):
        for line in (*shown, *zip(*shown, strict=True)):
            assert sum(count is None for count in line) != 1


def test_close_values_are_the_same():
    assert s.same(0.1 + 0.2, 0.3)
    assert not s.same(1, 1.001)
    assert math.isclose(s.z_of(0.95), 1.959963985, abs_tol=5e-10)
    assert math.isclose(s.z_of(0.998), 3.090232306, abs_tol=5e-10)


def test_limits_of_a_rate_for_a_size():
    low, high = s.funnel_rate(0.004, 10_000)
    assert (low, high) == near(0.00276, 0.00524, within=1e-5)
    assert s.funnel_rate(0.0, 50) == (0.0, 0.0)
    assert s.funnel_rate(0.001, 10, s.FAR)[0] == 0.0
    for theta, n in ((-0.1, 10), (0.1, 0)):
        with pytest.raises(ValueError):
            s.funnel_rate(theta, n)


# ----------------------------------------------------------------- odd numbers

NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize("odd", [NAN, INFINITE, 10**400])
@pytest.mark.parametrize(
    "ask",
    [
        lambda odd: s.wilson(odd, 10), lambda odd: s.wilson(1, odd), lambda odd: s.byar(odd),
        lambda odd: s.funnel(0.5, odd), lambda odd: s.funnel(odd, 5), lambda odd: s.funnel_rate(odd, 5),
        lambda odd: s.half_width(odd), lambda odd: s.design_effect([1, odd]),
        lambda odd: s.trend_proportion([1, 2, 3, 4, odd], [10] * 5),
        lambda odd: s.trend_proportion([1, 2, 3, 4, 5], [10, 10, 10, 10, odd]),
        lambda odd: s.trend_values([1, 2, 3, 4, odd], [0] * 5, [9] * 5),
        lambda odd: s.xmr([1, odd]), lambda odd: s.special_causes([odd], s.Limits(3, 2, 1)),
        lambda odd: s.assurance(s.Limits(3, 2, 1), odd, s.HIGH), lambda odd: s.compare(1, 2, odd),
        lambda odd: s.two_proportions(odd, 9, 1, 9), lambda odd: s.difference(odd, 9, 1, 9),
    ],
)  # fmt: skip
def test_what_is_not_finite_is_refused_and_never_judged(ask, odd):
    with pytest.raises(ValueError):
        ask(odd)


def test_decimals_are_numbers():
    """Figures are stored as decimals."""
    assert s.wilson(D(65), D(100)) == s.wilson(65, 100)
    assert s.byar(D(50)) == s.byar(50)
    assert s.funnel(D("0.5"), D(10)) == s.funnel(0.5, 10)
    assert s.two_proportions(D(1), D(5), D(2), D(5)) == s.two_proportions(1, 5, 2, 5)
    assert s.xmr([D(3), D(1), D(4)]) == s.xmr([3, 1, 4])
    assert s.special_causes([D(4)], (3, 2, 1)) == [s.OUTSIDE]
    assert s.trend_proportion([D(1)] * 5, [D(10)] * 5) == (0.0, s.NO_CHANGE)


def test_very_large_and_very_small_ones_keep_their_place():
    low, high = s.wilson(1e300, 2e300)
    assert low == high == 0.5
    assert s.wilson(5e-324, 5e-324) == (0.0, 1.0)
    assert s.design_effect([1e200, 1e200]) == s.design_effect([1e-200, 1e-200]) == 1


def test_a_table_of_what_is_no_count_is_refused():
    with pytest.raises(ValueError):
        s.suppress([[NAN, 2]], 5)
