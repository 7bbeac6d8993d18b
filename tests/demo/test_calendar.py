"""On whatever day the demonstration is loaded, its meetings give their notice, and Sinfin's board has
one to prepare. Asked of every day of four years, without a database."""

import datetime

import pytest

from boards.meetings.notice import notice_of
from boards.models import Body, Meeting
from demo.boards import meetings
from demo.boards.evening import APOLOGIES

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2026, 11, 1)
DAYS = [FIRST + DAY * number for number in range(4 * 366)]
CLOSED = {datetime.date(year, 12, day) for year in range(2023, 2033) for day in (29, 30, 31)}
"""As demo.neighbourhoods closes them."""


@pytest.mark.parametrize("kind", Body.Kind)
def test_agendas_go_out_in_time(kind):
    body = Body(kind=kind)
    for day in DAYS:
        start, published = meetings.start_on(body, day), meetings.published_at(body, day, CLOSED)
        meeting = Meeting(body=body, starts_at=start, convened_at=start - meetings.SET)
        assert notice_of(meeting, CLOSED, published).in_time, day
        called, built = start - meetings.CALLED, published - meetings.BUILT
        steps = [called, built, published - meetings.AGREED, published, start - APOLOGIES]
        assert steps == sorted(set(steps)), day


def test_boards_of_today_have_a_next_meeting_that_is_set_and_can_be_prepared():
    board = Body(kind=Body.Kind.BOARD)
    for today in DAYS:
        for is_tonight in (True, False):
            found = list(meetings.days(today, CLOSED, "board", 0, is_tonight))
            start = meetings.start_on(board, found[-1])
            assert (start - meetings.SET).date() < today, today
            assert meetings.published_at(board, found[-1], CLOSED).date() - today > 30 * DAY
            assert (today in found) >= is_tonight
