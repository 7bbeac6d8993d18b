"""Three questions, three marks: worked examples, and what holds whatever the figures are."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.marks import marks
from performance.marks.marks import Point, judge
from performance.marks.words import brief_marks
from performance.periods import of_council_year, of_months, of_quarter

YEAR, BEFORE = of_council_year(2025), of_council_year(2024)
MARCH = datetime.date(2029, 3, 31)


def indicator(**more):
    about = {"measured": "proportion", "per": 100, "polarity": "high", "comparison": "interval"}
    return SimpleNamespace(**about | more)


def share(top, whole, period=YEAR):
    low, high = marks.statistics.wilson(top, whole)
    return Point(period, top / whole * 100, low * 100, high * 100, top, whole)


def rate(top, people, period=YEAR, per=1_000):
    low, high = (each / people * per for each in marks.statistics.byar(top))
    return Point(period, top / people * per, low, high, top, people)


def value(number, period=YEAR, low=None, high=None):
    return Point(period, number, low, high)


def test_a_ward_of_120_answers_cannot_be_told_from_the_country():
    """34 of 120 is 28.3 % (21.0 to 37.0); England has 29 %."""
    judged = judge(indicator(), [share(34, 120)], [value(29.0)])
    assert judged.status == marks.SIMILAR
    assert (round(judged.here.low, 1), round(judged.here.high, 1)) == (21.0, 37.0)


@pytest.mark.parametrize(
    ("city", "polarity", "status"),
    [
        (3.0, "low", marks.BEST), (2.8, "low", marks.BETTER), (2.6, "low", marks.SIMILAR),
        (3.0, "high", marks.WORST), (2.8, "high", marks.WORSE), (2.4, "high", marks.BETTER),
        (2.4, "low", marks.WORSE), (2.2, "low", marks.WORST), (2.2, "high", marks.BEST),
        (2.2, "none", marks.HIGHEST), (3.0, "none", marks.LOWEST), (2.4, "none", marks.HIGHER),
    ],
)  # fmt: skip
def test_two_levels_as_published(monkeypatch, city, polarity, status):
    """Limits 2.3 | 2.5 | 2.6 | 2.7 | 2.9."""
    monkeypatch.setattr(marks, "_limits", lambda indicator, point, confidence: (2.3, 2.9))
    about = indicator(measured="mean", per=1, polarity=polarity)
    assert judge(about, [value(2.6, low=2.5, high=2.7)], [value(city)]).status == status


def test_without_a_likely_range_or_a_city_or_where_nothing_is_compared_nothing_is_said():
    assert judge(indicator(), [value(30)], [value(20)]).status == marks.NOT_COMPARED
    assert judge(indicator(), [share(34, 120)]).status == marks.NOT_COMPARED
    assert judge(indicator(), [share(34, 120)], [value(9, BEFORE)]).status == marks.NOT_COMPARED
    none = indicator(comparison="none")
    assert judge(none, [share(34, 120)], [value(90)]).status == marks.NOT_COMPARED
    assert judge(indicator(), []).status == marks.NO_FIGURE


@pytest.mark.parametrize("measured", ["count", "money"])
def test_what_adds_up_to_the_city_is_not_compared_with_it(measured):
    about = indicator(measured=measured, per=1, polarity="low")
    here, city = value(58, low=44, high=75), value(1_063, low=1_000, high=1_129)
    assert judge(about, [here], [city]).status == marks.NOT_COMPARED
    assert judge(indicator(measured="mean", per=1), [here], [city]).status == marks.WORSE


def test_a_weighted_figure_has_one_level():
    """Its counts do not give it, so that nothing is known at 99.8 %."""
    far_off = Point(YEAR, 60.0, 55.0, 65.0, 30, 100)
    assert judge(indicator(), [far_off], [value(10)]).status == marks.BETTER
    assert judge(indicator(), [share(60, 100)], [value(10)]).status == marks.BEST


def test_a_funnel_asks_what_chance_gives_a_place_of_this_size():
    """theta 0.806424479: of 2 chance gives 25.9 to 100 % at 95 %, of 10 42.0 to 100 % at 99.8 %."""
    about, city = indicator(comparison="funnel"), [value(80.6424479)]
    assert judge(about, [Point(YEAR, 26.0, top=0.52, whole=2)], city).status == marks.SIMILAR
    assert judge(about, [Point(YEAR, 25.8, top=0.516, whole=2)], city).status == marks.WORSE
    assert judge(about, [Point(YEAR, 42.1, top=4.21, whole=10)], city).status == marks.WORSE
    assert judge(about, [Point(YEAR, 42.0, top=4.2, whole=10)], city).status == marks.WORST


@pytest.mark.parametrize(
    ("top", "status"),
    [
        (28, marks.SIMILAR),
        (27, marks.BETTER),
        (21, marks.BETTER),
        (20, marks.BEST),
        (52, marks.SIMILAR),
        (53, marks.WORSE),
    ],
)
def test_a_funnel_of_a_rate(top, status):
    """4 for each 1,000 of 10,000 people: chance gives 27.6 to 52.4 at 95 %, 20.5 to 59.5 at 99.8 %."""
    about = indicator(comparison="funnel", measured="rate", per=1_000, polarity="low")
    here = Point(YEAR, top / 10, top / 10 - 1, top / 10 + 1, top=top, whole=10_000)
    assert judge(about, [here], [value(4.0)]).status == status


def test_a_weighted_figure_is_not_judged_by_its_size():
    about = indicator(comparison="funnel")
    weighted = Point(YEAR, 60.0, 48.0, 72.0, 30, 100)
    assert judge(about, [weighted], [value(50)]).status == marks.SIMILAR
    assert judge(about, [Point(YEAR, 60.0, top=60, whole=100)], [value(50)]).status == marks.BETTER


def test_overlapping_ranges_are_the_same():
    about = indicator(comparison="overlap", measured="mean", per=1, polarity="low")
    same = judge(about, [value(3.0, low=2.7, high=3.6)], [value(4.0, low=3.5, high=4.5)])
    other = judge(about, [value(3.0, low=2.7, high=3.1)], [value(4.0, low=3.5, high=4.5)])
    assert (same.status, other.status) == (marks.SIMILAR, marks.BETTER)


STEPS = [(datetime.date(2025, 3, 31), Decimal(20)), (MARCH, Decimal(40))]


@pytest.mark.parametrize(
    ("figure", "polarity", "direction"),
    [
        (value(25), "high", marks.ON_TRACK),
        (value(24), "high", marks.NEARLY),
        (value(22), "high", marks.BEHIND),
        (value(22, low=18, high=26), "high", marks.NEARLY),
        (value(40), "high", marks.REACHED),
        (value(19), "high", marks.BEHIND),
        (value(39, of_council_year(2028)), "high", marks.MISSED),
        (value(20, BEFORE), "high", marks.EARLY),
        (value(22), "none", marks.NO_TARGET),
    ],
)
def test_on_the_way_to_a_target(figure, polarity, direction):
    """From 20 on 31 March 2025 to 40 four years later: 25 is aimed at after one year."""
    assert judge(indicator(polarity=polarity), [figure], [], STEPS).direction == direction


def test_a_low_figure_is_good_on_its_way_down():
    steps = [(datetime.date(2025, 3, 31), Decimal(40)), (MARCH, Decimal(20))]
    about = indicator(polarity="low")
    assert judge(about, [value(35)], [], steps).direction == marks.ON_TRACK
    assert judge(about, [value(39)], [], steps).direction == marks.BEHIND
    assert judge(about, [value(20)], [], steps).direction == marks.REACHED


def test_a_lone_target_is_aimed_at_from_its_day_on():
    steps = [(YEAR.ends_on, Decimal(40))]
    assert judge(indicator(), [value(30, BEFORE)], [], steps).direction == marks.EARLY
    assert judge(indicator(), [value(30)], [], steps).direction == marks.MISSED


def test_a_change_is_one_where_chance_does_not_explain_it():
    """A survey of 500 must change by 6.2 points: 30 to 35 % is none, 30 to 37 % is one."""
    about = indicator()
    assert judge(about, [share(150, 500, BEFORE), share(175, 500)]).change == marks.SIMILAR
    assert judge(about, [share(150, 500, BEFORE), share(185, 500)]).change == marks.BETTER
    assert judge(about, [share(185, 500, BEFORE), share(150, 500)]).change == marks.WORSE
    low = indicator(polarity="low")
    assert judge(low, [share(150, 500, BEFORE), share(185, 500)]).change == marks.WORSE
    none = indicator(polarity="none")
    assert judge(none, [share(150, 500, BEFORE), share(185, 500)]).change == marks.HIGHER


def test_rates_change_by_what_is_counted():
    about = indicator(measured="rate", per=1_000, polarity="low")
    assert judge(about, [rate(50, 10_000, BEFORE), rate(60, 10_000)]).change == marks.SIMILAR
    assert judge(about, [rate(50, 10_000, BEFORE), rate(90, 10_000)]).change == marks.WORSE
    assert judge(about, [rate(0, 10_000, BEFORE), rate(0, 10_000)]).change == marks.SIMILAR
    grown = judge(about, [rate(50, 10_000, BEFORE), rate(90, 18_000)])
    assert grown.change == marks.SIMILAR


def test_months_and_quarters_are_compared_with_the_same_of_the_year_before():
    about = indicator(measured="rate", per=1_000, polarity="low")
    spring, winter, now = (of_quarter(each) for each in ("2025Q2", "2026Q1", "2026Q2"))
    judged = judge(about, [rate(50, 9_000, spring), rate(10, 9_000, winter), rate(52, 9_000, now)])
    assert judged.before.period == spring
    assert judged.change == marks.SIMILAR
    assert judge(about, [rate(10, 9_000, winter), rate(52, 9_000, now)]).change == marks.EARLY


def test_a_year_is_never_compared_with_a_quarter():
    assert (
        judge(indicator(), [share(9, 500, of_quarter("2024Q2")), share(450, 500)]).change
        == marks.EARLY
    )


def test_five_years_with_a_trend_have_changed_though_no_year_has():
    """994/40299 … 1367/44701 → chi-squared 47.90, increasing."""
    pairs = [(994, 40299), (1023, 41527), (1199, 42811), (1332, 44064), (1367, 44701)]
    points = [share(*pair, of_council_year(2021 + n)) for n, pair in enumerate(pairs)]
    assert judge(indicator(), points[-2:]).change == marks.SIMILAR
    assert judge(indicator(), points).change == marks.BETTER
    gap = [*points[:2], *(share(each.top, each.whole, of_council_year(2024 + n)) for n, each in enumerate(points[2:]))]  # fmt: skip
    assert judge(indicator(), gap).change == marks.SIMILAR


def test_without_likely_ranges_only_a_control_chart_tells():
    about = indicator(measured="mean", per=1, polarity="low")
    months = [of_months(datetime.date(2024 + n // 12, n % 12 + 1, 1), 1) for n in range(18)]
    flat = [value(1 + n % 2, each) for n, each in enumerate(months)]
    assert judge(about, flat[-13:-1]).change == marks.EARLY
    assert judge(about, flat).change == marks.SIMILAR
    assert judge(about, flat[-13:]).change == marks.SIMILAR
    assert judge(about, [*flat[-13:-6], *flat[-5:]]).change == marks.CANNOT, "12 tell nothing"
    assert judge(about, [*flat[:-1], value(10, months[-1])]).change == marks.WORSE
    assert judge(about, [value(1, BEFORE), value(9)]).change == marks.CANNOT
    assert judge(about, [value(1, BEFORE), value(9)]).plain == marks.EARLY


FIGURES = st.tuples(st.integers(1, 300), st.integers(0, 300)).map(lambda each: (min(each), max(each)))  # fmt: skip


@given(FIGURES, FIGURES, FIGURES, st.sampled_from(["high", "low", "none"]), st.sampled_from(["interval", "funnel", "overlap", "none"]))  # fmt: skip
def test_marks_mirror_polarity_and_always_have_words(here, before, city, polarity, comparison):
    about = indicator(polarity=polarity, comparison=comparison)
    points = [share(*before, BEFORE), share(*here)]
    judged = judge(about, points, [share(*city)], STEPS)
    assert judged.status in marks.STATUS
    assert judged.direction in marks.DIRECTION
    assert judged.change in marks.CHANGE
    opposite = {"high": "low", "low": "high", "none": "none"}[polarity]
    mirrored = judge(indicator(polarity=opposite, comparison=comparison), points, [share(*city)])
    turn = {"best": "worst", "better": "worse", "worse": "better", "worst": "best"}
    if polarity != "none":
        assert mirrored.status == turn.get(judged.status, judged.status)
        assert mirrored.change == turn.get(judged.change, judged.change)


@pytest.mark.parametrize("change", [marks.CANNOT, marks.NO_FIGURE, marks.NEW_SERIES])
def test_what_cannot_be_told_is_too_early_to_say_for_chairs_and_residents(change):
    assert marks.plain_of(change) == marks.EARLY
    assert marks.plain_of(marks.BETTER) == marks.BETTER
    assert (
        brief_marks(marks.SIMILAR, marks.NO_TARGET, change, "city").plain.word == "Too early to say"
    )
