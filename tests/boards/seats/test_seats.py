"""Seats apart from their holders, vacancies, deputies, elections, substitutes, attendance."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from boards.attendance import operations as attendance_operations
from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision
from boards.meetings.dates.operations import cancel_meeting
from boards.models import Deputy, Meeting, Membership, MinutesApproval, Seat, TermOfOffice
from boards.office.operations import note_elsewhere
from boards.seats.operations import (
    add_deputy,
    add_member,
    end_deputy,
    end_membership,
    end_seat,
    save_seat,
)
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.models import Person
from tests import factories
from tests.boards.attendance.test_quorum import come
from tests.pairs import past_every_trigger
from tests.steps import set_date

DAY = datetime.timedelta(days=1)
R = Membership.Role
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
    with pytest.raises(Refused, match="non-voting seat"):
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
    with past_every_trigger():
        MinutesApproval.objects.filter(item__meeting__body=body).delete()
    end_membership(membership=world.own.seat, last_day=left, by=SYSTEM)
    page = as_user(None).get(body.get_absolute_url()).content.decode()
    assert "Estate residents" in page
    assert "Vacant since 5 January 2026; to be filled by residents at the forum" in page
    assert f"Vacant since {timezone.localdate():%-d %B %Y}; to be filled by the agency" in page
    assert "Fill vacancy" not in page
    assert "Fill vacancy" in manager.get(body.get_absolute_url()).content.decode()


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
    with pytest.raises(Refused, match="Someone already holds this seat"):
        end_seat(seat=world.own.seat.seat, by=SYSTEM)
    with pytest.raises(Refused, match="Who holds the seat votes"):
        save_seat(body=body, seat=world.own.seat.seat, has_vote=False, by=SYSTEM)


# Deputies and substitutes (R7)


@pytest.fixture
def named(committee):
    """A committee whose members send named deputies, and the deputy of its first member."""
    save_body(body=committee, substitutes="deputies", by=SYSTEM)
    seat = committee.memberships.order_by("id").first().seat
    person = factories.CouncillorFactory(name="Dee Puty")
    add_deputy(seat=seat, person=person, starts_on=timezone.localdate() - 30 * DAY, by=SYSTEM)
    return committee


def send(meeting, membership, name, writer, **more):
    """`name`: of somebody new, or a Person."""
    person = Person.objects.filter(name=name).first() if isinstance(name, str) else name
    meeting = Meeting.objects.get(pk=meeting.pk)
    return attendance_operations.tick(
        meeting=meeting, membership=membership, status="substituted", by=writer,
        substitute=person or factories.CouncillorFactory(name=name), **more,
    )  # fmt: skip


def first(body):
    return body.memberships.order_by("id").first()


def test_only_a_named_deputy_comes_where_the_body_says_so(named, meeting, writer):
    with pytest.raises(Refused, match="Sue is not a named substitute for this seat"):
        send(meeting, first(named), "Sue", writer)
    assert send(meeting, first(named), "Dee Puty", writer).status == "substituted"
    Deputy.objects.filter(seat__body=named).update(ends_on=meeting.day - DAY)
    with pytest.raises(Refused, match="is not a named substitute"):
        send(meeting, first(named), factories.PersonFactory(name="Dee Puty"), writer)


def test_a_body_may_take_no_substitutes(committee, meeting, writer):
    save_body(body=committee, substitutes="nobody", by=SYSTEM)
    with pytest.raises(Refused, match="does not allow substitutes"):
        send(meeting, first(committee), "Sue", writer)


def test_a_member_is_nobodys_substitute(committee, meeting, writer):
    one, two = committee.memberships.order_by("id")[:2]
    with pytest.raises(Refused, match="sits on"):
        send(meeting, one, two.person, writer)


def test_a_substitute_is_announced_in_time(committee, meeting, writer):
    save_body(body=committee, substitute_hours=2, by=SYSTEM)
    late = meeting.starts_at - datetime.timedelta(hours=1, minutes=59)
    early = meeting.starts_at - datetime.timedelta(hours=2)
    with pytest.raises(Refused, match="needs 2 hours’ notice of a substitute"):
        send(meeting, first(committee), "Sue", writer, at=late)
    assert send(meeting, first(committee), "Sue", writer, announced_at=early)
    assert send(meeting, first(committee), "Sue", writer)  # once more, unchanged


def test_when_a_substitute_was_announced_is_entered_under_apologies(world, manager):
    save_body(body=world.own.body, substitute_hours=2, by=SYSTEM)
    starts = timezone.localtime() + datetime.timedelta(hours=1)
    now = timezone.now()
    Meeting.objects.filter(pk=world.own.draft.pk).update(
        starts_at=starts, moved_at=now, moved_nearer_at=now
    )
    page = f"/meetings/{world.own.draft.pk}/apologies/"
    assert "Notice received (time)" in manager.get(page).content.decode()
    sent = {
        "membership": world.own.seat.pk,
        "status": "substituted",
        "substitute": factories.PersonFactory(name="Sue Sub").pk,
    }
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
    with pytest.raises(Refused, match="must attend from the start"):
        send(meeting, first(committee), "Sue", writer)


def test_substitutes_are_limited_by_the_municipal_year(committee, writer):
    save_body(body=committee, substitute_most=2, by=SYSTEM)
    seat = first(committee)
    Membership.objects.filter(body=committee).update(starts_on=datetime.date(2020, 1, 1))
    days = [(2027, 4, 20), (2027, 5, 20), (2027, 9, 20), (2028, 4, 20), (2028, 5, 20)]
    meetings = [
        set_date(
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
    with pytest.raises(Refused, match="named substitute for this seat already"):
        add_deputy(seat=seat, person=Person.objects.get(name="Dee Puty"), by=SYSTEM)
    with pytest.raises(Refused, match="cannot be a named substitute there"):
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


# The same political group


def test_a_substitute_is_of_the_members_group_where_the_body_asks_it(meeting, writer):
    meeting.body = save_body(body=meeting.body, by=writer, substitutes_same_group=True)
    seat = meeting.body.memberships.filter(role=R.ELECTED_MEMBER).first()
    sent = {"meeting": meeting, "membership": seat, "status": "substituted", "by": writer}
    other = factories.CouncillorFactory(name="Sue Stand-in")
    attendance_operations.tick(
        substitute=factories.CouncillorFactory(), **sent
    )  # no group is known
    attendance_operations.tick(meeting=meeting, membership=seat, status="", by=writer)
    note_elsewhere(term=seat.person.terms.get(), group="Green", by=writer)
    theirs = other.terms.get()
    note_elsewhere(term=theirs, group="Blue", by=writer)
    for person in (other, factories.CouncillorFactory(name=other.name)):
        with pytest.raises(Refused, match=r"same group \(Green\)"):
            attendance_operations.tick(substitute=person, **sent)
    note_elsewhere(term=theirs, group="green", by=writer)
    attendance_operations.tick(substitute=other, **sent)
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
