"""Stories are told at the same time, each step at its moment."""

import datetime

from demo.timeline import Timeline

DAY = datetime.timedelta(days=1)
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def story(told, name, *days):
    for day in days:
        at = yield START + DAY * day
        told.append((name, (at - START).days))


def test_steps_of_several_stories_come_in_the_order_of_their_moments():
    told, timeline = [], Timeline()
    timeline.add(story(told, "a", 1, 4, 5))
    timeline.add(story(told, "b", 2, 3, 6))
    timeline.play(START + DAY * 10)
    assert told == [("a", 1), ("b", 2), ("b", 3), ("a", 4), ("a", 5), ("b", 6)]


def test_of_two_at_one_moment_the_one_that_waited_longer_goes_first():
    told, timeline = [], Timeline()
    for name in "cab":
        timeline.add(story(told, name, 1))
    timeline.play(START + DAY)
    assert told == [("c", 1), ("a", 1), ("b", 1)]


def test_what_comes_later_has_not_happened_yet():
    told, timeline = [], Timeline()
    timeline.add(story(told, "a", 1, 3))
    timeline.play(START + DAY * 2)
    assert told == [("a", 1)]
    timeline.play(START + DAY * 3)
    assert told == [("a", 1), ("a", 3)]


def test_a_story_may_begin_another():
    told, timeline = [], Timeline()

    def parent():
        yield START + DAY
        timeline.add(story(told, "child", 2))
        yield START + DAY * 3
        told.append(("parent", 3))

    timeline.add(parent())
    timeline.play(START + DAY * 3)
    assert told == [("child", 2), ("parent", 3)]


def test_a_story_without_a_moment_is_over_at_once():
    timeline = Timeline()
    timeline.add(story([], "nothing"))
    timeline.play(START)
