"""The pre-election calendar: which days, which wards, and what is lifted."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from core.actors import SYSTEM
from core.calendar import DAY
from core.errors import Refused
from neighbourhoods.elections.operations import announce_election, lift_pre_election
from neighbourhoods.elections.period import Periods, pre_election, require_outside
from neighbourhoods.models import PreElectionLift
from tests import factories

NOTICE, POLL = datetime.date(2031, 3, 24), datetime.date(2031, 5, 1)
KEY = "forums.newsletter:7"


@pytest.fixture
def wards(db):
    return [factories.WardFactory(), factories.WardFactory()]


@pytest.fixture
def election(wards):
    return announce_election(
        kind="by_election", notice_on=NOTICE, poll_on=POLL, wards=wards[:1], by=SYSTEM
    )


@pytest.mark.parametrize(
    ("day", "there"),
    [(NOTICE - DAY, False), (NOTICE, True), (POLL, True), (POLL + DAY, False)],
)
def test_it_lasts_from_the_notice_to_the_poll(election, wards, day, there):
    for asked in (wards, wards[:1], [wards[0].pk], None):
        found = pre_election(asked, day)
        assert (found is not None) is there
        if there:
            assert (found.election, found.first, found.last) == (election, NOTICE, POLL)
            assert "by-election on 1 May 2031" in found.words


def test_it_is_of_the_wards_that_vote(election, wards):
    assert pre_election(wards[1:], NOTICE) is None
    assert pre_election([], NOTICE) is None


def test_of_two_the_next_poll_is_named(election, wards):
    later = announce_election(
        kind="ordinary", notice_on=NOTICE + DAY, poll_on=POLL + 7 * DAY, wards=wards, by=SYSTEM
    )
    assert pre_election(wards, NOTICE + DAY).election == election
    assert pre_election(wards, POLL + DAY).election == later
    assert pre_election(wards[1:], NOTICE + DAY).election == later


def test_many_days_ask_two_queries(election, wards, django_assert_num_queries):
    with django_assert_num_queries(2):
        periods = Periods.between(NOTICE - 30 * DAY, POLL + 30 * DAY)
        days = [NOTICE + number * DAY for number in range(-30, 60)]
        ids = {each.pk for each in wards}
        found = [day for day in days if periods.on(ids, day)]
    assert (found[0], found[-1], len(found)) == (NOTICE, POLL, (POLL - NOTICE).days + 1)


def lift(election, by=SYSTEM, **more):
    said = {"key": KEY, "what": "Spring newsletter", "reason": "It names no candidate",
            "advised_by": "Jo Law, monitoring officer"}  # fmt: skip
    return lift_pre_election(election=election, by=by, **said | more)


def test_a_warning_stops_nothing_and_a_scheme_does_until_it_is_lifted(election, wards):
    asked = {"wards": wards, "day": NOTICE, "key": KEY}
    assert require_outside(**asked, blocks=False).election == election
    with pytest.raises(Refused, match="unless it is lifted on advice"):
        require_outside(**asked, blocks=True)
    lift(election)
    assert require_outside(**asked, blocks=True).election == election
    with pytest.raises(Refused):
        require_outside(**asked | {"key": "forums.newsletter:8"}, blocks=True)
    assert require_outside(**asked | {"day": POLL + DAY}, blocks=True) is None


def test_it_is_lifted_once_by_name_and_for_a_reason(election, world):
    by = world.people["head_of_service"]
    assert lift(election, by) == lift(election, by, reason="Another")
    row = PreElectionLift.objects.get()
    assert (row.lifted_by, row.lifted_by_name, row.reason) == (by, by.name, "It names no candidate")
    for missing in ("reason", "advised_by"):
        with pytest.raises(Refused):
            lift(election, by, key="other", **{missing: " "})
    with pytest.raises(PermissionDenied):
        lift(election, world.people["neighbourhood_manager"], key="other")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE neighbourhoods_preelectionlift SET reason = 'x'",
        "DELETE FROM neighbourhoods_preelectionlift",
        (
            "INSERT INTO neighbourhoods_preelectionlift (election_id, key, what, reason, advised_by,"
            " lifted_by_name, lifted_at) SELECT election_id, 'k', 'w', '', 'a', 'n', now()"
            " FROM neighbourhoods_preelectionlift"
        ),
        (
            "INSERT INTO neighbourhoods_preelectionlift (election_id, key, what, reason, advised_by,"
            " lifted_by_name, lifted_at) SELECT election_id, key, 'w', 'r', 'a', 'n', now()"
            " FROM neighbourhoods_preelectionlift"
        ),
    ],
)
def test_the_database_keeps_what_was_lifted(election, sql):
    lift(election)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    row = PreElectionLift.objects.get()
    assert row.reason == "It names no candidate"
