"""Charts: what they say, that nothing leaves the frame, that no text touches another, that gaps stay gaps."""

import time
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts import (
    Bar,
    Dot,
    Level,
    Limit,
    Line,
    Mark,
    Series,
    Stretch,
    Vertebra,
    drawing,
    funnel_chart,
    line_chart,
    ranged_bars,
    spine,
    stacked_bars,
    xmr_chart,
)  # fmt: skip
from core.charts.drawing import FONT, HEIGHT, WIDTH, wide

ABOUT = {"identity": "own", "finding": "It rose & rose", "description": "A <line>."}
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))
WORDS = st.text("abcdefghij /0123456789", min_size=1, max_size=18)


def periods(number):
    return [
        (f"Quarter {n % 4 + 1} {2000 + n // 4}", f"Q{n % 4 + 1} {n // 4:02}") for n in range(number)
    ]


def mark(value, **more):
    return Mark("Not available") if value is None else Mark(f"{value:g}", float(value), **more)


def line(*values, name="Abbey"):
    return Line(name, [mark(value) for value in values])


def read(chart):
    return ET.fromstring(chart.svg)


def coordinates(root):
    """(x, y) of everything that is drawn."""
    for each in root.iter():
        at = each.attrib
        if each.tag == "line":
            yield from ((float(at[f"x{n}"]), float(at[f"y{n}"])) for n in (1, 2))
        if each.tag == "circle":
            x, y, r = (float(at[name]) for name in ("cx", "cy", "r"))
            yield from ((x - r, y - r), (x + r, y + r))
        if each.tag == "rect":
            x, y = float(at["x"]), float(at["y"])
            yield from ((x, y), (x + float(at["width"]), y + float(at["height"])))
        if "points" in at:
            yield from (tuple(map(float, pair.split(","))) for pair in at["points"].split())


def boxes(root):
    """{(left, top, right, bottom)} of all texts."""
    for each in root.iter("text"):
        x, y, width = float(each.get("x")), float(each.get("y")), wide(each.text)
        left = {"start": x, "middle": x - width / 2, "end": x - width}[each.get("text-anchor")]
        yield each.text, (left, y - FONT * 0.72, left + width, y + FONT * 0.22)


def check(chart):
    """Everything stands inside the frame and no text on another."""
    root = read(chart)
    for x, y in coordinates(root):
        assert -0.2 <= x <= WIDTH + 0.2
        assert -0.2 <= y <= HEIGHT + 0.2
    found = list(boxes(root))
    for n, (words, (left, top, right, bottom)) in enumerate(found):
        assert left >= -0.2, words
        assert right <= WIDTH + 0.2, words
        assert 0 <= top < bottom <= HEIGHT, words
        for other, (a, b, c, d) in found[n + 1 :]:
            assert not (left < c and a < right and top < d and b < bottom), (words, other)
    return root


def test_a_chart_says_its_finding_and_is_one_picture():
    chart = line_chart(periods(3), [line(1, 2, 3)], **ABOUT)
    root = read(chart)
    assert root.get("role") == "img"
    assert root.find("title").text == "It rose & rose"
    assert root.find("desc").text == "A <line>."
    assert root.get("aria-labelledby") == root.find("title").get("id") == "own-t"
    assert "style=" not in chart.svg
    assert "font-family" in root.attrib
    assert chart.headings == ("Period", "Abbey|app-number")
    assert chart.lines[0] == ("Quarter 1 2000", [("Abbey", "app-number", "1")])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=45),
    st.lists(NUMBERS, max_size=2),
    st.sets(st.integers(0, 44), max_size=3),
)
def test_lines_stay_inside_and_no_text_touches(values, targets, breaks):
    chart = line_chart(
        periods(len(values)), [line(*values), line(*reversed(values), name="Derby")],
        targets=[Level("Target", each) for each in targets],
        milestones={0: Level("40", 40.0)}, breaks={n: "another survey" for n in breaks if n < len(values)}, **ABOUT,
    )  # fmt: skip
    check(chart)
    assert len(chart.rows) == len(values)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), NUMBERS), min_size=2, max_size=40), NUMBERS, st.floats(0, 1e6))
