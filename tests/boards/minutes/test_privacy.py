"""A minute that is private by itself, reviewed releases, and items that are changed or withdrawn
after the agenda is out."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.decisions.operations import exclude_public, record_decision
from boards.live.operations import adjourn_meeting, finish_meeting, go_informal, start_meeting
from boards.meetings.agendas.operations import amend_item, publish_agenda, withdraw_item
from boards.meetings.items.operations import add_item, change_item, place_paper
from boards.meetings.operations import change_meeting, schedule_meeting
from boards.minutes import documents as minutes_documents
from boards.minutes.operations import correct_signed, save_minute
from boards.minutes.privacy import close_minute, make_private, summarise_for_public
from boards.models import AgendaItem, Decision, FutureItem, Minute, MinuteDraft, Release
from boards.releases.operations import prepare_release, review_release
from boards.votes.operations import record_vote
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories
from tests.boards.attendance.test_quorum import come
from tests.personas import EXEMPT

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, world):
    client.force_login(world.people["neighbourhood_manager"])
    return client


def row_of(world, meeting, title, **options):
    reader = world.people["board_chair"]
    business = minutes_documents.minutes(meeting, reader, **options)["business"]
    return next(row for row in business if row["title"] == title)


# A private minute under an open item


def test_only_what_was_said_is_kept_from_the_public(world):
    by, meeting = world.own.writer, world.own.running
    gift = meeting.items.get(title="A gift")
    record_decision(item=gift, outcome="resolved", text="It is accepted", by=by)
    public = row_of(world, meeting, "A gift", with_private=False)
    assert public["private"] == (
        "What was said: Private part of the meeting (paragraph 3). A firm's prices"
    )
    assert public["text"] == []
    assert [each["text"] for each in public["decisions"]] == [["It is accepted"]]
    assert row_of(world, meeting, "A gift", with_private=True)["text"] == ["OWN EXEMPT talk"]


def test_rows_of_a_private_minute_are_for_those_who_read_the_private_part(world):
    gift = world.own.running.items.get(title="A gift")
    finance, chair = world.people["finance_officer"], world.people["board_chair"]
    for model in (Minute, MinuteDraft):
        rows = model.objects.filter(item=gift)
        assert not rows.visible_to(finance).exists()
        assert rows.visible_to(chair).exists()
    out = world.own.published.items.get(title="A gift")
    anonymous = type("Anonymous", (), {"is_authenticated": False, "pk": None})()
    assert not Minute.objects.filter(item=out).visible_to(anonymous).exists()
    open_minute = Minute.objects.filter(item__meeting=world.own.published, access="public")
    assert open_minute.visible_to(anonymous).exists()


def test_a_summary_stands_for_a_private_minute_and_goes_when_it_opens(manager, world):
    by, meeting = world.own.writer, world.own.running
    gift = meeting.items.get(title="A gift")
    summarise_for_public(item=gift, text="A gift was talked about.", by=by)
    assert row_of(world, meeting, "A gift", with_private=False)["text"] == [
        "A gift was talked about."
    ]
    page = manager.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert "Open this minute to the public" in page
    manager.post(reverse("minute_open", args=[gift.pk]))
    gift.refresh_from_db()
    assert (gift.public_summary, gift.minute.access) == ("", "public")
    assert row_of(world, meeting, "A gift", with_private=False)["text"] == ["OWN EXEMPT talk"]


def test_a_minute_is_closed_on_the_page(manager, world):
    item = world.own.live_item
    page = reverse("item_private", args=[world.own.running.pk])
    typed = {"item": item.pk, "what": "minute", "access": "exempt", "paragraphs": [3]}
    refused = manager.post(page, typed)
    assert "Enter why the public interest" in refused.content.decode()
    manager.post(page, typed | {"private_reason": "Prices"})
    minute = Minute.objects.get(item=item)
    assert (minute.access, minute.private_reason) == ("exempt", "Prices")
    item.refresh_from_db()
    assert item.access == "public"


def test_the_minute_of_a_private_item_needs_no_class_of_its_own(world):
    with pytest.raises(Refused, match="whole item is private"):
        close_minute(item=world.own.closed_item, by=world.own.writer, **EXEMPT)
    with pytest.raises(DatabaseError, match="minute_private_with_reason"), transaction.atomic():
        Minute.objects.filter(item=world.own.live_item).update(access="exempt")


# Releases


@pytest.fixture
def item(world):
    """An exempt item of published minutes of which nothing has been released."""
    Release.objects.filter(pk=world.own.release.pk).delete()
    return world.own.published.items.get(access="exempt")


WORDS = {"title": "The lease", "text": "It was signed in May", "reason": "It is signed"}


def test_a_release_is_public_once_another_has_reviewed_it(client, manager, world, item):
    manager.post(reverse("release_add", args=[item.pk]), WORDS)
    release = Release.objects.get(item=item)
    page = release.get_absolute_url()
    assert "Not public yet" in manager.get(page).content.decode()
    manager.post(reverse("release_review", args=[release.pk]), {"read": release.digest})
    release.refresh_from_db()
    assert release.reviewed_at is None
    client.force_login(world.people["head_of_service"])
    client.post(reverse("release_review", args=[release.pk]), {"read": release.digest})
    client.logout()
    shown = client.get(page).content.decode()
    assert "It was signed in May" in shown
    assert "OWN EXEMPT" not in shown
    minutes = client.get(reverse("minutes", args=[item.meeting_id])).content.decode()
    assert page in minutes
    assert page in client.get(reverse("releases")).content.decode()


def test_what_is_prepared_again_keeps_one_release(world, item):
    head = world.people["head_of_service"]
    first = prepare_release(item=item, by=head, **WORDS)
    with pytest.raises(WrongState, match="Someone else has begun"):
        prepare_release(item=item, by=head, **WORDS)
    again = prepare_release(item=item, release=first, by=head, **WORDS | {"text": "In May"})
    assert (again.pk, again.text) == (first.pk, "In May")
    with pytest.raises(Refused, match="Somebody else must review it"):
        review_release(release=again, read=again.digest, by=head)
    clerk = world.people["meetings_clerk"]
    review_release(release=again, read=again.digest, by=clerk)
    for step in (
        lambda: review_release(release=again, read=again.digest, by=clerk),
        lambda: prepare_release(item=item, release=again, by=head, **WORDS),
    ):
        with pytest.raises(WrongState):
            step()


def test_who_does_not_read_the_private_part_releases_nothing(world, item):
    finance = world.people["finance_officer"]
    with pytest.raises(PermissionDenied):
        prepare_release(item=item, by=finance, **WORDS)
    release = prepare_release(item=item, by=world.people["head_of_service"], **WORDS)
    with pytest.raises(PermissionDenied):
        review_release(release=release, read=release.digest, by=finance)
    first = world.own.published.items.first()
    with pytest.raises(Refused, match="public already"):
        prepare_release(item=first, by=world.people["head_of_service"], **WORDS)


def test_the_database_keeps_releases(world):
    rows = Release.objects.filter(pk=world.own.release.pk)
    now, by = timezone.now(), world.own.writer
    with pytest.raises(DatabaseError, match="reviewed_by_another"), transaction.atomic():
        rows.update(reviewed_at=now, reviewed_by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=world.own.public_release.pk).update(text="Other")


def test_a_release_of_a_private_body_does_not_name_it(client, world):
    item = world.own.private.items.filter(kind="ordinary").first()
    head = world.people["head_of_service"]
    manager = world.people["neighbourhood_manager"]
    release = prepare_release(item=item, by=head, **WORDS)
    review_release(release=release, read=release.digest, by=manager)
    page = client.get(release.get_absolute_url()).content.decode()
    assert "Heard at a private meeting about Ownville" in page
    assert "PRIVATE" not in page


# Changed and withdrawn after publication


def test_a_change_is_published_with_the_next_number(manager, world):
    meeting, item = world.own.agenda, world.own.public_item
    page = reverse("item_amend", args=[item.pk])
    same = {"title": item.title, "presenter": "", "text": item.text, "recommendation": ""}
    assert "Nothing was changed" in manager.post(page, same).content.decode()
    manager.post(page, same | {"text": "Now on the corner"})
    pack = meeting.packs.order_by("number").last()
    assert pack.number == 2
    assert pack.changes == [f"Changed: {item.position}. {item.title}"]
    manager.logout()
    assert "Now on the corner" in manager.get(reverse("agenda", args=[meeting.pk])).content.decode()
    assert Event.objects.about(meeting).filter(verb__contains="after publication").exists()


def test_what_is_withdrawn_keeps_its_number_and_is_not_decided(manager, world):
    meeting, item, by = world.own.agenda, world.own.public_item, world.own.writer
    with pytest.raises(Refused, match="why it is withdrawn"):
        withdraw_item(item=item, reason=" ", by=by)
    manager.post(reverse("item_withdraw", args=[item.pk]), {"reason": "The owner has agreed"})
    pack = meeting.packs.order_by("number").last()
    assert pack.changes == [f"Withdrawn: {item.position}. {item.title}"]
    row = next(each for each in pack.document["business"] if each["id"] == item.pk)
    assert row["text"][0] == "Withdrawn: The owner has agreed"
    with pytest.raises(WrongState, match="withdrawn already"):
        withdraw_item(item=item, reason="Again", by=by)
    start_meeting(meeting=meeting, by=by, at=meeting.starts_at)
    for act in (
        lambda: record_decision(item=item, outcome="noted", text="Go", by=by),
        lambda: record_vote(item=item, kind="motion", method="agreed", text="Go", by=by),
    ):
        with pytest.raises(Refused, match="withdrawn from the agenda"):
            act()
    with pytest.raises(DatabaseError, match="withdrawn"), transaction.atomic():
        Decision.objects.bulk_create(
            [Decision(item=item, outcome="noted", text="Go", recorded_at=timezone.now())]
        )


def test_only_published_items_are_amended(world):
    by = world.own.writer
    late = add_item(meeting=world.own.agenda, title="Late", by=by)
    with pytest.raises(Refused, match="Nobody has been shown"):
        withdraw_item(item=late, reason="x", by=by)
    with pytest.raises(WrongState):
        amend_item(item=world.own.item, title="x", by=by)
    with pytest.raises(DatabaseError, match="agenda_withdrawn_whole"), transaction.atomic():
        AgendaItem.objects.filter(pk=world.own.public_item.pk).update(withdrawn_reason="x")


# What follows a private item wherever it goes


def test_what_was_private_is_corrected_in_private(world):
    by, signed = world.own.writer, world.own.signed
    gift = signed.items.get(title="A gift")
    made = correct_signed(item=gift, meeting=world.own.draft, text="OWN EXEMPT sum", by=by)
    assert (gift.access, made.access, made.paragraphs) == ("public", "exempt", [3])
    with pytest.raises(DatabaseError, match="corrected in private"), transaction.atomic():
        AgendaItem.objects.filter(pk=made.pk).update(
            access="public", paragraphs=[], private_reason=""
        )


def test_an_item_closed_later_closes_what_was_carried_over(committee, writer):
    meeting = schedule_meeting(
        body=committee, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall"
    )
    item = add_item(meeting=meeting, title="A tender", text="Prices", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    start_meeting(meeting=meeting, by=writer)
    go_informal(item=item, by=writer)
    finish_meeting(meeting=meeting, by=writer)
    entry = FutureItem.objects.get(body=committee)
    assert (entry.access, entry.text, entry.from_item) == ("public", "Prices", item)
    item.refresh_from_db()
    make_private(item=item, by=writer, **EXEMPT)
    entry.refresh_from_db()
    assert (entry.access, entry.text) == ("exempt", "")


def test_an_item_closed_later_closes_its_copy_at_the_adjourned_meeting(committee, writer):
    meeting = schedule_meeting(
        body=committee, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall"
    )
    item = add_item(meeting=meeting, title="A tender", text="Prices", by=writer)
    start_meeting(meeting=meeting, by=writer)
    later = adjourn_meeting(
        meeting=meeting, starts_at=timezone.localtime() + datetime.timedelta(days=3), reason="Late",
        by=writer,
    )  # fmt: skip
    assert later.items.get(title="A tender").carried_from == item
    make_private(item=item, by=writer, **EXEMPT)
    assert later.items.get(title="A tender").access == "exempt"


def test_revisions_of_what_was_private_once_stay_closed(client, world):
    by, item = world.own.writer, world.own.live_item
    close_minute(item=item, by=by, **EXEMPT)
    version = item.draft.version
    save_minute(item=item, text="Forty pounds", version=version, by=by, leave=True)
    save_minute(item=item, text="A sum", version=version + 1, by=by, leave=True)
    close_minute(item=item, access="public", private_reason="", by=by)
    page = reverse("item_revisions", args=[item.pk])
    client.force_login(world.people["finance_officer"])
    assert client.get(page).status_code == 404
    client.force_login(world.people["board_chair"])
    assert "Forty pounds" in client.get(page).content.decode()


def test_a_closed_item_does_not_show_the_files_of_its_paper(client, world):
    by, own = world.own.writer, world.own
    other = factories.BodyFactory(neighbourhood=own.place)
    meeting = schedule_meeting(
        body=other, starts_at=timezone.localtime() + datetime.timedelta(days=9), by=by,
        agenda="empty", place="Hall",
    )  # fmt: skip
    item = place_paper(paper=own.public_paper, meeting=meeting, by=by)
    change_item(item=item, by=by, title="A matter of staff", **EXEMPT)
    publish_agenda(meeting=meeting, by=by)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "OWN annex" not in page
    shown = client.get(own.public_paper.get_absolute_url()).content.decode()
    assert str(other) not in shown
    client.force_login(world.people["head_of_service"])
    assert str(other) in client.get(own.public_paper.get_absolute_url()).content.decode()


def test_words_that_changed_after_reading_are_read_again(world, item):
    head, clerk = world.people["head_of_service"], world.people["meetings_clerk"]
    release = prepare_release(item=item, by=head, **WORDS)
    read = release.digest
    prepare_release(item=item, release=release, by=head, **WORDS | {"text": "Another text"})
    with pytest.raises(Refused, match="changed since you read them"):
        review_release(release=release, read=read, by=clerk)
    events = Event.objects.about(item.meeting).filter(verb__contains="prepared the release")
    assert {event.reason for event in events} == {""}


def test_on_a_deciding_body_only_what_was_heard_without_the_public_is_exempt(meeting, writer):
    come(meeting, writer, 3)
    first, second, third = meeting.items.filter(kind="ordinary").order_by("position")
    with pytest.raises(Refused, match="public was not excluded by then"):
        close_minute(item=third, by=writer, **EXEMPT)
    with pytest.raises(DatabaseError, match="the public was there"), transaction.atomic():
        Minute.objects.filter(item=third).update(
            access="exempt", paragraphs=[3], private_reason="x"
        )
    make_private(item=second, by=writer, **EXEMPT)
    exclude_public(item=second, by=writer)
    assert close_minute(item=third, by=writer, **EXEMPT).access == "exempt"
    with pytest.raises(Refused, match="not excluded by then"):
        close_minute(item=first, by=writer, **EXEMPT)


def test_changed_words_have_the_notice_of_their_supplement(committee, writer):
    day = timezone.localtime() + datetime.timedelta(days=30)
    meeting = schedule_meeting(
        body=committee, starts_at=day, by=writer, agenda="empty", place="Hall"
    )
    item = add_item(meeting=meeting, title="A report", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    amend_item(item=item, presenter="Ann", by=writer, at=day)
    item.refresh_from_db()
    assert item.in_time is True
    amend_item(item=item, title="To sell the depot", by=writer, at=day)
    item.refresh_from_db()
    assert (item.in_time, item.is_admitted) == (False, False)
    change_meeting(meeting=meeting, by=writer, starts_at=day + datetime.timedelta(hours=1))
    item.refresh_from_db()
    assert item.in_time is False
    later = day + datetime.timedelta(days=30)
    change_meeting(meeting=meeting, by=writer, starts_at=later)
    item.refresh_from_db()
    assert item.in_time is True


def test_the_list_of_releases_asks_one_query(client, world, django_assert_num_queries):
    client.get(reverse("releases"))
    for item in world.own.published.items.filter(access="public"):
        with django_assert_num_queries(1):
            assert client.get(reverse("releases")).status_code == 200
        Release.objects.create(
            item=item, title="News", text="Told", reason="Settled", prepared_by=world.own.writer,
            prepared_at=timezone.now(), reviewed_at=timezone.now(),
            reviewed_by=world.people["head_of_service"],
        )  # fmt: skip
