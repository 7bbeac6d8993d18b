"""R9: motions, amendments, counts, names, casting votes, own votes, numbers of decisions."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.attendance.operations import tick
from boards.attendance.quorum import quorum_of
from boards.attendance.room import add_absence
from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision, strike_out_decision
from boards.live.operations import start_meeting
from boards.meetings.items.operations import add_item
from boards.models import Absence, Attendance, Ballot, Decision, Vote
from boards.votes.operations import record_own_vote, record_vote, strike_out_vote
from core.errors import Refused
from tests import factories, steps
from tests.boards.attendance.test_quorum import come
from tests.boards.conftest import vacant
from tests.steps import set_date

FOR, AGAINST, ABSTAINED, NOT_VOTING = Ballot.Choice.values


def put(item, writer, votes_for=0, votes_against=0, abstained=0, not_voting=0, **more):
    counts = {FOR: votes_for, AGAINST: votes_against, ABSTAINED: abstained, NOT_VOTING: not_voting}
    given = {"text": "that the bench is moved", "method": "show", "counts": counts} | more
    return record_vote(item=item, by=writer, **given)


@pytest.fixture
def item(meeting):
    return meeting.items.get(position=1)


@pytest.fixture
def here(meeting, writer):
    """The six voting members are in the room."""
    return come(meeting, writer, 6)


def test_a_carried_motion_is_a_decision_with_its_vote(item, here, writer):
    vote = put(item, writer, 4, 1, 1, mover=here[1].pk, seconder=here[2].pk)
    decision = Decision.objects.get(vote=vote)
    assert (vote.carried, decision.outcome, decision.text) == (True, "resolved", vote.text)
    assert vote.in_words == (
        f"Moved by {here[1].name}, seconded by {here[2].name}. "
        "Carried: 4 for, 1 against, 1 abstained."
    )
    assert (vote.voting_present, vote.seats, vote.presiding) == (6, 6, here[0].name)


def test_a_vote_reads_each_thing_once(item, here, writer):
    with CaptureQueriesContext(connection) as queries:
        put(item, writer, 4, 2)
    asked = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    twice = {sql for sql in asked if asked.count(sql) > 1}
    assert twice == set()
    assert len(queries) <= 20


def test_a_motion_that_is_lost_stands_as_lost(item, here, writer):
    assert Decision.objects.get(vote=put(item, writer, 2, 4)).outcome == "lost"


def test_a_tie_needs_a_casting_vote_and_one_only(item, here, writer):
    assert put(item, writer, 3, 3).carried is False
    carried = put(item, writer, 3, 3, casting="for")
    assert carried.carried
    assert "casting vote" in carried.outcome.sentence
    with pytest.raises(Refused, match="no tie"):
        put(item, writer, 4, 2, casting="for")
    fields = {name: getattr(carried, name) for name in ("item", "text", "method", "seats")}
    with pytest.raises(IntegrityError, match="vote_casting_on_a_tie"), transaction.atomic():
        Vote.objects.create(
            **fields, votes_for=4, votes_against=2, casting="for", carried=True,
            voting_present=6, recorded_at=timezone.now(),
        )  # fmt: skip


def test_the_body_says_whether_there_is_a_casting_vote_or_a_secret_ballot(item, here, writer):
    body = item.meeting.body
    with pytest.raises(Refused, match="secret"):
        put(item, writer, 6, method="secret")
    save_body(body=body, by=writer, casting_vote=False, secret_ballots=True)
    item.refresh_from_db()
    assert put(item, writer, 6, method="secret").carried
    with pytest.raises(Refused, match="casting"):
        put(item, writer, 3, 3, casting="for")


@pytest.mark.parametrize(
    ("counts", "threshold", "carried"),
    [
        ((4, 0, 2), "two-thirds", True),
        ((3, 0, 3), "two-thirds", False),
        ((4, 2, 0), "all-members", True),
        ((3, 2, 1), "all-members", False),
        ((1, 0, 5), "simple", True),
        ((0, 0, 6), "simple", False),
    ],
)
def test_what_is_enough(item, here, writer, counts, threshold, carried):
    assert put(item, writer, *counts, threshold=threshold).carried is carried


@pytest.mark.parametrize("counts", [(5, 0), (4, 2, 1), (0, 0, 0, 0)])
def test_sums_that_disagree_are_refused(item, here, writer, counts):
    with pytest.raises(Refused, match="but 6 voting members are present"):
        put(item, writer, *counts)
    assert not item.votes.exists()


def test_a_vote_by_name_gives_the_counts(item, here, writer):
    names = {row.pk: FOR for row in here[:4]} | {here[4].pk: AGAINST, here[5].pk: NOT_VOTING}
    with pytest.raises(Refused, match=f"Missing: {here[5].name}"):
        put(item, writer, method="recorded", names={row.pk: FOR for row in here[:5]})
    with pytest.raises(Refused, match="do not agree"):
        put(item, writer, 5, 1, method="recorded", names=names)
    vote = put(item, writer, method="recorded", names=names)
    assert (vote.votes_for, vote.votes_against, vote.not_voting) == (4, 1, 1)
    said = Vote.objects.with_names().get(pk=vote.pk).in_words
    assert f"against: {here[4].name}; did not vote: {here[5].name}." in said


def test_who_is_not_in_the_room_neither_moves_nor_votes(item, here, writer):
    gone = here[5]
    add_absence(
        meeting=item.meeting, membership=gone.membership, reason="interest", item=item, by=writer
    )
    with pytest.raises(Refused, match="move or second"):
        put(item, writer, 5, mover=gone.pk)
    with pytest.raises(Refused, match="not a voting member present"):
        put(item, writer, method="recorded", names={row.pk: FOR for row in here})
    vote = put(item, writer, 5)
    with pytest.raises(Refused, match="who is in the room voted"):
        record_own_vote(vote=vote, attendance=gone.pk, choice=FOR, by=writer)
    with pytest.raises(DatabaseError, match="can vote"), transaction.atomic():
        Ballot.objects.create(vote=vote, attendance=gone, choice=FOR)


def test_nobody_seconds_an_own_motion(item, here, writer):
    with pytest.raises(Refused, match="Someone other"):
        put(item, writer, 6, mover=here[0].pk, seconder=here[0].pk)


def test_an_own_vote_is_minuted_on_demand(item, here, writer):
    vote = put(item, writer, 5, 1)
    record_own_vote(vote=vote, attendance=here[3].pk, choice=AGAINST, by=writer)
    said = Vote.objects.with_names().get(pk=vote.pk).in_words
    assert said.endswith(f"At their own request it is recorded: against: {here[3].name}.")
    with pytest.raises(Refused, match="recorded already"):
        record_own_vote(vote=vote, attendance=here[3].pk, choice=FOR, by=writer)
    with pytest.raises(Refused, match="No further vote"):
        record_own_vote(vote=vote, attendance=here[2].pk, choice=AGAINST, by=writer)
    with pytest.raises(DatabaseError, match="no such vote was counted"), transaction.atomic():
        Ballot.objects.create(vote=vote, attendance=here[2], choice=AGAINST)


def test_amendments_come_before_the_motion(item, here, writer):
    first = put(item, writer, 2, 4, kind="amendment", text="that it is moved by five yards")
    second = put(item, writer, method="agreed", kind="amendment", text="that it is painted")
    motion = put(item, writer, 6)
    assert list(motion.amendments.all()) == [first, second]
    assert list(item.decisions.values_list("vote", flat=True)) == [motion.pk]
    late = put(item, writer, 6, kind="amendment")
    with pytest.raises(IntegrityError, match="amendment_before"), transaction.atomic():
        Vote.objects.filter(pk=late.pk).update(motion=motion)


def test_agreed_without_a_vote_has_no_numbers(item, here, writer):
    with pytest.raises(Refused, match="leave numbers and names blank"):
        put(item, writer, 6, method="agreed")
    vote = put(item, writer, method="agreed")
    assert vote.outcome.sentence == "Agreed without a vote."


def test_striking_out_the_decision_takes_the_vote_along(item, here, writer):
    amendment = put(item, writer, method="agreed", kind="amendment")
    motion = put(item, writer, 6)
    strike_out_decision(decision=motion.decision, by=writer)
    motion.refresh_from_db()
    amendment.refresh_from_db()
    assert motion.struck_out_at
    assert amendment.motion is None
    again = put(item, writer, 5, 1)
    assert list(again.amendments.all()) == [amendment]
    with pytest.raises(Refused, match="Strike out the decision"):
        strike_out_vote(vote=again, by=writer)
    strike_out_vote(vote=amendment, by=writer)
    amendment.refresh_from_db()
    assert amendment.struck_out_by == writer


def test_the_same_vote_sent_twice_is_one(item, here, writer):
    key = uuid.uuid4()
    assert put(item, writer, 6, client_id=key) == put(item, writer, 6, client_id=key)
    assert item.decisions.count() == 1


def test_who_voted_stays_in_the_room(item, here, writer):
    vote = put(item, writer, 5, 1, mover=here[1].pk)
    meeting, seat = item.meeting, here[1].membership
    for status in ("absent", ""):
        with pytest.raises(Refused, match="named in a vote"):
            tick(meeting=meeting, membership=seat, status=status, by=writer)
    with pytest.raises(Refused, match="named in a vote"):
        add_absence(meeting=meeting, membership=seat, reason="left", item=item, by=writer)
    third = meeting.items.get(position=3)
    add_absence(meeting=meeting, membership=seat, reason="left", item=third, by=writer)
    with pytest.raises(DatabaseError, match="who voted was present"), transaction.atomic():
        Attendance.objects.filter(pk=here[1].pk).update(status="absent")
    with pytest.raises(DatabaseError, match="was in the room"), transaction.atomic():
        Absence.objects.create(attendance=here[1], reason="left", first=1)
    strike_out_decision(decision=vote.decision, by=writer)
    tick(meeting=meeting, membership=seat, status="absent", by=writer)


@pytest.mark.parametrize("model", [Decision, Vote])
def test_a_decision_and_its_vote_are_struck_out_together(item, here, writer, model):
    vote = put(item, writer, len(here))
    rows = Vote.objects.filter(pk=vote.pk) if model is Vote else Decision.objects.filter(vote=vote)

    def alone():
        rows.update(struck_out_at=timezone.now(), struck_out_by=writer)
        connection.check_constraints()

    with pytest.raises(DatabaseError, match="struck out together"), transaction.atomic():
        alone()
    strike_out_decision(decision=Decision.objects.get(vote=vote), by=writer)
    connection.check_constraints()


def test_the_database_keeps_votes_as_they_were(item, here, writer):
    vote = put(item, writer, method="recorded", names={row.pk: FOR for row in here})
    row = {
        "item": item, "text": "x", "method": "show", "votes_for": 6, "voting_present": 6,
        "seats": 6, "carried": True, "recorded_at": timezone.now(),
    }  # fmt: skip
    wrong = [
        ({"votes_for": 7, "voting_present": 7}, "not counted of those in the room"),
        ({"votes_for": 5}, "vote_adds_up"),
        ({"carried": False}, "vote_outcome_follows"),
        ({"votes_for": 3, "votes_against": 3}, "vote_outcome_follows"),
        ({"threshold": "all-members", "votes_for": 3, "abstentions": 3}, "vote_outcome_follows"),
        ({"threshold": "two-thirds", "votes_for": 3, "abstentions": 3}, "vote_outcome_follows"),
        ({"mover": here[0], "seconder": here[0]}, "vote_not_seconded_by_mover"),
    ]
    for changes, message in wrong:
        with pytest.raises(DatabaseError, match=message), transaction.atomic():
            Vote.objects.create(**row | changes)

    def without_names():
        Vote.objects.create(**row | {"method": "recorded"})
        connection.check_constraints()

    with pytest.raises(DatabaseError, match="names do not add up"), transaction.atomic():
        without_names()
    for change in (
        lambda: Vote.objects.filter(pk=vote.pk).update(text="other"),
        lambda: Vote.objects.filter(pk=vote.pk).update(votes_for=F("votes_for") - 1),
        lambda: vote.ballots.update(choice=AGAINST),
        lambda: vote.ballots.all().delete(),
        lambda: Decision.objects.filter(vote=vote).update(outcome="lost"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_without_a_quorum_or_notice_nothing_is_put_to_the_vote(meeting, writer):
    come(meeting, writer, 2)
    with pytest.raises(Refused, match="No quorum"):
        put(meeting.items.get(position=1), writer, 2)
    come(meeting, writer, 6)
    late = add_item(meeting=meeting, title="Late", by=writer)
    with pytest.raises(Refused, match="clear days"):
        put(late, writer, 6)


# ------------------------------------------------------------------ pages


def test_one_press_agrees_the_recommendation(manager, world):
    meeting = world.own.running
    item = add_item(
        meeting=meeting, title="Bench", recommendation="that the bench is moved",
        by=world.people["neighbourhood_manager"],
    )  # fmt: skip
    page = manager.get(f"/meetings/{meeting.pk}/live/").content.decode()
    assert f'id="recommendation-{item.pk}"' in page
    sent = {"text": "that the bench is moved", "outcome": "recommended"}
    manager.post(f"/meetings/items/{item.pk}/decision/", sent)
    page = manager.get(f"/meetings/{meeting.pk}/live/").content.decode()
    assert "<strong>Recommended:</strong> that the bench is moved" in page
    assert page.count(">Agreed</button>") == 0


def test_a_vote_through_the_page(manager, world):
    meeting = world.own.running
    item = meeting.items.first()
    seat = meeting.body.memberships.exclude(pk=world.own.seat.pk).filter(has_vote=True).first()
    by = world.people["neighbourhood_manager"]
    tick(meeting=meeting, membership=seat, status="present", by=by)
    quorum = quorum_of(meeting)
    path = f"/meetings/items/{item.pk}/vote/"
    page = manager.get(path).content.decode()
    assert all(voter.name in page for voter in quorum.here(item.position))
    here = len(quorum.here(item.position))
    sent = {"kind": "motion", "text": "that it is so", "method": "show", "threshold": "simple"}
    wrong = manager.post(path, sent | {"votes_for": here + 1})
    assert wrong.status_code == 422
    assert f"The votes add up to {here + 1} but {here}" in wrong.content.decode()
    assert "that it is so" in wrong.content.decode()
    first = quorum.here(item.position)[0]
    names = {f"vote_{first.attendance}": "for"}
    done = manager.post(path, sent | {"votes_for": here} | names, follow=True)
    assert "Carried unanimously" in done.content.decode()
    vote = item.votes.get(text="that it is so")
    assert vote.ballots.get().attendance_id == first.attendance
    amendment = sent | {"kind": "amendment", "text": "that it is less so", "method": "agreed"}
    manager.post(path, amendment)
    page = manager.get(f"/meetings/{meeting.pk}/live/").content.decode()
    assert "<strong>Amendment:</strong> that it is less so" in page
    strike = item.votes.get(text="that it is less so")
    manager.post(f"/meetings/votes/{strike.pk}/strike-out/")
    strike.refresh_from_db()
    assert strike.struck_out_at
    again = manager.post(
        f"/meetings/votes/{vote.pk}/own/", {"attendance": first.attendance, "choice": "for"}
    )
    assert again.status_code == 422
    assert "recorded already" in again.content.decode()


# ------------------------------------------------------------------ ways round the rules


def test_a_substitute_who_voted_is_not_renamed(meeting, item, here, writer):
    seat = here[5].membership
    common = {"meeting": meeting, "membership": seat, "by": writer}
    tick(status="substituted", substitute=factories.CouncillorFactory(name="Ann"), **common)
    ann = Attendance.objects.get(substitute_for=seat)
    vote = put(item, writer, 6, mover=ann.pk)
    with pytest.raises(Refused, match="named in a vote"):
        tick(status="substituted", substitute=factories.CouncillorFactory(name="Bob"), **common)
    strike_out_decision(decision=vote.decision, by=writer)
    with pytest.raises(Refused, match="named in a vote"):
        tick(status="present", **common)
    ann.refresh_from_db()
    assert ann.name == "Ann"


def test_who_was_counted_stays_in_the_room(meeting, item, here, writer):
    seat, second = here[5].membership, meeting.items.get(position=2)
    vote = put(item, writer, 6)
    with pytest.raises(Refused, match="was counted in the vote on item 1"):
        tick(meeting=meeting, membership=seat, status="absent", by=writer)
    with pytest.raises(Refused, match="was counted in the vote on item 1"):
        add_absence(meeting=meeting, membership=seat, reason="late", item=second, by=writer)
    add_absence(meeting=meeting, membership=seat, reason="left", item=second, by=writer)
    strike_out_decision(decision=vote.decision, by=writer)
    tick(meeting=meeting, membership=seat, status="absent", by=writer)


def test_agreed_without_a_vote_is_no_way_round(meeting, item, writer):
    vacant(meeting.body, 2)
    come(meeting, writer, 4)
    item.refresh_from_db()
    with pytest.raises(Refused, match="not more than half of all 8"):
        put(item, writer, method="agreed", threshold="all-members")
    board = factories.BodyFactory(power="recommend", quorum_numerator=0, quorum_minimum=0)
    empty = set_date(body=board, starts_at=timezone.now(), by=writer, place="Hall")
    start_meeting(meeting=empty, by=writer)
    with pytest.raises(Refused, match="No voting member"):
        put(empty.items.first(), writer, method="agreed")
    row = {"item": item, "text": "x", "method": "agreed", "carried": True, "seats": 8}
    row |= {"voting_present": 4, "threshold": "all-members", "recorded_at": timezone.now()}
    with pytest.raises(IntegrityError, match="vote_outcome_follows"), transaction.atomic():
        Vote.objects.create(**row)


def test_a_casting_vote_settles_only_a_simple_majority(item, here, writer):
    for threshold in ("two-thirds", "all-members"):
        with pytest.raises(Refused, match="simple majority"):
            put(item, writer, 3, 3, casting="for", threshold=threshold)


def test_a_seat_that_ended_before_the_meeting_does_not_count(meeting, item, here, writer):
    day = meeting.day - datetime.timedelta(days=1)
    here[5].membership.__class__.objects.filter(pk=here[5].membership_id).update(
        starts_on=day, ends_on=day
    )
    assert put(item, writer, 5).voting_present == 5


def test_what_was_lost_is_not_resolved_by_another_press(item, here, writer):
    put(item, writer, 2, 4, text="that the bench is moved")
    with pytest.raises(Refused, match="voted on and lost"):
        record_decision(item=item, outcome="resolved", text="That the bench is moved ", by=writer)


def test_amendments_stand_before_their_own_motion(meeting, item, here, writer, client):
    put(item, writer, 6, text="motion one")
    amendment = put(item, writer, 5, 1, kind="amendment", text="change two")
    put(item, writer, 6, text="motion two")
    put(item, writer, 5, 1, kind="amendment", text="change three")
    with pytest.raises(Refused, match="strike out its decision first"):
        strike_out_vote(vote=Vote.objects.get(pk=amendment.pk), by=writer)
    steps.publish(meeting, writer)
    text = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    places = [
        text.index(words) for words in ("motion one", "change two", "motion two", "change three")
    ]
    assert places == sorted(places)