def test_control_charts_stay_inside(values, mean, moved):
    half = len(values) // 2
    stretches = [
        Stretch(0, half - 1, mean + moved, mean, mean - moved),
        Stretch(half, len(values) - 1, mean + 2 * moved, mean + moved, mean),
    ]
    causes = [
        "run of seven" if n % 3 == 0 and value is not None else "" for n, value in enumerate(values)
    ]
    check(xmr_chart(
        periods(len(values)), [mark(value) for value in values], stretches, causes, floor=0, ceiling=100, **ABOUT,
    ))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(WORDS, st.integers(1, 10**6), st.floats(0, 100), st.sampled_from(sorted(drawing.VERDICTS))),
        min_size=1, max_size=17,
    )
)  # fmt: skip
def test_funnels_stay_inside_and_names_touch_nothing(places):
    dots = [
        Dot(name, n, value, f"{value:.1f}%", f"{n:,}", verdict)
        for name, n, value, verdict in places
    ]
    sizes = sorted({n for _, n, _, _ in places})
    limits = [Limit(n, 50 - 30 / n, 50 + 30 / n, 50 - 45 / n, 50 + 45 / n) for n in sizes]
    chart = funnel_chart(dots, 50.0, limits, sizes="People asked", floor=0, ceiling=100, **ABOUT)
    check(chart)
    assert [row[0] for row in chart.rows] == [name for name, *_ in places]


@settings(max_examples=100, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=9))
def test_steps_are_even_and_hold_all(values):
    axis = drawing.axis(values, 200, 4)
    assert 2 <= len(axis.ticks) <= 8
    for value in values:
        assert 4 + drawing.PAD - 0.01 <= axis.at(value) <= 200 - drawing.PAD + 0.01
    assert axis.step / 10 ** len(str(int(axis.step))) > 0
    assert len({axis.said(tick) for tick in axis.ticks}) == len(axis.ticks)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=60), st.floats(50, 400))
def test_the_last_label_stays_and_none_touches(words, right):
    places = [right * (n + 0.5) / len(words) for n in range(len(words))]
    kept = drawing.labels(words, places, right)
    assert len({each.words for each in kept} & {"", None}) == 0
    assert kept[-1].middle == pytest.approx(
        min(places[-1], right - wide(kept[-1].words) / 2), abs=wide(kept[-1].words)
    )
    for before, after in pairwise(kept):
        assert before.right + drawing.GAP <= after.left + 1e-9


def test_the_label_before_last_goes_where_two_would_touch():
    def kept(number):
        words, places = (
            [f"Year {n}" for n in range(number)],
            [40 + n * 27.0 for n in range(number)],
        )
        return [each.words for each in drawing.labels(words, places)]

    assert kept(9) == ["Year 0", "Year 2", "Year 4", "Year 6", "Year 8"]
    assert kept(10) == ["Year 0", "Year 2", "Year 4", "Year 6", "Year 9"]


def test_a_target_never_lies_on_the_frame():
    for target in (0.0, 50.0, 100.0):
        chart = line_chart(
            periods(2),
            [line(0, 100)],
            targets=[Level("Target", target)],
            floor=0,
            ceiling=100,
            **ABOUT,
        )
        drawn = [
            each for each in read(chart).iter("line") if each.get("stroke-dasharray") == "10 4"
        ]
        assert 4 < float(drawn[0].get("y1")) < HEIGHT - 26


def test_a_gap_stays_a_gap():
    chart = line_chart(
        periods(6), [Line("Abbey", [mark(1), mark(2), None, mark(None), mark(3), mark(4)])], **ABOUT
    )
    lines = [each.get("points").split() for each in read(chart).iter("polyline")]
    assert [len(each) for each in lines] == [2, 2]
    assert len(list(read(chart).iter("circle"))) == 4
    assert [row[1] for row in chart.rows] == ["1", "2", "No figure", "Not available", "3", "4"]


def test_a_break_parts_the_line_and_the_table_says_why():
    chart = line_chart(periods(4), [line(1, 2, 3, 4)], breaks={2: "another survey"}, **ABOUT)
    assert len(list(read(chart).iter("polyline"))) == 2
    assert chart.rows[2][0] == "Quarter 3 2000 (another survey)"
    assert "New series" in chart.key


def test_what_is_provisional_is_hollow_and_links_stand_in_the_table():
    marks = [
        mark(1, href="/x/"),
        mark(2, is_provisional=True),
        mark(3, low=2.0, high=4.0, interval="2.0 to 4.0"),
    ]
    chart = line_chart(periods(3), [Line("Abbey", marks)], **ABOUT)
    fills = [each.get("fill") for each in read(chart).iter("circle")]
    assert fills == ["#1d70b8", "#ffffff", "#1d70b8"]
    assert chart.rows[0][1] == '<a class="govuk-link" href="/x/">1</a>'
    assert chart.rows[1][1] == "2 (provisional)"
    assert chart.rows[2][2] == "2.0 to 4.0"


