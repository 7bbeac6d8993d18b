"""Who presided over which item, too few members, notes of dissent, revisions, later corrections."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.attendance.quorum import quorum_of
from boards.attendance.room import add_absence, choose_presiding
from boards.decisions.operations import strike_out_decision
from boards.live.operations import (
    finish_meeting,
    go_informal,
    resume,
    start_meeting,
)
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.files.operations import add_file
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes, refuse_minutes, sign_minutes
from boards.minutes.documents import INFORMAL, minutes
from boards.minutes.operations import correct_signed, save_minute
from boards.models import Absence, AgendaItem, Decision, FutureItem, MinutesApproval
from boards.programme.operations import plan_item, take_up
from boards.votes.operations import record_vote
from core.actors import SYSTEM
from core.errors import Refused
from core.text import word_changes
from tests import factories, steps
from tests.boards.attendance.test_quorum import come, decide
from tests.steps import adjourn, set_date

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def clerk(client, writer):
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    return client


def facts(meeting, reader):
    return dict(minutes(meeting, reader)["attendance"])


# Presiding, item by item


def test_somebody_else_presides_over_one_item(meeting, writer):
    chair, vice, member = come(meeting, writer, 3)
    second = meeting.items.get(title="Second")
    choose_presiding(meeting=meeting, membership=member.membership, item=second, by=writer)
    quorum = quorum_of(meeting)
    names = [quorum.presiding(item.position).name for item in meeting.items.order_by("position")]
    assert names == [chair.name, chair.name, member.name, chair.name]
    decision = decide(second, writer)
    assert decision.presiding == member.name
    said = facts(meeting, writer)["Chairing"]
    titled = f"Councillor {chair.name}"
    assert said == f"{titled} (items 1 to 2, 4); Councillor {member.name} (item 3)"
    strike_out_decision(decision=decision, by=writer)
    choose_presiding(meeting=meeting, membership=None, item=second, by=writer)
    assert facts(meeting, writer)["Chairing"] == titled
    assert vice.name not in facts(meeting, writer)["Chairing"]


def test_who_is_out_of_the_room_does_not_preside_over_the_item(meeting, writer):
    *_, member = come(meeting, writer, 4)
    second = meeting.items.get(title="Second")
    add_absence(
        meeting=meeting, membership=member.membership, reason="left", item=second, by=writer
    )
    with pytest.raises(Refused, match="out of the room for this item"):
        choose_presiding(meeting=meeting, membership=member.membership, item=second, by=writer)


def test_presiding_is_chosen_for_an_item_on_the_live_page(clerk, meeting, writer):
    *_, member = come(meeting, writer, 3)
    item = meeting.items.get(title="Third")
    typed = {"membership": member.membership_id, "item": item.pk}
    clerk.post(reverse("live_presiding", args=[meeting.pk]), typed)
    item.refresh_from_db()
    meeting.refresh_from_db()
    assert (item.presided_by, meeting.presiding) == (member, None)


# Too few members


def test_with_too_few_the_page_offers_what_can_be_done(clerk, meeting, writer):
    come(meeting, writer, 2)
    page = clerk.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert "Not enough members: 2 here, 3 needed" in page
    for words in ("Wait for others", "Continue informally", "Adjourn to another time", "Close the"):
        assert words in page
    come(meeting, writer, 3)
    page = clerk.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert "Not enough members" not in page


def test_informally_nothing_is_decided_and_items_go_to_the_next_meeting(clerk, meeting, writer):
    come(meeting, writer, 3)
    first, second, third = meeting.items.filter(kind="ordinary").order_by("position")
    decide(first, writer)
    with pytest.raises(Refused, match="the meeting can decide"):
        go_informal(item=second, by=writer)
    add_absence(
        meeting=meeting, membership=meeting.attendances.last().membership, reason="left",
        item=second, by=writer,
    )  # fmt: skip
    clerk.post(reverse("live_informal", args=[meeting.pk]), {"item": second.pk})
    for item in (second, third):
        with pytest.raises(Refused, match="heard informally"):
            decide(item, writer)
        with pytest.raises(Refused, match="heard informally"):
            record_vote(item=item, kind="motion", method="agreed", text="Go", by=writer)
    late = add_item(meeting=meeting, title="One more", by=writer)
    assert late.is_informal
    save_minute(item=second, text="We talked.", version=0, by=writer, leave=True)
    finish_meeting(meeting=meeting, by=writer)
    waiting = FutureItem.objects.filter(body=meeting.body).waiting()
    assert [entry.title for entry in waiting.order_by("pk")] == ["Second", "Third", "One more"]
    business = minutes(meeting, writer)["business"]
    said = next(each["text"] for each in business if each["title"] == "Second")
    assert said == [INFORMAL, "We talked."]


def test_the_database_refuses_decisions_on_what_was_heard_informally(meeting, writer):
    come(meeting, writer, 3)
    item = meeting.items.get(title="Second")
    AgendaItem.objects.filter(pk=item.pk).update(is_informal=True)
    row = {"item": item, "outcome": "resolved", "text": "Go", "recorded_at": timezone.now()}
    with pytest.raises(DatabaseError, match="heard informally"), transaction.atomic():
        Decision.objects.bulk_create([Decision(**row)])


def test_with_enough_members_again_the_meeting_decides(clerk, meeting, writer):
    rows = come(meeting, writer, 2)
    second = meeting.items.get(title="Second")
    go_informal(item=meeting.items.get(title="First"), by=writer)
    page = clerk.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert "is continuing informally from item 2" in page
    with pytest.raises(Refused, match="2 voting members present, quorum 3"):
        resume(item=second, by=writer)
    come(meeting, writer, len(rows) + 1)
    clerk.post(reverse("live_resume", args=[meeting.pk]), {"item": second.pk})
    assert decide(second, writer).outcome == "resolved"
    finish_meeting(meeting=meeting, by=writer)
    waiting = FutureItem.objects.filter(body=meeting.body).waiting()
    assert [entry.title for entry in waiting] == ["First"]


def test_what_was_decided_does_not_become_informal(meeting, writer):
    come(meeting, writer, 3)
    third = meeting.items.get(title="Third")
    decide(third, writer)
    row = meeting.attendances.last()
    add_absence(
        meeting=meeting, membership=row.membership, reason="interest",
        item=meeting.items.get(title="Second"), by=writer,
    )  # fmt: skip
    with pytest.raises(Refused, match="decided under this item or a later one"):
        go_informal(item=meeting.items.get(title="Second"), by=writer)


# Signed minutes


@pytest.fixture
def signed(committee, meeting, writer):
    """The minutes of the meeting, signed at the next one with a note of dissent."""
    come(meeting, writer, 3)
    first = meeting.items.get(title="First")
    save_minute(item=first, text="Ten lamps.", version=0, by=writer, leave=True)
    steps.publish(meeting, writer)
    later = next_meeting(committee, writer)
    approval = approve_minutes(meeting=meeting, item=later.items.first(), by=writer)
    return sign_minutes(
        approval=approval,
        person=steps.signs(later),
        dissent="I counted nine lamps.",
        by=writer,
    )


def next_meeting(body, writer):
    later = set_date(
        body=body, starts_at=timezone.localtime() + DAY, by=writer, agenda="empty", place="Hall"
    )
    add_item(meeting=later, title="Lamps", by=writer)
    publish_agenda(meeting=later, by=writer)
    start_meeting(meeting=later, by=writer, at=later.starts_at)
    come(later, writer, 3)
    later.refresh_from_db()
    return later


def test_who_signs_may_add_a_note_of_dissent(client, signed):
    page = client.get(reverse("minutes", args=[signed.meeting_id])).content.decode()
    assert f"By {signed.signed_person}, who chaired the meeting and signed the minutes:" in page
    assert "I counted nine lamps." in page
    assert signed.document["dissent"] == [signed.signed_name, "I counted nine lamps."]
    with pytest.raises(DatabaseError), transaction.atomic():
        MinutesApproval.objects.filter(pk=signed.pk).update(dissent="")


def test_dissent_stands_with_a_signature_only(committee, meeting, writer):
    come(meeting, writer, 3)
    steps.publish(meeting, writer)
    later = next_meeting(committee, writer)
    approval = approve_minutes(meeting=meeting, item=later.items.first(), by=writer)
    with pytest.raises(DatabaseError, match="dissent_of_who_signed"), transaction.atomic():
        MinutesApproval.objects.filter(pk=approval.pk).update(dissent="No")


def test_a_later_correction_is_a_new_item_and_both_show_the_other(clerk, signed, writer):
    wrong = signed.meeting.items.get(title="First")
    later = signed.item.meeting
    page = reverse("correction_add", args=[signed.meeting_id])
    typed = {"item": wrong.pk, "meeting": later.pk, "text": "There were nine lamps."}
    assert clerk.post(page, typed | {"text": ""}).status_code == 422
    assert clerk.post(page, typed).status_code == 302
    made = AgendaItem.objects.get(corrects=wrong)
    assert made.title == f"Correction: minutes of {signed.meeting.day:%-d %B %Y}, item 2"
    clerk.logout()
    before = clerk.get(reverse("minutes", args=[signed.meeting_id])).content.decode()
    assert "Corrected later" not in before
    clerk.force_login(writer)
    shown = clerk.get(reverse("minutes", args=[signed.meeting_id])).content.decode()
    assert f"item {made.position}</a>" in shown
    business = minutes(later, writer)["business"]
    said = next(each["text"] for each in business if each["id"] == made.pk)
    assert said[0].startswith("Corrects item 2 of the minutes of")


def test_only_signed_minutes_are_corrected_at_a_later_meeting(meeting, signed, committee, writer):
    wrong, later = signed.meeting.items.get(title="First"), signed.item.meeting
    with pytest.raises(Refused, match="not signed yet"):
        correct_signed(item=later.items.first(), meeting=later, text="No", by=writer)
    with pytest.raises(Refused, match="later meeting of the same board"):
        correct_signed(item=wrong, meeting=signed.meeting, text="No", by=writer)
    with pytest.raises(Refused, match="what is wrong"):
        correct_signed(item=wrong, meeting=later, text=" ", by=writer)
    with (
        pytest.raises(DatabaseError, match="only signed minutes are corrected"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE boards_agendaitem SET corrects_id = %s WHERE id = %s",
            [later.items.last().pk, later.items.first().pk],
        )


# Revisions


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("", "Ten lamps", [("added", "Ten lamps")]),
        ("Ten lamps", "Nine lamps", [("removed", "Ten "), ("added", "Nine "), ("same", "lamps")]),
        ("a b c", "a c", [("same", "a "), ("removed", "b "), ("same", "c")]),
        ("same", "same", [("same", "same")]),
    ],
)
def test_words_that_changed(before, after, changes):
    assert word_changes(before, after) == changes


def test_revisions_show_who_changed_what(clerk, meeting, writer):
    item = meeting.items.get(title="First")
    save_minute(item=item, text="Ten lamps.", version=0, by=writer, leave=True)
    other = factories.OfficerFactory(name="Olga Other")
    save_minute(item=item, text="Nine lamps.", version=1, by=other, leave=True)
    page = clerk.get(reverse("item_revisions", args=[item.pk])).content.decode()
    assert '<del class="app-removed">Ten </del><ins class="app-added">Nine </ins>lamps.' in page
    assert page.index("Olga Other") < page.index('<ins class="app-added">Ten lamps.</ins>')


# What was heard informally, and what was withdrawn, does not come back by another way


def test_nothing_is_approved_under_an_informal_item(committee, meeting, writer):
    come(meeting, writer, 3)
    steps.publish(meeting, writer)
    later = next_meeting(committee, writer)
    item = later.items.first()
    AgendaItem.objects.filter(pk=item.pk).update(is_informal=True)
    with pytest.raises(Refused, match="heard informally"):
        approve_minutes(meeting=meeting, item=item, by=writer)
    with pytest.raises(Refused, match="heard informally"):
        refuse_minutes(meeting=meeting, item=item, reason="Wrong", by=writer)
    row = MinutesApproval(
        meeting=meeting, item=item, outcome="approved", recorded_at=timezone.now(),
        recorded_by=writer,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="heard informally"), transaction.atomic():
        MinutesApproval.objects.bulk_create([row])


def test_what_came_from_the_programme_goes_back_there(meeting, writer):
    item = meeting.items.get(title="First")
    entry = plan_item(body=meeting.body, title="First", by=writer, item=item)
    go_informal(item=item, by=writer)
    finish_meeting(meeting=meeting, by=writer)
    entry.refresh_from_db()
    assert (entry.item, entry.from_item) == (None, item)
    assert FutureItem.objects.filter(body=meeting.body, title="First").count() == 1


def test_adjourning_carries_each_item_by_one_way(meeting, writer):
    first, _, third = meeting.items.filter(kind="ordinary").order_by("position")
    AgendaItem.objects.filter(pk=first.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=writer, withdrawn_reason="Settled"
    )
    go_informal(item=third, by=writer)
    later = adjourn(meeting, timezone.localtime() + DAY, reason="Late", by=writer)
    assert [item.title for item in later.items.filter(kind="ordinary")] == ["Second"]
    waiting = FutureItem.objects.filter(body=meeting.body).waiting()
    assert [entry.title for entry in waiting] == ["Third"]


def test_what_is_taken_up_again_keeps_its_files_and_what_it_corrects(meeting, signed, writer):
    later = signed.item.meeting
    made = correct_signed(
        item=signed.meeting.items.get(title="First"), meeting=later, text="Nine", by=writer
    )
    add_file(item=made, title="Photo", content=factories.picture("p"), name="p.png", by=writer)
    attendance_of = later.attendances.filter(status="present")
    for row in list(attendance_of)[1:]:
        Absence.objects.create(attendance=row, reason="left", first=made.position)
    go_informal(item=made, by=writer)
    finish_meeting(meeting=later, by=writer)
    entry = FutureItem.objects.get(from_item=made)
    third = set_date(
        body=later.body, starts_at=timezone.localtime() + 9 * DAY, by=writer, agenda="empty"
    )
    again = take_up(entry=entry, meeting=third, by=writer)
    assert again.corrects == made.corrects
    assert [file.title for file in again.files.all()] == ["Photo"]


@pytest.mark.parametrize("size", [10, 3_000])
def test_long_texts_are_compared_by_their_lines(size):
    before = "word \n" * size
    changes = word_changes(before, before + "more")
    assert changes[-1] == ("added", "more")
    assert "".join(words for change, words in changes if change != "removed") == before + "more"
