"""Key messages: each rule fires and does not fire, in their order, six at most."""

from dataclasses import replace

import pytest

from performance.profile.messages import Fact, People, messages

PLAIN = Fact(
    1, "Belonging", "40.0%", "2025/26", "Survey", status="similar", status_word="About the same as Derby", there="41.0%",
    direction="on_track", aim="45.0%", change="similar", before="39.0%", before_period="2024/25",
)  # fmt: skip
FAR = {"status": "worst", "status_word": "Far worse than Derby", "there": "50.0%"}


def said(**more):
    return [each.text for each in messages([replace(PLAIN, **more)])]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"direction": "missed"}, "Belonging: target missed. 40.0% in 2025/26; the target was 45.0%. Source: Survey."),
        ({"direction": "reached"}, "Belonging: target reached. 40.0% in 2025/26; the target is 45.0%. Source: Survey."),
        ({"change": "worse"}, "Belonging: has got worse. 40.0% in 2025/26, from 39.0% in 2024/25. Source: Survey."),
        ({"change": "better"}, "Belonging: has got better. 40.0% in 2025/26, from 39.0% in 2024/25. Source: Survey."),
        ({"change": "higher"}, "Belonging: has risen. 40.0% in 2025/26, from 39.0% in 2024/25. Source: Survey."),
        ({"change": "lower"}, "Belonging: has fallen. 40.0% in 2025/26, from 39.0% in 2024/25. Source: Survey."),
        (FAR, "Belonging: 40.0% in 2025/26, far worse than Derby (50.0%). Source: Survey."),
        (
            {"share": 20.0, "words": "20.0%"},
            "20.0% of people live in one of the most deprived tenth of small areas in England in 2025/26. Source: Survey.",
        ),
        (
            FAR | {"is_demo": True},
            "Belonging: 40.0% in 2025/26, far worse than Derby (50.0%). Source: Survey. These are demonstration figures.",
        ),
    ],
)  # fmt: skip
def test_a_rule_fires(more, text):
    assert said(**more) == [text]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"status": "worse"},
        {"status": "better"},
        {"status": "none"},
        {"direction": "behind"},
        {"direction": "early"},
        {"direction": "no_target"},
        {"change": "cannot"},
        {"change": "no_figure"},
        {"share": 19.9},
        FAR | {"is_shown": False},
        {"direction": "missed", "is_shown": False},
        {"share": 60.0, "is_shown": False},
    ],
)
def test_a_rule_does_not_fire(more):
    assert said(**more) == []


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (10_501, "10,501 people live here in 2019, 5.0% more than in 2015. Source: ONS."),
        (9_499, "9,499 people live here in 2019, 5.0% fewer than in 2015. Source: ONS."),
        (10_500, None),
        (9_500, None),
    ],
)
def test_people(now, text):
    found = messages([], People(now, 2019, "ONS", 10_000, 2015))
    assert [each.text for each in found] == ([text] if text else [])
    assert messages([], People(now, 2019, "ONS", 0, 2015)) == []


def test_one_of_an_indicator_the_weightiest_first_and_six_at_most():
    both = replace(PLAIN, **FAR, change="better")
    assert [each.text[:26] for each in messages([both])] == ["Belonging: 40.0% in 2025/2"]
    facts = [replace(PLAIN, key=n, name=f"About {n}", change="better") for n in range(7)]
    facts.append(replace(PLAIN, key=9, name="Last", direction="missed"))
    found = messages(facts, People(20_000, 2019, "ONS", 10_000, 2015))
    assert [each.key for each in found] == [9, 0, 1, 2, 3, 4]
