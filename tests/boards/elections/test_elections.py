"""Elections: terms of office end and begin, and the seats follow."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant
from boards.elections.operations import enter_results
from boards.models import Membership, Seat, TermOfOffice
from boards.seats.elections import begin_term, end_term
from core.actors import SYSTEM
from core.errors import Refused
from core.picker import New
from neighbourhoods.elections.operations import announce_election
from neighbourhoods.models import Election, ElectionWard, Person
from tests import factories
from tests.pages import fields_of

DAY = datetime.timedelta(days=1)
POLL = datetime.date(2027, 5, 6)
TERM = datetime.date(2027, 5, 10)


@pytest.fixture
def ward(committee):
    """The ward of the committee's neighbourhood, which elects three."""
    found = factories.WardFactory()
    found.neighbourhoods.add(committee.neighbourhood)
    return found


def seat_for(body, ward, **fields):
    return Seat.objects.create(
        body=body, kind="ward", ward=ward, has_vote=True, starts_on=datetime.date(2020, 1, 1),
        **fields,
    )  # fmt: skip


def elected(person, ward, starts_on=datetime.date(2023, 5, 8)):
    return begin_term(person=person, ward=ward, starts_on=starts_on, by=SYSTEM)


def test_a_member_is_entered_once_and_fills_the_seats_of_the_ward(committee, ward):
    board = factories.BodyFactory(neighbourhood=committee.neighbourhood)
    for body in (committee, board, board):
        seat_for(body, ward)
    user = factories.UserFactory()
    person = factories.PersonFactory(user=user)
    term = elected(person, ward)
    assert set(term.memberships.values_list("body", "role")) == {
        (committee.pk, "elected_member"),
        (board.pk, "elected_member"),
    }
    assert RoleGrant.objects.filter(user=user, membership__term=term).count() == 2
    second = elected(factories.PersonFactory(), ward)
    assert [each.body for each in second.memberships.all()] == [board]
    third = elected(factories.PersonFactory(), ward)
    assert third.memberships.count() == 0
    with pytest.raises(Refused, match="elects 3"):
        elected(factories.PersonFactory(), ward)
    with pytest.raises(Refused, match="is elected for"):
        elected(person, factories.WardFactory())


def test_one_ward_at_a_time_in_the_database_too(ward):
    person = factories.PersonFactory()
    elected(person, ward)
    with pytest.raises(IntegrityError, match="term_one_ward"), transaction.atomic():
        TermOfOffice.objects.create(person=person, ward=factories.WardFactory(), starts_on=TERM)


def called(*wards, poll_on=POLL, kind="ordinary"):
    return announce_election(
        kind=kind, notice_on=poll_on - 40 * DAY, poll_on=poll_on, wards=wards, by=SYSTEM
    )


def enter(election, results):
    return enter_results(election=election, results=results, by=SYSTEM)


def test_an_election_ends_and_begins_terms(committee, ward):
    for _ in range(3):
        seat_for(committee, ward)
    stays, goes = factories.PersonFactory(name="Ann Stays"), factories.PersonFactory(name="Bo Goes")
    old = elected(stays, ward), elected(goes, ward)
    election = called(ward)
    ended, begun, kept = enter(election, {ward: [stays, New("Cy New")]})
    assert [term.person for term in ended] == [goes]
    assert [str(term.person) for term in begun] == ["Cy New"]
    assert [term.person for term in kept] == [stays]
    assert {term.election for term in (*begun, *kept)} == {election}
    for term in old:
        term.refresh_from_db()
        assert term.ends_on == TERM - DAY
    assert Membership.objects.get(person=goes).ends_on == TERM - DAY
    sits = Membership.objects.get(person=stays)
    assert (sits.ends_on, sits.term) == (None, kept[0])
    new = Membership.objects.get(person__name="Cy New")
    assert (new.starts_on, new.seat.ward) == (TERM, ward)
    with pytest.raises(Refused, match="is entered already"):
        enter(election, {ward: [goes]})


