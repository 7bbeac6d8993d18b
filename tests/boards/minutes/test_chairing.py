"""The chair acts with the chair's own sign-in: agrees the agenda, accepts items as urgent, sends
minutes back, and signs them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant
from boards.attendance.chairing.urgency import hold_urgent
from boards.attendance.operations import tick
from boards.attendance.room import add_absence, choose_presiding
from boards.corrections.operations import correct
from boards.decisions.operations import record_decision
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
    take_minutes_back,
)
from boards.meetings import timetable
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.agendas.preparing import agree_agenda, agree_as_chair
from boards.meetings.items.operations import (
    add_item,
    change_item,
    copy_last_agenda,
    move_item,
    remove_item,
)
from boards.meetings.items.shown import agenda
from boards.meetings.notice import notice_of, timetable_of
from boards.minutes import shown
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.minutes.chairing.operations import return_minutes
from boards.minutes.chairing.slots import chairing
from boards.minutes.chairing.todo import for_the_chair
from boards.minutes.operations import check_minutes, save_minute
from boards.models import (
    Attendance,
    Meeting,
    Membership,
    MinutesApproval,
    MinutesCheck,
    MinutesReturn,
)
from boards.seats.operations import add_member, end_membership, link_sign_in
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.models import Event
from core.todo import Asked, needs
from neighbourhoods.models import ClosedDay
from tests import factories, steps
from tests.clients import FormClient
from tests.pairs import past_every_trigger
from tests.steps import set_date

pytestmark = pytest.mark.django_db
SINCE = datetime.date(2024, 5, 6)
MINUTE = datetime.timedelta(minutes=1)
SOON = datetime.timedelta(minutes=20)
"""Longer than a test takes on a busy machine."""


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Wanda Writer")


def signed_in(body, role, name):
    """The user of a councillor on the body."""
    user = factories.UserFactory(name=name)
    person = factories.CouncillorFactory(name=name)
    add_member(body=body, person=person, role=role, starts_on=SINCE, by=SYSTEM)
    link_sign_in(person=person, user=user, by=SYSTEM)
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def body():
    return factories.BodyFactory(
        kind="ward_committee", power="decide", name="Committee", agree_days=2
    )


@pytest.fixture
def chair(body):
    return signed_in(body, "chair", "Cora Chair")


@pytest.fixture
def vice(body):
    return signed_in(body, "vice_chair", "Vic Vice")


@pytest.fixture
def member(body):
    return signed_in(body, "elected_member", "Mo Member")


def as_page(user):
    client = FormClient()
    client.force_login(user)
    return client


@pytest.fixture
def page(chair):
    return as_page(chair)


def come(meeting, by):
    for seat in Membership.objects.filter(body=meeting.body_id):
        tick(meeting=meeting, membership=seat, status="present", by=by)


def fresh(meeting):
    return Meeting.objects.select_related("body").get(pk=meeting.pk)


def sign_out_of_roles(user):
    """The seat and what it opened end."""
    RoleGrant.objects.filter(user=user).update(
        ends_on=timezone.localdate() - datetime.timedelta(days=2)
    )
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def draft(body, chair, writer):
    meeting = set_date(body=body, starts_at=timezone.now() + SOON, by=writer, place="Hall")
    add_item(meeting=meeting, title="Alleygates", by=writer)
    return meeting


def test_the_chair_agrees_to_the_agenda_on_the_page_of_the_meeting(draft, chair, member, page):
    path = reverse("agenda_agree_here", args=[draft.pk])
    assert path in page.get(draft.get_absolute_url()).content.decode()
    assert path not in as_page(member).get(draft.get_absolute_url()).content.decode()
    as_page(member).post(path)
    assert fresh(draft).agreed_at is None, "a member cannot"
    for _ in range(2):
        assert page.post(path, {"shown": agenda(draft.items.all())}).status_code == 302
    stored = fresh(draft)
    assert (stored.agreed_person, stored.agreed_by) == (chair.person, chair)
    assert Event.objects.about(draft).filter(verb="agreed the agenda").count() == 1
    assert path not in page.get(draft.get_absolute_url()).content.decode()


def test_an_agenda_that_was_changed_meanwhile_is_read_again(draft, chair, writer, page):
    read = agenda(draft.items.all())
    add_item(meeting=draft, title="Flood", by=writer)
    path = reverse("agenda_agree_here", args=[draft.pk])
    assert page.post(path, {"shown": read}).status_code == 409
    assert fresh(draft).agreed_at is None
    with pytest.raises(PermissionDenied):
        agree_as_chair(meeting=draft, by=sign_out_of_roles(chair))


CHANGED = {
    "added": lambda draft, by: add_item(meeting=draft, title="Flood", by=by),
    "changed": lambda draft, by: change_item(item=draft.items.last(), title="Gates", by=by),
    "removed": lambda draft, by: remove_item(item=draft.items.last(), by=by),
    "moved": lambda draft, by: move_item(item=draft.items.last(), up=True, by=by),
    "copied": lambda draft, by: copy_last_agenda(meeting=draft, by=by),
}


@pytest.mark.parametrize("how", CHANGED)
def test_of_an_agenda_that_was_changed_the_chair_is_asked_again(draft, chair, writer, page, how):
    last = set_date(
        body=draft.body, starts_at=draft.starts_at - MINUTE * 9_000, by=writer, place="Hall"
    )
    add_item(meeting=last, title="Old business", by=writer)
    path = reverse("agenda_agree_here", args=[draft.pk])
    page.post(path, {"shown": agenda(draft.items.all())})
    assert fresh(draft).agreed_at
    CHANGED[how](fresh(draft), writer)
    stored = fresh(draft)
    assert (stored.agreed_at, stored.agreed_with, stored.agreed_person) == (None, "", None)
    assert stored.waits_for_agreement
    assert path in page.get(draft.get_absolute_url()).content.decode()
    assert "Agenda agreed on" not in page.get(draft.get_absolute_url()).content.decode()
    verb = "changed the agenda after it was agreed"
    assert Event.objects.about(draft).filter(verb=verb).count() == 1
    page.post(path, {"shown": agenda(stored.items.all())})
    assert fresh(draft).agreed_person == chair.person


def test_what_the_chair_does_not_agree_to_asks_nobody_again(draft, chair, writer):
    agree_as_chair(meeting=draft, by=chair)
    change_item(item=draft.items.last(), presenter="Jo", by=writer)
    assert fresh(draft).agreed_at
    publish_agenda(meeting=draft, by=writer)
    add_item(meeting=fresh(draft), title="Flood", by=writer)
    assert fresh(draft).agreed_at, "what went out was agreed"


def test_where_the_agenda_is_not_agreed_first_the_chair_is_not_asked(draft, body, page):
    type(body).objects.filter(pk=body.pk).update(agree_days=None)
    path = reverse("agenda_agree_here", args=[draft.pk])
    assert path not in page.get(draft.get_absolute_url()).content.decode()


@pytest.fixture
def late(body, chair, vice, member, writer):
    """An item of a running meeting that was not published in time; everybody is here."""
    meeting = set_date(body=body, starts_at=timezone.now(), by=writer, place="Hall")
    publish_agenda(meeting=meeting, by=writer)
    item = add_item(meeting=meeting, title="Flood", by=writer)
    start_meeting(meeting=meeting, by=writer)
    come(meeting, writer)
    item.refresh_from_db()
    return item


def test_who_presides_accepts_an_item_as_urgent(late, chair, page):
    path = reverse("item_urgent_here", args=[late.pk])
    assert path in page.get(late.meeting.get_absolute_url()).content.decode()
    assert page.post(path, {"reason": " "}).status_code == 422
    for _ in range(2):
        assert page.post(path, {"reason": "The wall may fall"}).status_code == 302
    late.refresh_from_db()
    assert (late.urgent_person, late.urgent_by, late.urgent_reason) == (
        chair.person,
        chair,
        "The wall may fall",
    )
    assert path not in page.get(late.meeting.get_absolute_url()).content.decode()


def test_nobody_else_does_but_who_keeps_the_record(late, chair, vice, member, writer):
    path = reverse("item_urgent_here", args=[late.pk])
    for user in (member, vice):
        with pytest.raises(PermissionDenied):
            hold_urgent(item=late, reason="Water", by=user)
        assert path not in as_page(user).get(late.meeting.get_absolute_url()).content.decode()
        answer = as_page(user).post(path, {"reason": "Water"})
        assert answer.status_code == 403
    seat = Membership.objects.get(person__user=vice)
    choose_presiding(meeting=late.meeting, membership=seat, by=writer)
    with pytest.raises(PermissionDenied):
        hold_urgent(item=late, reason="Water", by=chair)
    assert hold_urgent(item=late, reason="Water", by=vice).urgent_person == vice.person


def test_with_nobody_presiding_nobody_accepts_it(late, chair, vice, writer):
    for user in (chair, vice):
        seat = Membership.objects.get(person__user=user)
        tick(meeting=late.meeting, membership=seat, status="apologies", by=writer)
    with pytest.raises(PermissionDenied):
        hold_urgent(item=late, reason="Water", by=chair)
    with pytest.raises(Refused, match="No one is in the chair"):
        hold_urgent(item=late, reason="Water", by=writer)


def test_nothing_is_urgent_once_the_meeting_is_over(late, chair, writer, page):
    path = reverse("item_urgent_here", args=[late.pk])
    finish_meeting(meeting=late.meeting, by=writer)
    assert path not in page.get(late.meeting.get_absolute_url()).content.decode()
    kept = page.post(path, {"reason": "Kept words"})
    assert kept.status_code == 409
    assert "Kept words" in kept.content.decode()
    for by in (chair, writer):
        with pytest.raises(WrongState):
            hold_urgent(item=late, reason="Water", by=by)
    raw = {"urgent_reason": "x", "urgent_presiding": "x", "urgent_by": writer}
    with pytest.raises(DatabaseError, match="while the meeting runs"), transaction.atomic():
        type(late).objects.filter(pk=late.pk).update(
            urgent_at=timezone.now(), urgent_person=chair.person, **raw
        )


def test_ten_late_items_cost_as_many_queries_as_one(late, chair, writer):
    meeting = fresh(late.meeting)
    chairing([meeting], chair)
    with CaptureQueriesContext(connection) as one:
        assert len(chairing([meeting], chair)[meeting.pk].steps) == 1
    for number in range(9):
        add_item(meeting=meeting, title=f"Flood {number}", by=writer)
    with CaptureQueriesContext(connection) as ten:
        assert len(chairing([meeting], chair)[meeting.pk].steps) == 10
    assert len(ten) == len(one)


def test_standing_items_and_earlier_meetings_ask_for_no_urgency(late, chair):
    type(late).objects.filter(pk=late.pk).update(kind="aob")
    assert chairing([fresh(late.meeting)], chair) == {}
    type(late).objects.filter(pk=late.pk).update(kind="ordinary")
    earlier = fresh(late.meeting)
    assert chairing([earlier], chair)
    earlier.predates_system = True
    assert chairing([earlier], chair) == {}


@pytest.fixture
def ready(late, writer):
    finish_meeting(meeting=late.meeting, by=writer)
    return mark_minutes_ready(meeting=late.meeting, by=writer)


def test_the_chair_sends_minutes_back_and_the_officer_reads_why(ready, chair, writer, page):
    path = reverse("minutes_return", args=[ready.pk])
    for where in (ready.get_absolute_url(), reverse("minutes", args=[ready.pk])):
        assert path in page.get(where).content.decode()
    assert page.post(path, {"reason": " "}).status_code == 422
    sent = {"reason": "Pat was against", "shown": shown.ready(ready), "client_id": press()}
    for _ in range(2):
        assert page.post(path, sent).status_code == 302
    row = MinutesReturn.objects.get(meeting=ready)
    assert (row.person, row.returned_by, row.reason) == (chair.person, chair, "Pat was against")
    assert fresh(ready).state == Meeting.State.WRITING_UP
    officer = as_page(writer)
    for where in (ready.get_absolute_url(), reverse("meeting_live", args=[ready.pk])):
        assert "Pat was against" in officer.get(where).content.decode()
    event = Event.objects.about(ready).get(verb="sent the minutes back as not right")
    assert (event.reason, event.actor_name) == ("Pat was against", "Cora Chair")
    letter = Letter.objects.get(kind="Minutes sent back")
    assert letter.to == writer.email
    assert "Pat was against" in letter.body
    mark_minutes_ready(meeting=ready, by=writer)
    assert "sent back by" not in officer.get(ready.get_absolute_url()).content.decode()
    assert MinutesReturn.objects.get(meeting=ready).reason == "Pat was against", "and it is kept"


def press():
    return "6f2f0d0e-6c0f-4e0c-9a30-0d9a7e0f7a11"


def test_a_later_press_keeps_what_was_typed(ready, chair, writer, page):
    path, read = reverse("minutes_return", args=[ready.pk]), shown.ready(ready)
    take_minutes_back(meeting=ready, by=writer)
    kept = page.post(path, {"reason": "Kept words", "shown": read})
    assert kept.status_code == 409
    assert "Kept words" in kept.content.decode()
    mark_minutes_ready(meeting=ready, by=writer)
    assert page.post(path, {"reason": "Kept words", "shown": read}).status_code == 409
    assert not MinutesReturn.objects.filter(meeting=ready).exists(), "other minutes were read"


def test_a_check_does_not_outlive_it(ready, vice, member, writer):
    check_minutes(meeting=ready, by=member)
    return_minutes(meeting=ready, reason="Wrong", by=vice)
    assert not MinutesCheck.objects.filter(meeting=ready).exists()
    mark_minutes_ready(meeting=ready, by=writer)
    with pytest.raises(Refused, match="Someone other"):
        publish_minutes(meeting=ready, by=writer)


def test_only_who_speaks_for_the_body_sends_minutes_back(ready, chair, member, writer):
    path = reverse("minutes_return", args=[ready.pk])
    for by in (member, writer):
        with pytest.raises(PermissionDenied):
            return_minutes(meeting=ready, reason="Wrong", by=by)
        assert path not in as_page(by).get(ready.get_absolute_url()).content.decode()
        assert as_page(by).post(path, {"reason": "Wrong"}).status_code == 403
    with pytest.raises(PermissionDenied):
        return_minutes(meeting=ready, reason="Wrong", by=sign_out_of_roles(chair))


def test_who_presided_sends_them_back_too(late, member, writer):
    seat = Membership.objects.get(person__user=member)
    choose_presiding(meeting=late.meeting, membership=seat, by=writer)
    finish_meeting(meeting=late.meeting, by=writer)
    ready = mark_minutes_ready(meeting=late.meeting, by=writer)
    assert return_minutes(meeting=ready, reason="Wrong", by=member).person == member.person


def test_a_letter_says_nothing_of_a_private_part(late, chair, writer):
    add_item(
        meeting=late.meeting, title="Lease", access="exempt", paragraphs=[3],
        private_reason="Money", by=writer,
    )  # fmt: skip
    finish_meeting(meeting=late.meeting, by=writer)
    ready = mark_minutes_ready(meeting=late.meeting, by=writer)
    return_minutes(meeting=ready, reason="The price is 5,000", by=chair)
    assert "5,000" not in Letter.objects.get(kind="Minutes sent back").body


def test_the_database_keeps_the_reason(ready, chair, member, writer):
    row = return_minutes(meeting=ready, reason="Wrong", by=chair)
    rows, meetings = MinutesReturn.objects.filter(pk=row.pk), Meeting.objects.filter(pk=ready.pk)
    now = timezone.now()
    for change in (
        lambda: rows.update(reason="Nothing"),
        lambda: rows.update(answered_at=row.returned_at - MINUTE),
        rows.delete,
        lambda: meetings.update(
            state="minutes_ready", minutes_ready_at=now, minutes_ready_by=writer
        ),
        lambda: raw("UPDATE boards_minutesreturn SET reason = 'x'"),
        lambda: raw("DELETE FROM boards_minutesreturn"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    again = {"meeting": ready, "returned_by": member, "returned_at": now}
    closed = {"answered_at": now + MINUTE}
    for details, words in (
        ({"person": chair.person, "reason": "Twice"}, "return_one_open"),
        ({"person": member.person, "reason": "Not the chair"} | closed, "only the chair"),
        ({"person": chair.person, "reason": ""}, "return_has_a_reason"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            MinutesReturn.objects.create(**again, **details)
    mark_minutes_ready(meeting=ready, by=writer)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(answered_at=None)
    with pytest.raises(DatabaseError, match="are written up"), transaction.atomic():
        MinutesReturn.objects.create(**again, person=chair.person, reason="Not in hand")


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def approval(ready, body, chair, writer):
    """The minutes are out, and approved at the next meeting."""
    steps.agreed(meeting=ready, by=writer)
    publish_minutes(meeting=ready, by=writer)
    later = set_date(
        body=body, starts_at=timezone.now() + SOON + 2 * MINUTE, by=writer, place="Hall"
    )
    add_item(meeting=later, title="Parking", by=writer)
    publish_agenda(meeting=later, by=writer)
    start_meeting(meeting=later, by=writer)
    come(later, writer)
    item = later.items.get(kind="minutes")
    return approve_minutes(meeting=fresh(ready), item=item, by=writer)


def test_the_chair_signs_minutes_that_were_approved(approval, chair, member, page):
    sign = reverse("approval_sign_here", args=[approval.pk])
    minutes = reverse("minutes", args=[approval.meeting_id])
    shows = (minutes, approval.item.meeting.get_absolute_url())
    for where in shows:
        assert sign in page.get(where).content.decode()
        assert sign not in as_page(member).get(where).content.decode()
    assert page.post(sign, {"dissent": "Kept words"}).status_code == 422
    read = shown.approval(approval)
    assert page.post(sign, {"is_sure": "on", "shown": read}).status_code == 302
    approval.refresh_from_db()
    assert (approval.signed_person, approval.signed_by) == (chair.person, chair)
    assert "signed by Cora Chair" in page.get(minutes).content.decode()
    assert page.post(sign, {"is_sure": "on", "shown": read}).status_code == 409
    for where in shows:
        assert sign not in page.get(where).content.decode()


@pytest.mark.parametrize("led", [True, False])
def test_home_asks_for_the_signature_of_who_was_in_the_chair(approval, vice, page, writer, led):
    sign, item = reverse("approval_sign_here", args=[approval.pk]), approval.item
    if not led:
        choose_presiding(meeting=item.meeting, membership=seat_of(vice), item=item, by=writer)
    assert (sign in page.get("/").content.decode()) is led
    minutes = page.get(reverse("minutes", args=[approval.meeting_id])).content.decode()
    assert (sign in minutes) is led


def test_what_was_amended_meanwhile_is_read_again(approval, writer, page):
    read = shown.approval(approval)
    approve_minutes(
        meeting=approval.meeting, item=approval.item, corrections=["Not all"], by=writer
    )
    sign = reverse("approval_sign_here", args=[approval.pk])
    assert "Not all" in page.get(sign).content.decode()
    assert page.post(sign, {"is_sure": "on", "shown": read}).status_code == 409
    approval.refresh_from_db()
    assert approval.signed_at is None


def test_what_was_found_wrong_meanwhile_is_read_before_signing(approval, chair, writer, page):
    read, minutes = shown.approval(approval), fresh(approval.meeting)
    sign = reverse("approval_sign_here", args=[approval.pk])
    assert f'value="{read}"' in page.get(sign).content.decode()
    correct(meeting=minutes, item=minutes.items.first(), text="It was Tuesday", by=writer)
    answer = page.post(sign, {"is_sure": "on", "shown": read, "dissent": "Kept words"})
    assert answer.status_code == 409
    assert "Kept words" in answer.content.decode()
    with pytest.raises(WrongState):
        sign_minutes(approval=approval, person=chair.person, by=chair, shown=read)
    opened = page.get(sign).content.decode()
    assert "It was Tuesday" in opened
    now = shown.approval(approval)
    assert f'value="{now}"' in opened
    assert page.post(sign, {"is_sure": "on", "shown": now}).status_code == 302


def test_nobody_signs_for_the_chair_but_who_keeps_the_record(approval, chair, member, writer):
    with pytest.raises(PermissionDenied):
        sign_minutes(approval=approval, person=chair.person, by=member)
    with pytest.raises(PermissionDenied):
        sign_minutes(approval=approval, person=None, by=member)
    with pytest.raises(Refused, match="in the chair when"):
        sign_minutes(approval=approval, person=member.person, by=member)
    sign = reverse("approval_sign_here", args=[approval.pk])
    said = {"is_sure": "on", "shown": shown.approval(approval)}
    assert as_page(member).post(sign, said).status_code == 422
    with pytest.raises(PermissionDenied):
        sign_minutes(approval=approval, person=chair.person, by=sign_out_of_roles(chair))
    with pytest.raises(DatabaseError, match="nobody else"), transaction.atomic():
        MinutesApproval.objects.filter(pk=approval.pk).update(
            signed_person=member.person, signed_name="x", signed_at=timezone.now(),
            signed_by=member, pdf=b"x", sha256="x", document={},
        )  # fmt: skip
    assert sign_minutes(approval=approval, person=chair.person, by=writer).signed_by == writer


def test_a_chair_takes_a_meeting_from_agenda_to_signature(draft, chair, member, writer, page):
    steps_of = draft.get_absolute_url()
    signed_in(draft.body, "elected_member", "Pat")
    page.post(reverse("agenda_agree_here", args=[draft.pk]), {"shown": agenda(draft.items.all())})
    publish_agenda(meeting=draft, by=writer)
    item = add_item(meeting=draft, title="Flood", by=writer)
    start_meeting(meeting=draft, by=writer)
    assert "accept it as urgent" not in page.get(steps_of).content.decode(), "nobody presides yet"
    come(draft, writer)
    page.post(reverse("item_urgent_here", args=[item.pk]), {"reason": "The wall may fall"})
    record_decision(item=item, outcome="resolved", text="Close the alley", by=writer)
    save_minute(item=item, text="All agreed.", version=0, by=writer, leave=True)
    finish_meeting(meeting=draft, by=writer)
    mark_minutes_ready(meeting=draft, by=writer)
    said = {"reason": "Pat did not", "shown": shown.ready(fresh(draft))}
    page.post(reverse("minutes_return", args=[draft.pk]), said)
    save_minute(item=item, text="All but one agreed.", version=1, by=writer, leave=True)
    mark_minutes_ready(meeting=draft, by=writer)
    assert "say whether they are right" in page.get(steps_of).content.decode()
    page.post(reverse("minutes_check", args=[draft.pk]))
    publish_minutes(meeting=draft, by=writer)
    starts_at = draft.starts_at + MINUTE
    later = set_date(body=draft.body, starts_at=starts_at, by=writer, place="Hall")
    publish_agenda(meeting=later, by=writer)
    start_meeting(meeting=later, by=writer)
    come(later, writer)
    standing = later.items.get(kind="minutes")
    approval = approve_minutes(meeting=fresh(draft), item=standing, by=writer)
    sign = reverse("approval_sign_here", args=[approval.pk])
    page.post(sign, {"is_sure": "on", "shown": shown.approval(approval)})
    approval.refresh_from_db()
    assert approval.signed_by == chair


def listed(user):
    return [row.what for row in for_the_chair(Asked(user, timezone.now(), 10))]


def test_what_waits_for_the_chair_stands_on_the_home_page(draft, approval, chair, member, page):
    assert listed(chair) == ["Agree the agenda", "Sign the minutes"]
    assert listed(member) == []
    assert "Agree the agenda" in page.get("/").content.decode()
    sign_minutes(approval=approval, person=chair.person, by=chair)
    agree_as_chair(meeting=draft, by=chair)
    assert listed(chair) == []


def test_minutes_to_read_stand_there_until_they_are_checked(ready, chair, vice, writer):
    assert listed(chair) == listed(vice) == ["Check the minutes"]
    assert listed(sign_out_of_roles(vice)) == []
    check_minutes(meeting=ready, by=chair)
    assert listed(chair) == []


def seat_of(user):
    return Membership.objects.get(person__user=user)


def test_the_room_that_approved_minutes_keeps_its_quorum(approval, member, writer):
    later = approval.item.meeting
    tick(meeting=later, membership=seat_of(member), status="present", by=writer)
    with pytest.raises(Refused, match="Without Mo Member there was no quorum"):
        tick(meeting=later, membership=seat_of(member), status="absent", by=writer)
    type(later.body).objects.filter(pk=later.body_id).update(quorum_minimum=2)
    with pytest.raises(Refused, match="there was no quorum"):
        tick(meeting=later, membership=seat_of(member), status="absent", by=writer)


def test_who_presided_when_minutes_were_approved_and_signed_stays(approval, chair, vice, writer):
    later, item = approval.item.meeting, approval.item
    sign_minutes(approval=approval, person=chair.person, by=chair)
    with pytest.raises(Refused, match="was in the chair when the minutes"):
        add_absence(
            meeting=later, membership=seat_of(chair), reason="interest", item=item, by=writer
        )
    with pytest.raises(Refused, match="signed minutes that were approved under this item"):
        choose_presiding(meeting=later, membership=seat_of(vice), item=item, by=writer)


def test_who_had_a_vote_when_minutes_were_approved_stays_so(approval, member, writer):
    before = approval.item.meeting.day - datetime.timedelta(days=1)
    with pytest.raises(Refused, match="approved minutes on"):
        end_membership(membership=seat_of(member), last_day=before, by=writer)


def test_the_database_approves_no_minutes_without_a_quorum(approval, writer):
    item = approval.item
    approval.delete()
    Attendance.objects.filter(meeting=item.meeting).exclude(membership__role="chair").delete()
    row = {"outcome": "approved", "recorded_at": timezone.now(), "recorded_by": writer}
    before = item.meeting.starts_at - datetime.timedelta(days=40)
    other = factories.MeetingFactory(body=item.meeting.body, starts_at=before)
    with pytest.raises(DatabaseError, match="no quorum"), transaction.atomic():
        MinutesApproval.objects.create(meeting=other, item=item, **row)


def test_nobody_agrees_over_the_chair_who_agreed(draft, chair, vice, writer):
    agree_as_chair(meeting=draft, by=chair)
    with pytest.raises(WrongState, match="Cora Chair has agreed the agenda already"):
        agree_agenda(meeting=fresh(draft), person=vice.person, by=writer)
    assert fresh(draft).agreed_person == chair.person


def test_who_does_not_chair_on_the_new_day_has_not_agreed(draft, chair, vice, writer):
    agree_as_chair(meeting=draft, by=chair)
    end_membership(membership=seat_of(chair), by=SYSTEM)
    steps.move(fresh(draft), timezone.now() + MINUTE * 60 * 24 * 30, by=writer)
    stored = fresh(draft)
    assert (stored.agreed_at, stored.agreed_person) == (None, None)
    agree_agenda(meeting=stored, person=vice.person, by=writer)
    steps.move(fresh(draft), timezone.now() + MINUTE * 60 * 24 * 31, by=writer)
    assert fresh(draft).agreed_person == vice.person


def test_a_membership_keeps_its_role(chair, writer):
    rows = Membership.objects.filter(pk=seat_of(chair).pk)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        rows.update(role="elected_member")
    rows.update(role="chair")


def test_a_chair_and_who_runs_the_meeting_read_the_same_day(draft, chair):
    """By when the agenda is agreed says the timetable, not the day of the meeting."""
    now = timezone.now()
    times = {"convened_at": now - datetime.timedelta(90), "starts_at": now + datetime.timedelta(30)}
    with past_every_trigger():  # set so early that there is time for every step
        Meeting.objects.filter(pk=draft.pk).update(**times)
    rows = [each for each in needs(Asked(chair, now, 10)).rows if each.what == "Agree the agenda"]
    closed = ClosedDay.objects.days()
    meeting = fresh(draft)
    points = timetable_of(meeting, notice_of(meeting, closed), closed)
    asked = next(each.due for each in points if each.key == timetable.AGREE)
    assert [each.due_on for each in rows] == [asked]
    assert asked < meeting.day
