"""Seats apart from their holders, vacancies, deputies, elections, substitutes, attendance."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.access import Role
from accounts.models import RoleGrant
from accounts.operations import grant_role
from boards.attendance import operations as attendance_operations
from boards.attendance.rules import MISSED, missed_running
from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision
from boards.meetings.operations import cancel_meeting, schedule_meeting
from boards.models import Deputy, Meeting, Membership, Seat, TermOfOffice
from boards.seats.elections import begin_term, hold_election, note_elsewhere
from boards.seats.operations import (
    add_deputy,
    add_member,
    end_deputy,
    end_membership,
    end_seat,
    save_seat,
)
from boards.statistics.absence import long_absent, record_of
from boards.statistics.operations import warn_of_absence
from boards.statistics.rules import whole_months
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from neighbourhoods.models import Person
from tests import factories
from tests.boards.attendance.test_quorum import come

DAY = datetime.timedelta(days=1)
R = Membership.Role
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


# Seats


def test_a_member_takes_a_vacant_seat_that_fits_else_a_new_one(db):
    body, agency = factories.BodyFactory(), factories.AgencyFactory()
    free = save_seat(body=body, kind="agency", agency=agency, has_vote=True, by=SYSTEM)
    first = add_member(
        body=body, person=factories.PersonFactory(agency=agency), role=R.PARTNER, by=SYSTEM
    )
    second = add_member(
        body=body, person=factories.PersonFactory(agency=agency), role=R.PARTNER, by=SYSTEM
    )
    assert first.seat == free
    assert (second.seat.kind, second.seat.agency) == ("agency", agency)
    assert second.seat != free


def test_a_seat_has_one_holder_at_a_time(db):
    body = factories.BodyFactory()
    held = add_member(body=body, person=factories.PersonFactory(), role=R.RESIDENT, by=SYSTEM)
    other = factories.PersonFactory()
    with pytest.raises(WrongState, match="just filled this seat"):
        add_member(body=body, person=other, role=R.RESIDENT, seat=held.seat, by=SYSTEM)
    row = {"body": body, "seat": held.seat, "person": other, "role": R.RESIDENT}
    with pytest.raises(IntegrityError, match="membership_seat_once"), transaction.atomic():
        Membership.objects.create(starts_on=held.starts_on, **row)


def test_a_seat_is_of_its_body_and_gives_no_vote_it_lacks(db):
    body = factories.BodyFactory()
    held = add_member(body=body, person=factories.PersonFactory(), role=R.OFFICER, by=SYSTEM)
    elsewhere = seat_for(factories.BodyFactory(), None)
    for change in ({"seat": elsewhere}, {"has_vote": True}):
        with pytest.raises(DatabaseError, match="carries no vote"), transaction.atomic():
            Membership.objects.filter(pk=held.pk).update(**change)
    quiet = save_seat(body=body, kind="resident", by=SYSTEM)
    with pytest.raises(Refused, match="carries no vote"):
        add_member(
            body=body, person=factories.PersonFactory(), role=R.RESIDENT, seat=quiet, by=SYSTEM
        )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "agency"}, "agency"),
        ({"kind": "group"}, "group"),
        ({"kind": "resident", "ward": True}, "ward"),
        ({"kind": "ward", "agency": True}, "agency"),
    ],
)
def test_a_seat_is_for_somebody_of_its_kind(committee, ward, fields, field):
    made = {"ward": ward, "agency": factories.AgencyFactory()}
    values = {name: made[name] if value is True else value for name, value in fields.items()}
    with pytest.raises(Refused) as refused:
        save_seat(body=committee, by=SYSTEM, **values)
    assert refused.value.field == field
    with pytest.raises(IntegrityError, match="seat_for_its_kind"), transaction.atomic():
        Seat.objects.create(body=committee, starts_on=TERM, **values)


def test_a_vacancy_names_since_when_and_who_must_fill_it(world, manager, as_user):
    body = world.own.body
    save_seat(
        body=body, kind="resident", name="Estate residents", has_vote=True, by=SYSTEM,
        starts_on=datetime.date(2026, 1, 5),
    )  # fmt: skip
    left = timezone.localdate() - DAY
    end_membership(membership=world.own.seat, last_day=left, by=SYSTEM)
    page = as_user(None).get(body.get_absolute_url()).content.decode()
    assert "Estate residents" in page
    assert "Since 5 January 2026; to be filled by the residents, at the forum" in page
    assert f"Since {timezone.localdate():%-d %B %Y}; to be filled by the agency" in page
    assert "Fill it" not in page
    assert "Fill it" in manager.get(body.get_absolute_url()).content.decode()


def test_a_vacant_seat_is_filled_through_its_link(world, manager):
    body, person = world.own.body, factories.PersonFactory()
    seat = save_seat(body=body, kind="resident", has_vote=True, by=SYSTEM)
    path = f"/bodies/{body.slug}/members/add/?seat={seat.pk}"
    assert f'<option value="{seat.pk}" selected>' in manager.get(path).content.decode()
    manager.post(path, {"seat": seat.pk, "person": person.pk, "role": "resident", "vote": "usual"})
    assert Membership.objects.get(person=person).seat == seat


def test_a_seat_is_set_up_changed_and_given_up(world, manager):
    body = world.own.body
    bad = manager.post(f"/bodies/{body.slug}/seats/add/", {"kind": "agency", "name": "Kept"})
    assert "Choose the agency" in bad.content.decode()
    assert "Kept" in bad.content.decode()
    manager.post(
        f"/bodies/{body.slug}/seats/add/", {"kind": "resident", "name": "Tenants", "has_vote": "on"}
    )
    seat = Seat.objects.get(name="Tenants")
    manager.post(f"/bodies/seats/{seat.pk}/change/", {"kind": "resident", "name": "Tenants of two"})
    seat.refresh_from_db()
    assert (seat.name, seat.has_vote) == ("Tenants of two", False)
    manager.post(f"/bodies/seats/{seat.pk}/end/", {})
    seat.refresh_from_db()
    assert seat.ends_on == timezone.localdate()
    with pytest.raises(Refused, match="Somebody holds this seat"):
        end_seat(seat=world.own.seat.seat, by=SYSTEM)
    with pytest.raises(Refused, match="Who holds the seat votes"):
        save_seat(body=body, seat=world.own.seat.seat, has_vote=False, by=SYSTEM)


# Deputies and substitutes (R7)


@pytest.fixture
def named(committee):
    """A committee whose members send named deputies, and the deputy of its first member."""
    save_body(body=committee, substitutes="deputies", by=SYSTEM)
    seat = committee.memberships.order_by("id").first().seat
    person = factories.PersonFactory(name="Dee Puty")
    add_deputy(seat=seat, person=person, starts_on=timezone.localdate() - 30 * DAY, by=SYSTEM)
    return committee


def send(meeting, membership, name, writer, **more):
    meeting = Meeting.objects.get(pk=meeting.pk)
    return attendance_operations.tick(
        meeting=meeting, membership=membership, status="substituted", substitute_name=name,
        by=writer, **more,
    )  # fmt: skip


def first(body):
    return body.memberships.order_by("id").first()


def test_only_a_named_deputy_comes_where_the_body_says_so(named, meeting, writer):
    with pytest.raises(Refused, match="Sue is no deputy for this seat"):
        send(meeting, first(named), "Sue", writer)
    assert send(meeting, first(named), "dee puty", writer).status == "substituted"
    Deputy.objects.filter(seat__body=named).update(ends_on=meeting.day - DAY)
    with pytest.raises(Refused, match="is no deputy"):
        send(meeting, first(named), "Dee  Puty", writer)


def test_a_body_may_take_no_substitutes(committee, meeting, writer):
    save_body(body=committee, substitutes="nobody", by=SYSTEM)
    with pytest.raises(Refused, match="takes no substitutes"):
        send(meeting, first(committee), "Sue", writer)


def test_a_member_is_nobodys_substitute(committee, meeting, writer):
    one, two = committee.memberships.order_by("id")[:2]
    with pytest.raises(Refused, match="sits on"):
        send(meeting, one, two.person.name, writer)


def test_a_substitute_is_announced_in_time(committee, meeting, writer):
    save_body(body=committee, substitute_hours=2, by=SYSTEM)
    late = meeting.starts_at - datetime.timedelta(hours=1, minutes=59)
    early = meeting.starts_at - datetime.timedelta(hours=2)
    with pytest.raises(Refused, match="announced 2 hours before the meeting"):
        send(meeting, first(committee), "Sue", writer, at=late)
    assert send(meeting, first(committee), "Sue", writer, announced_at=early)
    assert send(meeting, first(committee), "Sue", writer)  # once more, unchanged


def test_when_a_substitute_was_announced_is_entered_under_apologies(world, manager):
    save_body(body=world.own.body, substitute_hours=2, by=SYSTEM)
    starts = timezone.localtime() + datetime.timedelta(hours=1)
    Meeting.objects.filter(pk=world.own.draft.pk).update(starts_at=starts)
    page = f"/meetings/{world.own.draft.pk}/apologies/"
    assert "Announced at" in manager.get(page).content.decode()
    sent = {"membership": world.own.seat.pk, "status": "substituted", "substitute_name": "Sue Sub"}
    tick = f"/meetings/{world.own.draft.pk}/live/tick/"
    refused = manager.post(tick, sent)
    assert refused.status_code == 422
    assert "Sue Sub" in refused.content.decode()
    early = starts - datetime.timedelta(hours=3)
    half = manager.post(tick, sent | {"announced": f"{early:%H:%M}"})
    assert "Enter both day and time" in half.content.decode()
    manager.post(tick, sent | {"announced_on": f"{early:%Y-%m-%d}", "announced": f"{early:%H:%M}"})
    assert world.own.draft.attendances.get(status="substitute").name == "Sue Sub"


def test_a_substitute_comes_for_the_whole_meeting(committee, meeting, writer):
    come(meeting, writer, 6)
    assert send(meeting, first(committee), "Sue", writer)  # nothing was decided yet
    attendance_operations.tick(
        meeting=meeting, membership=first(committee), status="present", by=writer
    )
    record_decision(item=meeting.items.first(), outcome="resolved", text="Yes", by=writer)
    with pytest.raises(Refused, match="for the whole meeting"):
        send(meeting, first(committee), "Sue", writer)


def test_substitutes_are_limited_by_the_municipal_year(committee, writer):
    save_body(body=committee, substitute_most=2, by=SYSTEM)
    seat = first(committee)
    Membership.objects.filter(body=committee).update(starts_on=datetime.date(2020, 1, 1))
    days = [(2027, 4, 20), (2027, 5, 20), (2027, 9, 20), (2028, 4, 20), (2028, 5, 20)]
    meetings = [
        schedule_meeting(
            body=committee, by=writer, place="Hall",
            starts_at=timezone.make_aware(datetime.datetime(*day, 19)),
        )
        for day in days
    ]  # fmt: skip
    for number in (0, 1, 2, 4):
        send(meetings[number], seat, "Sue", writer)
    with pytest.raises(Refused, match="came 2 times this municipal year; 2 is the most"):
        send(meetings[3], seat, "Sue", writer)
    cancel_meeting(meeting=meetings[1], reason="Snow", by=writer)
    assert send(meetings[3], seat, "Sue", writer)


def test_deputies_are_named_once_and_are_no_members(named):
    seat = first(named).seat
    with pytest.raises(Refused, match="deputy for this seat already"):
        add_deputy(seat=seat, person=Person.objects.get(name="Dee Puty"), by=SYSTEM)
    with pytest.raises(Refused, match="cannot be a deputy there"):
        add_deputy(seat=seat, person=first(named).person, by=SYSTEM)


def test_deputies_in_the_browser(world, manager, as_user):
    person = factories.PersonFactory(name="Dee Puty")
    path = f"/bodies/seats/{world.own.seat.seat_id}/deputy/"
    assert manager.post(path, {}).status_code == 422
    manager.post(path, {"person": person.pk})
    body = world.own.body.get_absolute_url()
    assert "Dee Puty" in manager.get(body).content.decode()
    assert "Dee Puty" not in as_user(None).get(body).content.decode()
    deputy = Deputy.objects.get(person=person)
    manager.post(f"/bodies/deputies/{deputy.pk}/end/")
    deputy.refresh_from_db()
    assert deputy.ends_on == timezone.localdate()
    with pytest.raises(WrongState):
        end_deputy(deputy=deputy, by=SYSTEM)


# Terms and elections


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


def test_an_election_ends_and_begins_terms(committee, ward, as_user):
    for _ in range(3):
        seat_for(committee, ward)
    stays, goes = factories.PersonFactory(name="Ann Stays"), factories.PersonFactory(name="Bo Goes")
    old = elected(stays, ward), elected(goes, ward)
    ended, begun, kept = hold_election(
        poll_day=POLL, results={ward: ["ann  stays", "Cy New"]}, by=SYSTEM
    )
    assert [term.person for term in ended] == [goes]
    assert [str(term.person) for term in begun] == ["Cy New"]
    assert [term.person for term in kept] == [stays]
    for term in old:
        term.refresh_from_db()
        assert term.ends_on == TERM - DAY
    assert Membership.objects.get(person=goes).ends_on == TERM - DAY
    sits = Membership.objects.get(person=stays)
    assert (sits.ends_on, sits.term) == (None, kept[0])
    new = Membership.objects.get(person__name="Cy New")
    assert (new.starts_on, new.seat.ward) == (TERM, ward)
    with pytest.raises(Refused, match="is entered already"):
        hold_election(poll_day=POLL, results={ward: ["Dee"]}, by=SYSTEM)


def test_an_election_goes_through_as_a_whole_or_not_at_all(ward):
    other = factories.WardFactory()
    elected(factories.PersonFactory(name="Old Hand"), ward)
    before = list(TermOfOffice.objects.values_list("pk", "ends_on")), Person.objects.count()
    for results, words in (
        ({ward: ["New One"], other: ["New One"]}, "stands twice"),
        ({ward: ["A", "B", "C", "D"]}, "elects 3"),
    ):
        with pytest.raises(Refused, match=words):
            hold_election(poll_day=POLL, results=results, by=SYSTEM)
    factories.PersonFactory(name="Twin")
    factories.PersonFactory(name="twin")
    with pytest.raises(Refused, match="Two people are called Twin"):
        hold_election(poll_day=POLL, results={ward: ["Twin"]}, by=SYSTEM)
    assert (
        list(TermOfOffice.objects.values_list("pk", "ends_on")),
        Person.objects.count() - 2,
    ) == before


def test_the_election_page(world, as_user, manager):
    head = as_user(world.people["head_of_service"])
    ward = world.own.ward
    elected(factories.PersonFactory(name="Ann Stays"), ward)
    page = head.get("/elections/").content.decode()
    assert 'value="Ann Stays"' in page
    assert manager.get("/elections/").status_code == 403
    day = {"poll_day_day": "6", "poll_day_month": "5", "poll_day_year": "2027"}
    bad = head.post("/elections/", day | {f"ward_{ward.pk}_1": "Typed Name"})
    assert bad.status_code == 422
    assert "Tick the wards that had an election" in bad.content.decode()
    assert 'value="Typed Name"' in bad.content.decode()
    typed = {
        f"ward_{ward.pk}": "on",
        f"ward_{ward.pk}_0": "Ann Stays",
        f"ward_{ward.pk}_1": "Cy New",
    }
    assert head.post("/elections/", day | typed)["Location"] == "/bodies/"
    names = TermOfOffice.objects.filter(ward=ward, starts_on=TERM).values_list(
        "person__name", flat=True
    )
    assert sorted(names) == ["Ann Stays", "Cy New"]


# How often they came


@given(st.lists(st.sampled_from(["present", "apologies", "substituted", "absent"])))
def test_missed_running_counts_from_the_latest(statuses):
    count = missed_running(statuses)
    assert all(each in MISSED for each in statuses[:count])
    assert count == len(statuses) or statuses[count] not in MISSED


def test_a_record_says_how_often_somebody_came():
    record = record_of(["absent", "apologies", "absent", "present", "substituted"])
    assert (record.expected, record.attended, record.missed_running) == (5, 1, 3)
    assert record.is_alarming
    assert record.in_words == "1 of 5, apologies 1, substituted 1"
    assert not record_of(["absent", "absent"]).is_alarming


def test_the_body_page_points_to_who_missed_three_running(world, manager, as_user):
    body, seat = world.own.body, world.own.seat
    Meeting.objects.filter(body=body, approval__signed_at=None).update(
        minutes_ready_at=None, minutes_ready_by=None
    )
    for days in (40, 80, 120):
        meeting = factories.MeetingFactory(
            body=body, starts_at=timezone.localtime() - days * DAY, minutes_ready_at=timezone.now(),
            minutes_ready_by=world.own.writer, state="minutes_ready",
        )  # fmt: skip
        meeting.attendances.create(membership=seat, name="x", status="absent")
    page = manager.get(body.get_absolute_url()).content.decode()
    assert "Came 0 of 3 in twelve months" in page
    assert "Missed the last 3 meetings" in page
    assert "Missed the last" not in as_user(None).get(body.get_absolute_url()).content.decode()


# Elected members who have not come (LGA 1972 s.85)


@pytest.fixture
def term(db):
    person = factories.PersonFactory(user=factories.UserFactory(email="away@example.org"))
    return TermOfOffice.objects.create(
        person=person, ward=factories.WardFactory(), starts_on=datetime.date(2026, 1, 15)
    )


def absent(term, day):
    return [(each.months, each.ends_on) for each in long_absent(day) if each.term == term]


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        ((2026, 1, 15), (2026, 5, 14), 3), ((2026, 1, 15), (2026, 5, 15), 4),
        ((2025, 11, 30), (2026, 4, 30), 5), ((2026, 5, 1), (2026, 4, 1), 0),
    ],
)  # fmt: skip
def test_whole_months(since, day, months):
    assert whole_months(datetime.date(*since), datetime.date(*day)) == months


def test_four_months_without_a_meeting_are_pointed_out(term, writer):
    D = datetime.date
    assert absent(term, D(2026, 5, 14)) == []
    assert absent(term, D(2026, 5, 15)) == [(4, D(2026, 7, 15))]
    assert absent(term, D(2026, 6, 15)) == [(5, D(2026, 7, 15))]
    meeting = factories.MeetingFactory(
        starts_at=timezone.make_aware(datetime.datetime(2026, 4, 1, 19)),
        started_at=timezone.now(), started_by=writer,
    )  # fmt: skip
    seat = add_member(
        body=meeting.body, person=term.person, role=R.ELECTED_MEMBER, by=SYSTEM,
        starts_on=D(2026, 1, 15),
    )  # fmt: skip
    row = meeting.attendances.create(
        membership=seat, person=term.person, name="x", status="apologies"
    )
    assert absent(term, D(2026, 6, 15)) == [(5, D(2026, 7, 15))]
    type(row).objects.filter(pk=row.pk).update(status="present")
    assert absent(term, D(2026, 6, 15)) == []


def test_what_is_known_from_elsewhere_counts(term, writer):
    D = datetime.date
    note_elsewhere(term=term, attended_on=D(2026, 3, 1), by=writer)
    term.refresh_from_db()
    assert absent(term, D(2026, 6, 15)) == []
    assert absent(term, D(2026, 7, 1)) == [(4, D(2026, 9, 1))]
    with pytest.raises(Refused, match="reason that was approved"):
        note_elsewhere(term=term, approved_on=D(2026, 6, 1), by=writer)
    note_elsewhere(term=term, approved_on=D(2026, 6, 1), approved_reason="Illness", by=writer)
    assert absent(term, D(2026, 7, 1)) == []
    TermOfOffice.objects.filter(pk=term.pk).update(
        approved_on=D(2026, 7, 15)
    )  # too late: six months
    assert absent(term, D(2026, 7, 20)) == [(6, D(2026, 7, 15))]
    with pytest.raises(Refused, match="between the election and today"):
        note_elsewhere(term=term, attended_on=D(2025, 1, 1), by=writer)
    with pytest.raises(DatabaseError, match="approved_with_reason"), transaction.atomic():
        TermOfOffice.objects.filter(pk=term.pk).update(approved_reason="")


def test_members_and_clerks_are_told_at_four_and_at_five_months(term):
    D = datetime.date
    clerk = factories.UserFactory(email="clerk@example.org")
    grant_role(user=clerk, role=Role.MEETINGS_CLERK, by=SYSTEM, starts_on=D(2026, 1, 1))

    def told(day):
        before = Letter.objects.count()
        warn_of_absence(day)
        letters = Letter.objects.order_by("id")[before:]
        return sorted(each.to for each in letters if str(term.person) in each.body)

    both = ["away@example.org", "clerk@example.org"]
    assert told(D(2026, 5, 14)) == []
    assert told(D(2026, 5, 15)) == both
    assert told(D(2026, 5, 16)) == []
    assert told(D(2026, 6, 15)) == both
    assert told(D(2026, 6, 16)) == []
    assert told(D(2026, 7, 16)) == []


def test_who_came_as_a_substitute_came(meeting, writer):
    seat = meeting.body.memberships.filter(has_vote=True).first()
    person = factories.PersonFactory(name="Sue Stand-in")
    attendance_operations.tick(
        meeting=meeting, membership=seat, status="substituted", substitute_name="sue stand-in",
        by=writer,
    )  # fmt: skip
    row = meeting.attendances.get(status="substitute")
    assert (row.person, row.name) == (person, "sue stand-in")
    TermOfOffice.objects.create(
        person=person, ward=factories.WardFactory(),
        starts_on=timezone.localdate() - datetime.timedelta(days=200),
    )  # fmt: skip
    assert not [each for each in long_absent() if each.term.person == person]


def test_the_page_names_them_and_the_city_notes_what_it_knows(client, term, writer):
    TermOfOffice.objects.filter(pk=term.pk).update(
        starts_on=timezone.localdate() - datetime.timedelta(days=140)
    )
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    page = client.get("/members/absent/").content.decode()
    assert term.person.name in page
    today = timezone.localdate()
    day = {"attended_on_day": today.day, "attended_on_month": today.month}
    client.post(f"/members/terms/{term.pk}/elsewhere/", day | {"attended_on_year": today.year})
    assert term.person.name not in client.get("/members/absent/").content.decode()


# The same political group


def test_a_substitute_is_of_the_members_group_where_the_body_asks_it(meeting, ward, writer):
    meeting.body = save_body(body=meeting.body, by=writer, substitutes_same_group=True)
    seat = meeting.body.memberships.filter(role=R.ELECTED_MEMBER).first()
    sent = {"meeting": meeting, "membership": seat, "status": "substituted", "by": writer}
    other = factories.PersonFactory(name="Sue Stand-in")
    began = datetime.date(2024, 5, 6)
    attendance_operations.tick(substitute_name="Anybody", **sent)  # no group is known
    attendance_operations.tick(meeting=meeting, membership=seat, status="", by=writer)
    own = TermOfOffice.objects.create(person=seat.person, ward=ward, starts_on=began)
    note_elsewhere(term=own, group="Green", by=writer)
    theirs = TermOfOffice.objects.create(person=other, ward=ward, starts_on=began, group="Blue")
    for name in ("Sue Stand-in", "Nobody Known"):
        with pytest.raises(Refused, match=r"same group \(Green\)"):
            attendance_operations.tick(substitute_name=name, **sent)
    note_elsewhere(term=theirs, group="green", by=writer)
    attendance_operations.tick(substitute_name="Sue Stand-in", **sent)
    assert "of the same political group" in meeting.body.substitutes_in_words


def test_a_person_shows_the_term_and_its_group(client, world):
    TermOfOffice.objects.filter(pk=world.own.term.pk).update(group="Green")
    page = world.own.term.person.get_absolute_url()
    client.force_login(world.people["meetings_clerk"])
    shown = client.get(page).content.decode()
    assert "Green" in shown
    assert f"/members/terms/{world.own.term.pk}/elsewhere/" in shown
    client.force_login(world.people["board_chair"])
    assert "/elsewhere/" not in client.get(page).content.decode()