def test_a_line_has_a_mark_for_each_period():
    with pytest.raises(ValueError, match="for each period"):
        line_chart(periods(3), [line(1, 2)], **ABOUT)
    with pytest.raises(ValueError, match="as many"):
        xmr_chart(periods(2), [mark(1)], [], [""], **ABOUT)


def test_limits_are_cut_where_they_are_drawn_and_kept_in_the_table():
    stretch = Stretch(0, 2, 13.77, 3.57, -6.63)
    chart = xmr_chart(
        periods(3),
        [mark(3), mark(1), mark(4)],
        [stretch],
        ["", "", "run of seven"],
        floor=0,
        **ABOUT,
    )
    assert chart.rows[0][2:5] == ("-6.63", "3.57", "13.77")
    assert not [words for words, _ in boxes(check(chart)) if words.startswith("-")]
    assert chart.rows[2][5] == "Run of seven"
    assert len(list(read(chart).iter("rect"))) == 1


def test_a_control_chart_has_no_line_across_what_parts_it():
    marks = [mark(3), mark(4), mark(9), mark(8), mark(1)]
    stretches = [Stretch(0, 1, 6, 3.5, 1), Stretch(2, 3, 11, 8.5, 6)]
    chart = xmr_chart(
        periods(5), marks, stretches, [""] * 5, breaks={2: "another survey", 4: "another source"}, **ABOUT
    )  # fmt: skip
    lines = [each.get("points").split() for each in read(chart).iter("polyline")]
    assert [len(each) for each in lines if len(each) > 1] == [2, 2]
    assert chart.rows[2][0] == "Quarter 3 2000 (another survey)"
    assert chart.rows[4][2:5] == ("", "", "")
    assert "Mean and limits begin anew" in chart.key
    check(chart)


def test_places_of_a_funnel_are_reached_and_named():
    dots = [
        Dot("Abbey", 100, 80.0, "80.0%", "100", "better", "better", "/abbey/"),
        Dot("Darley", 400, 50.0, "50.0%", "400", "similar", "about the same", "/darley/"),
    ]
    limits = [Limit(n, 40, 60, 35, 65) for n in (50, 400)]
    root = check(funnel_chart(dots, 50.0, limits, sizes="People asked", **ABOUT))
    assert root.get("role") == "group"
    assert [each.get("aria-label") for each in root.iter("a")] == [
        "Abbey: 80.0%, better", "Darley: 50.0%, about the same",
    ]  # fmt: skip
    assert "Abbey" in {words for words, _ in boxes(root)}
    assert "Darley" not in {words for words, _ in boxes(root)}


def test_a_spine_is_a_table_with_a_drawing_in_each_row():
    rows = [
        Vertebra(
            "Feel safe", "61%", "55%", 0.4, (-0.8, -0.2, 0.3, 1.0), "better", "better than Derby"
        ),
        Vertebra("Volunteer", "Not available", "20%"),
    ]
    chart = spine(rows, identity="s", finding="f", description="d", against="Derby")
    assert chart.svg == ""
    drawn = ET.fromstring(chart.rows[0][3])
    assert drawn.find("title").text == "Feel safe: 61%, better than Derby"
    assert float(drawn.find("circle").get("cx")) == 136
    assert chart.rows[1][3] == ""


def test_bars_with_their_likely_range():
    html = ranged_bars(
        [Bar("Abbey", "/a/", "31%", "31", 31.0, 28.0, 35.0), Bar("Darley", "", "Number too small to show")],
        identity="b", title="t", description="d", line=30.0,
    )  # fmt: skip
    assert html.count("<svg") == 1
    assert 'aria-label="Darley: Number too small to show"' in html
    assert html.count("<line") == 4


def test_names_are_text_and_never_markup():
    evil = '<script>&"'
    chart = line_chart(
        [(evil, evil)], [Line(evil, [mark(1)])], identity='"x', finding=evil, description=evil
    )
    assert "<script" not in chart.svg + chart.key
    ET.fromstring(chart.svg)


def test_charts_are_drawn_fast():
    bars = [(str(n), "", [n]) for n in range(17)], [Series("actions", "#8fb3d9")]
    for draw in (
        lambda: line_chart(periods(20), [line(*range(20))], **ABOUT),
        lambda: stacked_bars(*bars, identity="x", title="t", description="d"),
    ):
        begun = time.process_time()
        for _ in range(50):
            draw()
        assert (time.process_time() - begun) / 50 < 0.01
