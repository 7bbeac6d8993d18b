"""Dates of forums in a pre-election period: a warning as preset, stopped where the council says so."""

import datetime

import pytest
from django.utils import timezone

from boards.meetings.dates.forums import FORUMS
from boards.meetings.dates.operations import change_meeting, schedule_meeting
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.elections.operations import announce_election, lift_pre_election, put_back
from tests import factories

pytestmark = pytest.mark.django_db
NOTICE, POLL = datetime.date(2031, 3, 24), datetime.date(2031, 5, 1)


@pytest.fixture
def place():
    return factories.NeighbourhoodFactory()


@pytest.fixture
def election(place):
    ward = factories.WardFactory()
    ward.neighbourhoods.add(place)
    return announce_election(
        kind="by_election", notice_on=NOTICE, poll_on=POLL, wards=[ward], by=SYSTEM
    )


def body(place, kind="forum", power="consult"):
    return factories.BodyFactory(kind=kind, power=power, neighbourhood=place)


def at(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(19)))


def set_date(of, day):
    return schedule_meeting(body=of, starts_at=at(day), sure_of=day, by=SYSTEM)


def stops():
    today = timezone.localdate()
    set_setting(name="boards.pre_election_forums", value="yes", starts_on=today, by=SYSTEM)


def test_nothing_is_stopped_as_preset(election, place):
    assert set_date(body(place), NOTICE).pk


def test_where_the_council_says_so_a_forum_waits_and_a_board_does_not(election, place):
    stops()
    forum = body(place)
    elsewhere = body(factories.NeighbourhoodFactory())
    with pytest.raises(Refused, match="unless it is lifted on advice"):
        set_date(forum, NOTICE)
    meeting = set_date(forum, POLL + datetime.timedelta(1))
    with pytest.raises(Refused, match="unless it is lifted on advice"):
        change_meeting(meeting=meeting, starts_at=at(POLL), sure_of=POLL, by=SYSTEM)
    assert set_date(elsewhere, NOTICE).pk, "its wards do not vote"
    assert set_date(body(place, "board", "decide"), NOTICE).pk


def test_a_lift_lets_forums_go_ahead_until_it_is_put_back(election, place):
    stops()
    forum = body(place)
    lift = lift_pre_election(
        election=election,
        key=FORUMS,
        what="Forums",
        reason="About bins",
        advised_by="Jo",
        by=SYSTEM,
    )
    held = set_date(forum, NOTICE)
    put_back(lift=lift, reason="A candidate speaks", by=SYSTEM)
    with pytest.raises(Refused):
        set_date(forum, NOTICE + datetime.timedelta(1))
    held.refresh_from_db()
    assert held.state == held.State.PREPARING, "what was done meanwhile stays"
