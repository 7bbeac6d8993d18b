"""The clock of one request: worked numbers, and what holds for any moment, target and pause."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from tasking import clocks
from tasking.clocks import LOCAL, EnglishDays, Target
from tasking.requests.working.timed import clock
from tasking.requests.working.timed.clock import Pause, due, paused, rungs, took

UTC = datetime.UTC
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
THREE_DAYS = Target("working_days", 3)


def local(*parts):
    return datetime.datetime(*parts, tzinfo=LOCAL)


MONDAY = local(2026, 11, 2, 9)


def test_a_pause_moves_the_target_by_its_working_time():
    assert due(MONDAY, THREE_DAYS) == local(2026, 11, 5, 17)
    pause = Pause(local(2026, 11, 3, 9), local(2026, 11, 4, 9))  # one working day of eight hours
    assert due(MONDAY, THREE_DAYS, [pause]) == local(2026, 11, 6, 17)
    night = Pause(local(2026, 11, 3, 18), local(2026, 11, 4, 8))
    assert due(MONDAY, THREE_DAYS, [night]) == local(2026, 11, 5, 17)


def test_a_clock_that_runs_at_night_pauses_at_night():
    pause = Pause(local(2026, 11, 3, 18), local(2026, 11, 4, 8))
    assert due(MONDAY, Target("hours", 48), [pause]) == local(2026, 11, 4, 9) + 14 * HOUR


def test_no_pause_is_longer_than_ten_working_days():
    start = local(2026, 12, 21, 9)  # Christmas, Boxing Day's substitute and New Year lie between
    assert clock.latest_end(start) == local(2027, 1, 7, 17)
    forgotten = Pause(start)
    at_limit, later = local(2027, 1, 7, 17), local(2027, 3, 1, 9)
    assert paused([forgotten], "working_days", later) == paused(
        [forgotten], "working_days", at_limit
    )
    assert paused([forgotten], "working_days", at_limit) == 11 * 8 * HOUR


def test_the_ladder_of_three_days():
    found = rungs(MONDAY, THREE_DAYS)  # Monday to Thursday: 32 working hours
    assert found == {
        75: local(2026, 11, 4, 17),
        100: local(2026, 11, 5, 17),
        150: local(2026, 11, 9, 17),
        300: local(2026, 11, 17, 17),
    }


def test_the_ladder_over_the_change_of_the_clocks():
    found = rungs(local(2026, 10, 24, 12), Target("hours", 24))
    assert found[75] == local(2026, 10, 25, 5)  # eighteen hours by no wall's clock
    assert found[100] == local(2026, 10, 25, 11)
    assert found[300] == local(2026, 10, 27, 11)


def test_gross_and_net():
    pause = Pause(local(2026, 11, 2, 13), local(2026, 11, 3, 11))
    found = took(MONDAY, local(2026, 11, 3, 17), THREE_DAYS, [pause, Pause(local(2026, 11, 9, 9))])
    assert (found.gross, found.net) == (16 * HOUR, 10 * HOUR)


def test_a_team_has_its_own_cut_off_and_days():
    early = clock.days_of(cut_off=datetime.time(12))
    assert due(local(2026, 11, 2, 13), Target("working_days", 1), calendar=early) == local(
        2026, 11, 4, 17
    )
    always = clock.days_of(every_day=True)
    assert due(local(2026, 11, 7, 9), Target("working_days", 1), calendar=always) == local(
        2026, 11, 8, 17
    )
    away = clock.days_of(closed=[datetime.date(2026, 11, 3)])
    assert due(MONDAY, Target("working_days", 1), calendar=away) == local(2026, 11, 4, 17)


def test_28_days_and_no_more():
    ended = local(2026, 10, 1, 12).astimezone(UTC)
    assert clock.may_reopen(ended, ended + 28 * DAY)
    assert not clock.may_reopen(ended, ended + 28 * DAY + datetime.timedelta(seconds=1))


moments = st.datetimes(
    datetime.datetime(2026, 1, 1), datetime.datetime(2028, 12, 31), timezones=st.just(UTC)
)  # both changes of the clocks, a leap day and every holiday of three years
targets = st.one_of(
    st.builds(Target, st.sampled_from(clocks.KINDS[:4]), st.integers(1, 15)),
    st.builds(Target, st.just(clocks.NEXT_ROUND), st.integers(1, 7)),
)
calendars = st.builds(EnglishDays, every_day=st.booleans())
lengths = st.timedeltas(datetime.timedelta(), 30 * DAY)


@given(moments, targets, calendars)
def test_the_ladder_climbs_and_meets_the_target(start, target, calendar):
    found = rungs(start, target, calendar=calendar)
    assert start <= found[75] <= found[100] <= found[150] <= found[300]
    assert found[100] == clocks.due_at(start, target, calendar)


@given(moments, targets, lengths, lengths, calendars)
def test_a_pause_never_brings_anything_forward_and_gives_back_what_it_took(
    start, target, after, length, calendar
):
    pause = Pause(start + after, start + after + length)
    plain, moved = (
        rungs(start, target, calendar=calendar),
        rungs(start, target, [pause], calendar=calendar),
    )
    assert all(moved[each] >= plain[each] for each in clock.RUNGS)
    lost = paused([pause], target.kind, pause.end, calendar)
    assert clock.between(plain[100], moved[100], target.kind, calendar) == lost
    assert due(start, target, [pause], calendar=calendar) == moved[100]


@given(moments, lengths, targets, lengths, lengths)
def test_net_is_never_more_than_gross_nor_less_than_nothing(start, length, target, after, pause):
    stop = start + after
    found = took(start, start + length, target, [Pause(stop, stop + pause)])
    assert datetime.timedelta() <= found.net <= found.gross
