"""Two entries of one person become one."""

import datetime
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import RoleGrant
from boards.attendance.operations import add_attendee
from boards.models import Attendance, Deputy, Membership, RegisterEntry, TermOfOffice
from boards.office.absence import long_absent
from boards.seats.elections import begin_term
from boards.seats.operations import add_deputy, add_member, end_membership, register_interest
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from neighbourhoods.models import CommunityGroup, Contact, Person, TeamPost
from neighbourhoods.people.merging.operations import merge_people, unmerge
from neighbourhoods.people.picking import alike
from tests import factories
from tests.pages import fields_of
from tests.together import together

DAY = datetime.timedelta(days=1)


@pytest.fixture
def pair(db):
    """(the entry that is kept, the other one)."""
    keep = factories.PersonFactory(name="Siân O’Brien")
    return keep, factories.PersonFactory(name="Sian O'Brien")


@pytest.fixture
def head(world, as_user):
    return as_user(world.people["head_of_service"])


def merge(pair):
    merge_people(keep=pair[0], gone=pair[1], by=SYSTEM)
    for each in pair:
        each.refresh_from_db()


def seat(body, person, **fields):
    return add_member(body=body, person=person, role="resident", by=SYSTEM, **fields)


def test_what_runs_goes_along_and_what_is_past_stays(world, pair):
    keep, gone = pair
    user, body = factories.UserFactory(), world.own.body
    Person.objects.filter(pk=gone.pk).update(user=user)
    gone.refresh_from_db()
    today = timezone.localdate()
    old = seat(world.other.body, gone, starts_on=today - 90 * DAY)
    end_membership(membership=old, last_day=today - 30 * DAY, by=SYSTEM)
    runs = seat(body, gone, starts_on=today - 90 * DAY)
    deputy = add_deputy(seat=world.own.place_on, person=factories.PersonFactory(), by=SYSTEM)
    Deputy.objects.filter(pk=deputy.pk).update(person=gone)
    entry = register_interest(person=gone, nature="Employed", by=world.own.writer)
    merge(pair)
    assert (gone.merged_into, gone.user, keep.user) == (keep, None, user)
    assert Membership.objects.get(pk=old.pk).person == gone
    assert Membership.objects.get(pk=runs.pk).person == keep
    assert Deputy.objects.get(pk=deputy.pk).person == keep
    assert RegisterEntry.objects.get(pk=entry.pk).person == keep
    assert RoleGrant.objects.get(membership=runs, ended_at=None).user == user
    assert {keep.pk, gone.pk} == set(
        Event.objects.filter(verb="merged a duplicate of a person").values_list(
            "target_id", flat=True
        )
    )


def test_seats_of_the_other_get_the_role_of_the_sign_in(world, pair):
    keep, gone = pair
    user = factories.UserFactory()
    Person.objects.filter(pk=keep.pk).update(user=user)
    keep.refresh_from_db()
    held = seat(world.own.body, gone)
    assert not RoleGrant.objects.filter(membership=held).exists()
    merge(pair)
    assert RoleGrant.objects.get(membership=held).user == user


def test_six_months_are_counted_over_both_entries(world, pair):
    keep, gone = pair
    meeting, today = world.own.running, timezone.localdate()
    begin_term(person=keep, ward=world.own.ward, starts_on=today - 300 * DAY, by=SYSTEM)
    held = seat(world.own.body, gone, starts_on=today - 90 * DAY)
    Attendance.objects.create(
        meeting=meeting, membership=held, person=gone, name=gone.name, status="present"
    )
    day = timezone.localtime(meeting.starts_at).date()
    assert keep in {each.term.person for each in long_absent(day)}
    merge(pair)
    assert Attendance.objects.get(membership=held).person == gone, "the record stays"
    assert keep not in {each.term.person for each in long_absent(day)}


