"""What approvals, signatures and checks of minutes rest on stays, or they are asked for anew."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.attendance.operations import tick
from boards.attendance.room import add_absence, choose_presiding, remove_absence
from boards.live.operations import finish_meeting, mark_minutes_ready, publish_minutes
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.minutes.operations import check_minutes, record_agreement, save_minute
from boards.models import (
    Absence,
    AgendaItem,
    Attendance,
    Body,
    Meeting,
    Membership,
    MinutesApproval,
    MinutesCheck,
)
from boards.seats.operations import add_member, end_membership, link_sign_in
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.models import Person
from neighbourhoods.people.merging.operations import merge_people, unmerge
from tests import factories, steps
from tests.boards.minutes.test_approvals import DAY, approving_item, held
from tests.clients import FormClient
from tests.pairs import database_refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return factories.OfficerFactory()


@pytest.fixture
def earlier(writer):
    return held(factories.BodyFactory(), writer, 30)


@pytest.fixture
def item(earlier, writer):
    return approving_item(earlier.body, writer)


@pytest.fixture
def vice(earlier, item, writer):
    """The vice-chair, who came."""
    seat = add_member(
        body=earlier.body, person=factories.CouncillorFactory(name="Vic Vice"), role="vice_chair",
        has_vote=True, starts_on=earlier.day, by=writer,
    )  # fmt: skip
    tick(meeting=item.meeting, membership=seat, status="present", by=writer)
    return seat


@pytest.fixture
def signed(earlier, item, vice, writer):
    """Minutes that the vice-chair signed, who was chosen to preside over the item."""
    choose_presiding(meeting=item.meeting, membership=vice, item=item, by=writer)
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    return sign_minutes(approval=approval, person=vice.person, by=writer)


def test_who_signed_presided_whatever_is_written_afterwards(signed, item, vice, writer):
    meeting = item.meeting
    steps.presides(meeting, writer)
    there = Attendance.objects.filter(meeting=meeting)
    other = there.exclude(membership=vice).get()
    seats = Membership.objects.filter(pk=vice.pk)
    away = {"attendance": there.get(membership=vice), "reason": "left"}
    for act in (
        lambda: AgendaItem.objects.filter(pk=item.pk).update(presided_by=None),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(presided_by=other),
        lambda: Absence.objects.create(**away, first=item.position),
        lambda: seats.update(has_vote=False),
        lambda: seats.update(ends_on=meeting.day - DAY),
    ):
        assert "signed by who was there" in database_refuses(act)
    Absence.objects.create(**away, first=item.position + 1)
    connection.check_constraints()


def test_of_signed_minutes_nobody_else_presided_by_operation(signed, item, vice, writer):
    meeting = item.meeting
    with pytest.raises(Refused, match="signed minutes"):
        choose_presiding(meeting=meeting, membership=None, item=item, by=writer)
    with pytest.raises(Refused, match="was in the chair"):
        add_absence(meeting=meeting, membership=vice, reason="left", item=item, by=writer)
    with pytest.raises(Refused, match="stays"):
        end_membership(membership=vice, last_day=meeting.day - DAY, by=SYSTEM)


def test_a_choice_for_the_meeting_leaves_who_presided_over_an_approval(earlier, item, vice, writer):
    chair = steps.signs(item.meeting)
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    choose_presiding(meeting=item.meeting, membership=vice, by=writer)
    with pytest.raises(Refused, match="in the chair"):
        sign_minutes(approval=approval, person=vice.person, by=writer)
    signed = sign_minutes(approval=approval, person=chair, by=writer)
    choose_presiding(meeting=item.meeting, membership=None, by=writer)
    connection.check_constraints()
    assert signed.signed_person == chair


def test_a_chair_who_is_ticked_later_came_after_the_approval(earlier, item, vice, writer):
    """Else the minutes would have been approved under another chair than they were."""
    steps.presides(item.meeting, writer)
    chair = Membership.objects.get(body=earlier.body, role="chair")
    tick(meeting=item.meeting, membership=chair, status="absent", by=writer)
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    tick(meeting=item.meeting, membership=chair, status="present", by=writer)
    late = Absence.objects.get(attendance__membership=chair)
    assert (late.reason, late.last) == ("late", item.position)
    with pytest.raises(Refused, match="Say first who was in the chair"):
        remove_absence(absence=late, by=writer)
    sign_minutes(approval=approval, person=vice.person, by=writer)
    assert "signed by who was there" in database_refuses(Absence.objects.filter(pk=late.pk).delete)
    finish_meeting(meeting=item.meeting, by=writer)
    Absence.objects.filter(pk=late.pk).update(last=item.position + 1)
    connection.check_constraints()


def test_a_chair_who_was_there_all_along_is_put_right_step_by_step(earlier, item, vice, writer):
    steps.presides(item.meeting, writer)
    chair = Membership.objects.get(body=earlier.body, role="chair")
    tick(meeting=item.meeting, membership=chair, status="absent", by=writer)
    approve_minutes(meeting=earlier, item=item, by=writer)
    tick(meeting=item.meeting, membership=chair, status="present", by=writer)
    choose_presiding(meeting=item.meeting, membership=vice, item=item, by=writer)
    remove_absence(absence=Absence.objects.get(attendance__membership=chair), by=writer)
    choose_presiding(meeting=item.meeting, membership=chair, item=item, by=writer)
    assert steps.signs(item.meeting) == chair.person


def test_two_entries_that_signed_as_one_stay_one(earlier, item, writer):
    gone = steps.signs(item.meeting)
    keep = factories.PersonFactory(name=gone.name)
    merge_people(keep=keep, gone=gone, by=SYSTEM)
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    sign_minutes(approval=approval, person=keep, by=writer)
    gone = Person.objects.select_related("merged_into").get(pk=gone.pk)
    with pytest.raises(Refused, match="under one of the two entries"):
        unmerge(person=gone, by=SYSTEM)
    apart = {"merged_into": None, "merged_rows": {}}
    said = database_refuses(lambda: Person.objects.filter(pk=gone.pk).update(**apart))
    assert "signed by who was there" in said


def test_a_deciding_body_keeps_the_quorum_of_an_approval(earlier, item, vice, writer):
    meeting = item.meeting
    steps.presides(meeting, writer)
    steps.decides(earlier.body)
    rule = Body.objects.filter(pk=earlier.body_id)
    rule.update(quorum_minimum=2)
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    approval.refresh_from_db()
    assert approval.quorum == 2
    with pytest.raises(Refused, match="Without Vic Vice there was no quorum"):
        tick(meeting=meeting, membership=vice, status="absent", by=writer)
    row = Attendance.objects.filter(meeting=meeting, membership=vice)
    left = {"attendance": row.get(), "reason": "left", "first": item.position}
    for act in (
        lambda: row.update(status="absent"),
        lambda: Absence.objects.create(**left),
        lambda: Membership.objects.filter(pk=vice.pk).update(ends_on=meeting.day - DAY),
    ):
        assert "approved" in database_refuses(act)
    rows = MinutesApproval.objects.filter(pk=approval.pk)
    rows.update(quorum=0)
    assert rows.get().quorum == 2
    rule.update(quorum_minimum=3)
    row.update(name="V. Vice")
    connection.check_constraints()


@pytest.fixture
def ready(earlier, item, vice, writer):
    """Minutes that wait for their check, written by the writer."""
    save_minute(item=item, text="It was said.", version=0, by=writer, leave=True)
    finish_meeting(meeting=item.meeting, by=writer)
    return mark_minutes_ready(meeting=item.meeting, by=writer)


def agree(ready, person, writer):
    return record_agreement(
        meeting=ready, person=person, how="phone", checked_on=timezone.localdate(), by=writer
    )


def published(ready):
    """Written past the operation."""
    return Meeting.objects.filter(pk=ready.pk).update(
        state="minutes_published", minutes_published_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("how", ["linked", "merged"])
def test_who_checked_and_turns_out_to_be_the_author_has_not_checked(ready, vice, writer, how):
    person = vice.person
    agree(ready, person, writer)
    if how == "linked":
        link_sign_in(person=person, user=writer, by=SYSTEM)
    else:
        own = factories.PersonFactory(name=person.name, user=writer)
        merge_people(keep=own, gone=person, by=SYSTEM)
    with pytest.raises(Refused, match="wrote a part of these minutes"):
        publish_minutes(meeting=ready, by=writer)
    with pytest.raises(DatabaseError, match="not checked"), transaction.atomic():
        published(ready)
    check_minutes(meeting=ready, by=factories.OfficerFactory(name="Rita Reader"))
    assert MinutesCheck.objects.get(meeting=ready).name == "Rita Reader"
    assert publish_minutes(meeting=ready, by=writer).state == "minutes_published"


def test_the_page_says_why_a_check_no_longer_stands(ready, vice, writer):
    agree(ready, vice.person, writer)
    link_sign_in(person=vice.person, user=writer, by=SYSTEM)
    client = FormClient()
    client.force_login(factories.OfficerFactory())
    page = client.get(f"/meetings/{ready.pk}/minutes/").content.decode()
    assert "Vic Vice wrote a part of these minutes" in page
    assert "I confirm these minutes are accurate" in page
    client.post(f"/meetings/{ready.pk}/minutes/check/")
    page = client.get(f"/meetings/{ready.pk}/minutes/").content.decode()
    assert "wrote a part" not in page


def test_who_agreed_and_was_no_chair_after_all_has_not_checked(ready, vice, writer):
    agree(ready, vice.person, writer)
    end_membership(membership=vice, last_day=ready.day - DAY, by=SYSTEM)
    with pytest.raises(Refused, match="was not the chair on that day"):
        publish_minutes(meeting=ready, by=writer)
    with pytest.raises(DatabaseError, match="not checked"), transaction.atomic():
        published(ready)
    agree(ready, steps.chair_of(ready.body), writer)
    assert publish_minutes(meeting=ready, by=writer).state == "minutes_published"


def test_minutes_are_checked_once(ready, vice, writer):
    agree(ready, vice.person, writer)
    with pytest.raises(WrongState, match="checked already"):
        agree(ready, vice.person, writer)