def test_nobody_is_matched_by_name(committee, ward):
    """A police officer has the name of who is elected, and an apostrophe is typed otherwise."""
    for _ in range(3):
        seat_for(committee, ward)
    officer = factories.PersonFactory(name="Sam Pound", user=factories.UserFactory())
    again = factories.PersonFactory(name="Siân O’Brien", user=factories.UserFactory())
    elected(again, ward)
    grant = RoleGrant.objects.get(user=again.user)
    _, begun, kept = enter(called(ward), {ward: [again, New("Sam Pound")]})
    assert begun[0].person != officer
    assert not RoleGrant.objects.filter(user=officer.user).exists()
    assert [term.person for term in kept] == [again]
    grant.refresh_from_db()
    assert (grant.ends_on, grant.ended_at) == (None, None)


def test_an_election_goes_through_as_a_whole_or_not_at_all(ward):
    other, third = factories.WardFactory(), factories.WardFactory()
    one, two, three, four = (factories.PersonFactory() for _ in range(4))
    elected(factories.PersonFactory(name="Old Hand"), ward)
    election = called(ward, other)
    before = list(TermOfOffice.objects.values_list("pk", "ends_on")), Person.objects.count()
    for results, words in (
        ({ward: [one], other: [one]}, "appears twice"),
        ({ward: [one, two, three, four]}, "elects 3"),
        ({ward: [New("A New One")], other: [one] * 2}, "appears twice"),
        ({ward: []}, "Choose who is elected"),
        ({third: [one]}, "is not held in"),
    ):
        with pytest.raises(Refused, match=words):
            enter(election, results)
    now = list(TermOfOffice.objects.values_list("pk", "ends_on")), Person.objects.count()
    assert now == before


def test_a_by_election_fills_what_is_vacant_and_the_others_sit_on(ward):
    one, two, gone, new = (factories.PersonFactory() for _ in range(4))
    terms = [elected(each, ward) for each in (one, two, gone)]
    by_election = called(ward, kind="by_election", poll_on=datetime.date(2026, 9, 3))
    with pytest.raises(Refused, match=r"No seat of .* is vacant"):
        enter(by_election, {ward: [new]})
    end_term(term=terms[2], last_day=datetime.date(2026, 6, 1), by=SYSTEM)
    with pytest.raises(Refused, match=r"1 of the seats of .* is vacant"):
        enter(by_election, {ward: [new, gone]})
    ended, begun, kept = enter(by_election, {ward: [new]})
    assert (ended, kept) == ([], [])
    assert begun[0].starts_on == datetime.date(2026, 9, 7)
    sit = TermOfOffice.objects.filter(ward=ward).current(datetime.date(2026, 9, 7))
    assert {term.person for term in sit} == {one, two, new}


def test_what_may_be_announced(ward):
    called(ward)
    later = POLL + 7 * DAY
    for fields, words in (
        ({"notice_on": later}, "before the day of the poll"),
        ({"wards": []}, "Choose the wards"),
        ({"poll_on": POLL}, "is entered already"),
        ({"poll_on": POLL, "kind": "by_election"}, "is entered already"),
        ({"wards": [factories.WardFactory(starts_on=later + DAY)]}, "on that day yet"),
    ):
        plain = {
            "kind": "ordinary",
            "notice_on": TERM - 60 * DAY,
            "poll_on": later,
            "wards": [ward],
        }
        with pytest.raises(Refused, match=words):
            announce_election(**plain | fields, by=SYSTEM)
    with pytest.raises(IntegrityError, match="election_notice_before_poll"), transaction.atomic():
        Election.objects.create(kind="ordinary", notice_on=later, poll_on=later)


def test_the_database_holds_a_term_to_its_election(ward):
    election, person = called(ward), factories.PersonFactory()
    for fields in ({"ward": factories.WardFactory()}, {"starts_on": TERM + DAY}):
        plain = {"person": person, "ward": ward, "starts_on": TERM, "election": election}
        with pytest.raises(DatabaseError, match="of another ward"), transaction.atomic():
            TermOfOffice.objects.create(**plain | fields)
    term = TermOfOffice.objects.create(**plain | {"ward": ward, "starts_on": TERM})
    with pytest.raises(DatabaseError, match="of another ward"), transaction.atomic():
        TermOfOffice.objects.filter(pk=term.pk).update(starts_on=TERM + DAY)