@pytest.mark.parametrize("order", [0, 1])
def test_what_would_clash_is_settled_first(world, pair, order):
    keep, gone = pair if order == 0 else pair[::-1]
    ward = factories.WardFactory()
    seats = [seat(world.own.body, each) for each in pair]
    with pytest.raises(Refused, match="End one of the two first"):
        merge_people(keep=keep, gone=gone, by=SYSTEM)
    end_membership(membership=seats[1], by=SYSTEM, last_day=timezone.localdate())
    with pytest.raises(Refused):
        merge_people(keep=keep, gone=gone, by=SYSTEM)
    Membership.objects.filter(pk=seats[1].pk).delete()
    terms = [
        begin_term(person=each, ward=ward, starts_on=timezone.localdate(), by=SYSTEM)
        for each in pair
    ]
    with pytest.raises(Refused, match="Term of office"):
        merge_people(keep=keep, gone=gone, by=SYSTEM)
    TermOfOffice.objects.filter(pk=terms[1].pk).delete()
    merge_people(keep=keep, gone=gone, by=SYSTEM)


def test_two_sign_ins_and_odd_pairs_are_refused(db, pair):
    keep, gone = pair
    for each in pair:
        Person.objects.filter(pk=each.pk).update(user=factories.UserFactory())
    with pytest.raises(Refused, match="Both have a user account"):
        merge(pair)
    Person.objects.update(user=None)
    with pytest.raises(Refused, match="Choose another person"):
        merge((keep, keep))
    merge(pair)
    with pytest.raises(WrongState):
        merge(pair)
    third = factories.PersonFactory()
    with pytest.raises(WrongState):
        merge((gone, third))
    merge((third, keep))
    gone.refresh_from_db()
    assert gone.merged_into == third, "one step, whoever was merged before"


