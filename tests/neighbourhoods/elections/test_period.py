"""The pre-election calendar: which days, which wards, and what is lifted."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.actors import SYSTEM
from core.calendar import DAY
from core.errors import Refused
from core.models import Event
from neighbourhoods.elections.operations import announce_election, lift_pre_election, put_back
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
    row = PreElectionLift.objects.get(key=KEY)
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
            f" FROM neighbourhoods_preelectionlift WHERE key = '{KEY}'"
        ),
        (
            "INSERT INTO neighbourhoods_preelectionlift (election_id, key, what, reason, advised_by,"
            " lifted_by_name, lifted_at) SELECT election_id, key, 'w', 'r', 'a', 'n', now()"
            f" FROM neighbourhoods_preelectionlift WHERE key = '{KEY}'"
        ),
    ],
)
def test_the_database_keeps_what_was_lifted(election, sql):
    lift(election)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    row = PreElectionLift.objects.get(key=KEY)
    assert row.reason == "It names no candidate"


# ------------------------------------------------------------------ put back, and the page


def test_what_is_put_back_waits_again_and_may_be_lifted_anew(election, wards, world):
    by, row = world.people["head_of_service"], lift(election)
    asked = {"wards": wards, "day": NOTICE, "key": KEY, "blocks": True}
    with pytest.raises(Refused):
        put_back(lift=row, reason=" ", by=by)
    with pytest.raises(PermissionDenied):
        put_back(lift=row, reason="x", by=world.people["neighbourhood_manager"])
    assert require_outside(**asked)
    put_back(lift=row, reason="A candidate speaks", by=by)
    again = put_back(lift=row, reason="Another", by=by)
    assert (again.put_back_by_name, again.put_back_reason) == (by.name, "A candidate speaks")
    assert Event.objects.filter(verb__startswith="put “").count() == 1
    with pytest.raises(Refused):
        require_outside(**asked)
    assert lift(election) != row
    assert require_outside(**asked)


@pytest.mark.parametrize(
    "fields",
    [
        {"put_back_at": None, "put_back_by_name": "", "put_back_reason": ""},
        {"put_back_reason": "Another"},
        {"reason": "Another"},
    ],
)
def test_what_was_put_back_stays_so(election, fields):
    row = put_back(lift=lift(election), reason="A candidate speaks", by=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        PreElectionLift.objects.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize("missing", ["put_back_by_name", "put_back_reason"])
def test_the_database_wants_to_know_who_put_it_back_and_why(election, missing):
    row = lift(election)
    said = {"put_back_at": row.lifted_at + DAY, "put_back_by_name": "A", "put_back_reason": "B"}
    with pytest.raises(DatabaseError), transaction.atomic():
        PreElectionLift.objects.filter(pk=row.pk).update(**said | {missing: ""})
    PreElectionLift.objects.filter(pk=row.pk).update(**said)


def test_the_page_lifts_and_puts_back_by_name_with_a_reason(election, as_user, world):
    head = as_user(world.people["head_of_service"])
    path = f"/pre-election/{election.pk}/lift/"
    assert head.post(path, {"key": "boards.forums", "reason": "x"}).status_code == 422
    said = {"key": "boards.forums", "reason": "It is about bins", "advised_by": "Jo Law"}
    for _ in range(2):
        assert head.post(path, said).status_code == 302
    row = PreElectionLift.objects.get(election=election)
    page = as_user(world.people["neighbourhood_manager"]).get("/pre-election/").content.decode()
    for words in (
        "Dates of neighbourhood forums",
        "It is about bins",
        "Jo Law",
        row.lifted_by_name,
    ):
        assert words in page
    put = f"/pre-election/lifts/{row.pk}/put-back/"
    assert put not in page, "who does not hold the whole city only reads"
    assert put in head.get("/pre-election/").content.decode()
    assert head.post(put, {"reason": "A candidate speaks"}).status_code == 302
    assert "A candidate speaks" in head.get("/pre-election/").content.decode()


def test_the_page_takes_the_same_queries_for_one_and_three(election, wards, as_user, world):
    head = as_user(world.people["head_of_service"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert head.get("/pre-election/").status_code == 200
        return len(queries)

    lift(election)
    one = asked()
    for year in (1, 2):
        days = {"notice_on": NOTICE + 400 * year * DAY, "poll_on": POLL + 400 * year * DAY}
        lift(announce_election(kind="by_election", wards=wards, by=SYSTEM, **days))
    assert asked() == one