def test_what_was_entered_stays(ward):
    election, rows = called(ward), ElectionWard.objects.filter(ward=ward)
    assert Election.objects.filter(pk=election.pk).update(poll_on=POLL + DAY) == 1
    assert Election.objects.filter(pk=election.pk).update(poll_on=POLL) == 1
    enter(election, {ward: [factories.PersonFactory()]})
    for change in (
        lambda: Election.objects.filter(pk=election.pk).update(poll_on=POLL + DAY),
        lambda: Election.objects.filter(pk=election.pk).update(kind="by_election"),
        lambda: rows.update(entered_at=None),
        lambda: rows.update(ward=factories.WardFactory()),
        lambda: connection.cursor().execute("DELETE FROM neighbourhoods_electionward"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Election.objects.filter(pk=election.pk).update(notice_on=POLL - 50 * DAY) == 1


@pytest.fixture
def head(world, as_user):
    return as_user(world.people["head_of_service"])


def test_an_election_before_an_existing_term_gives_an_error_and_keeps_the_typing(world, head):
    ward, person = world.own.ward, factories.PersonFactory(name="Ann Typed")
    earlier = called(ward, poll_on=datetime.date(2023, 5, 4))
    path = earlier.get_absolute_url()
    sent = fields_of(head.get(path)) | {
        f"ward_{ward.pk}": "on", f"ward_{ward.pk}_0": person.pk, f"ward_{ward.pk}_1_typed": "Bo",
    }  # fmt: skip
    assert head.post(path, sent).status_code == 422
    del sent[f"ward_{ward.pk}_1_typed"]
    answer = head.post(path, sent)
    assert answer.status_code == 422
    assert "cannot be entered after it" in answer.content.decode()
    kept = fields_of(answer)
    assert (kept[f"ward_{ward.pk}"], kept[f"ward_{ward.pk}_0"]) == (["on"], [str(person.pk)])
    assert not person.terms.exists()


def test_the_pages(world, head, manager):
    ward, stays = world.own.ward, factories.PersonFactory(name="Ann Stays")
    TermOfOffice.objects.filter(pk=world.own.term.pk).update(person=stays)
    for path in ("/elections/", "/elections/add/", world.own.election.get_absolute_url()):
        assert manager.get(path).status_code == 403
    assert "1 still to be entered" in head.get("/elections/").content.decode()
    typed = {"kind": "ordinary", "wards": [ward.pk]}
    for name, day in (("notice_on", (1, 4)), ("poll_on", (20, 5))):
        typed |= {f"{name}_day": day[0], f"{name}_month": day[1], f"{name}_year": 2027}
    assert head.post("/elections/add/", typed | {"wards": []}).status_code == 422
    made = head.post("/elections/add/", typed)
    assert made.status_code == 302
    assert head.post("/elections/add/", typed).status_code == 422
    path = made["Location"]
    sent = fields_of(head.get(path))
    assert sent[f"ward_{ward.pk}_0"] == [str(stays.pk)]
    sent[f"ward_{ward.pk}_1_typed"] = ["Cy New"]
    bad = head.post(path, {key: value for key, value in sent.items() if key != f"ward_{ward.pk}"})
    assert bad.status_code == 422
    assert "Tick the wards whose result you enter" in bad.content.decode()
    assert fields_of(bad)[f"ward_{ward.pk}_1_typed"] == ["Cy New"]
    assert "add “Cy New” as a new person" in bad.content.decode()
    new = fields_of(bad) | {f"ward_{ward.pk}": "on", f"ward_{ward.pk}_1": "+"}
    assert head.post(path, new)["Location"] == path
    names = TermOfOffice.objects.filter(ward=ward, starts_on=datetime.date(2027, 5, 24))
    assert sorted(names.values_list("person__name", flat=True)) == ["Ann Stays", "Cy New"]
    assert head.post(path, new).status_code in (409, 422), "pressed twice"
    done = head.get(path).content.decode()
    assert "All results have been entered" in done
    assert "Enter the results" not in done


def test_the_same_number_of_queries_for_one_ward_and_for_three(world, head):
    counts = []
    for number in (1, 3):
        wards = [factories.WardFactory() for _ in range(number)]
        for ward in wards:
            elected(factories.PersonFactory(), ward)
            elected(factories.PersonFactory(), ward)
        path = called(*wards, poll_on=POLL + number * 30 * DAY).get_absolute_url()
        head.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert head.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