def test_nothing_new_points_at_who_was_merged(world, pair):
    keep, gone = pair
    past = seat(world.other.body, factories.PersonFactory())
    merge(pair)
    day = timezone.localdate()
    writes = (
        lambda: seat(world.own.body, gone),
        lambda: add_deputy(seat=world.own.place_on, person=gone, by=SYSTEM),
        lambda: TermOfOffice.objects.create(person=gone, ward=world.own.ward, starts_on=day),
        lambda: TeamPost.objects.bulk_create(
            [TeamPost(person=gone, kind="neat", neighbourhood=world.own.place, starts_on=day)]
        ),
        lambda: CommunityGroup.objects.filter(pk=world.own.group.pk).update(contact=gone),
        lambda: register_interest(person=gone, nature="Work", by=world.own.writer),
        lambda: world.own.session.bookings.create(
            person=gone, booked_by=world.own.writer, booked_at=timezone.now()
        ),
        lambda: type(world.own.paper).objects.filter(pk=world.own.paper.pk).update(author=gone),
        lambda: type(world.own.action).objects.filter(pk=world.own.action.pk).update(owner=gone),
        lambda: add_attendee(
            meeting=world.own.running, name="Sian", person=gone, by=world.own.writer
        ),
        lambda: connection.cursor().execute(
            "UPDATE boards_membership SET person_id = %s WHERE id = %s", [gone.pk, past.pk]
        ),
    )
    for write in writes:
        with pytest.raises(DatabaseError, match="merged into another"), transaction.atomic():
            write()
    for change in (
        lambda: Person.objects.filter(pk=keep.pk).update(merged_into=keep),
        lambda: Person.objects.filter(pk=keep.pk).update(merged_into=gone),
        lambda: Person.objects.filter(pk=keep.pk).update(merged_into=world.own.person),
        lambda: Person.objects.filter(pk=gone.pk).update(user=factories.UserFactory()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_no_picker_and_no_list_offers_who_was_merged(world, head, pair):
    keep, gone = pair
    merge(pair)
    found = head.get("/people/find/?q=obrien").json()["found"]
    assert [each["id"] for each in found] == [keep.pk]
    assert alike(Person.objects.kept(), "Sian O'Brien") == [keep]
    page = f"{world.own.body.get_absolute_url()}members/add/"
    sent = {"person": gone.pk, "role": "resident", "vote": "usual"}
    assert head.post(page, sent).status_code == 422
    assert head.get(f"/people/{gone.pk}/")["Location"] == f"/people/{keep.pk}/"
    assert f"record {gone.pk}" in head.get(f"/people/{keep.pk}/").content.decode()
    names = head.get("/people/?q=obrien").content.decode()
    assert (f"/people/{keep.pk}/" in names, f"/people/{gone.pk}/" in names) == (True, False)


def test_the_page_shows_what_moves_and_asks(world, head, manager, pair):
    keep, gone = pair
    held = seat(world.own.body, gone)
    page = f"/people/{keep.pk}/merge/"
    assert manager.get(page).status_code == 403
    preview = head.post(page, fields_of(head.get(page)) | {"gone": gone.pk})
    assert preview.status_code == 200
    assert str(held) in unescape(preview.content.decode())
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert head.post(page, fields_of(preview)).status_code == 302
    gone.refresh_from_db()
    assert gone.merged_into == keep
    assert head.post(page, fields_of(preview)).status_code in (409, 422), "pressed twice"
    assert head.post(f"/people/{gone.pk}/unmerge/").status_code == 302
    held.refresh_from_db()
    gone.refresh_from_db()
    assert (held.person, gone.merged_into) == (gone, None)


def test_the_preview_links_to_what_stands_in_the_way(world, head, pair):
    for each in pair:
        seat(world.own.body, each)
    page = f"/people/{pair[0].pk}/merge/"
    preview = head.post(page, fields_of(head.get(page)) | {"gone": pair[1].pk})
    assert f'href="{world.own.body.get_absolute_url()}"' in preview.content.decode()
    assert head.post(page, fields_of(preview)).status_code == 422


def test_undone_only_while_nothing_else_changed(world, pair):
    keep, gone = pair
    held = seat(world.own.body, gone)
    merge(pair)
    Membership.objects.filter(pk=held.pk).update(person=factories.PersonFactory())
    with pytest.raises(Refused, match="changed since"):
        unmerge(person=gone, by=SYSTEM)
    Membership.objects.filter(pk=held.pk).update(person=keep)
    unmerge(person=gone, by=SYSTEM)
    with pytest.raises(WrongState):
        unmerge(person=Person.objects.get(pk=gone.pk), by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_is_taken_during_a_merge():
    keep, gone = factories.PersonFactory(), factories.PersonFactory()
    ward = factories.WardFactory()

    def take():
        return TermOfOffice.objects.create(
            person=gone, ward=ward, starts_on=datetime.date(2026, 5, 11)
        )

    together(lambda: merge_people(keep=keep, gone=gone, by=SYSTEM), take)
    gone.refresh_from_db()
    term = TermOfOffice.objects.filter(ward=ward).first()
    assert gone.merged_into == keep
    assert term is None or term.person == keep


def test_how_to_reach_somebody_is_not_lost_with_the_entry_that_goes(pair):
    keep, gone = pair
    Contact.objects.filter(person__in=pair).delete()
    Contact.objects.create(person=gone, email="own@example.org", phone="01632 960001")
    Contact.objects.create(person=keep, phone="01632 960999")
    merge_people(keep=keep, gone=gone, by=SYSTEM)
    now = Contact.objects.get(person=keep)
    assert (now.email, now.phone) == ("own@example.org", "01632 960999")
    gone = Person.objects.get(pk=gone.pk)
    assert gone.merged_rows["contact"] == ["email"]
    assert "example.org" not in str(list(Event.objects.values_list("changes", flat=True)))
    unmerge(person=gone, by=SYSTEM)
    now = Contact.objects.get(person=keep)
    assert (now.email, now.phone) == ("", "01632 960999")
    assert Contact.objects.get(person=gone).email == "own@example.org"


def test_an_address_that_was_corrected_since_stays_with_the_entry_kept(pair):
    keep, gone = pair
    Contact.objects.filter(person__in=pair).delete()
    Contact.objects.create(person=gone, email="own@example.org")
    merge_people(keep=keep, gone=gone, by=SYSTEM)
    Contact.objects.filter(person=keep).update(email="new@example.org")
    unmerge(person=Person.objects.get(pk=gone.pk), by=SYSTEM)
    assert Contact.objects.get(person=keep).email == "new@example.org"
