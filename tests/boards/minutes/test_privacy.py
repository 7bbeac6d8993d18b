"""A minute that is private by itself, reviewed releases, and items that are changed or withdrawn
after the agenda is out."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.decisions.operations import exclude_public, record_decision, strike_out_decision
from boards.live.operations import finish_meeting, go_informal, start_meeting
from boards.meetings.agendas.operations import amend_item, publish_agenda
from boards.meetings.items.operations import add_item, change_item, place_paper
from boards.minutes import documents as minutes_documents
from boards.minutes.approvals.operations import reopen_minutes
from boards.minutes.operations import correct_signed, save_minute
from boards.minutes.privacy import close_minute, make_private, summarise_for_public
from boards.models import AgendaItem, FutureItem, Minute, MinuteDraft, MinutesApproval
from boards.votes.operations import record_vote
from core.actors import SYSTEM
from core.errors import Refused
from tasking.models import Action
from tests import factories
from tests.boards.attendance.test_quorum import come
from tests.personas import EXEMPT
from tests.steps import adjourn, move, set_date

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
    assert public["private"] == ("Exempt discussion (paragraph 3): A firm's prices")
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
    meeting = set_date(
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
    make_private(item=item, access="confidential", private_reason="A court order", by=writer)
    entry.refresh_from_db()
    assert (entry.access, entry.text) == ("confidential", "")


def test_an_item_closed_later_closes_its_copy_at_the_adjourned_meeting(committee, writer):
    meeting = set_date(
        body=committee, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall"
    )
    item = add_item(meeting=meeting, title="A tender", text="Prices", by=writer)
    start_meeting(meeting=meeting, by=writer)
    day = timezone.localtime() + datetime.timedelta(days=3)
    later = adjourn(meeting, day, reason="Late", by=writer)
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
    meeting = set_date(
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


def test_on_a_deciding_body_only_what_was_heard_without_the_public_is_exempt(meeting, writer):
    come(meeting, writer, 3)
    first, second, third = meeting.items.filter(kind="ordinary").order_by("position")
    with pytest.raises(Refused, match="public had not been excluded"):
        close_minute(item=third, by=writer, **EXEMPT)
    with pytest.raises(DatabaseError, match="the public was there"), transaction.atomic():
        Minute.objects.filter(item=third).update(
            access="exempt", paragraphs=[3], private_reason="x"
        )
    make_private(item=second, by=writer, **EXEMPT)
    exclude_public(item=second, by=writer)
    for item in (first, third):  # the exclusion names the second alone
        with pytest.raises(Refused, match="had not been excluded"):
            close_minute(item=item, by=writer, **EXEMPT)
        with pytest.raises(DatabaseError, match="the public was there"), transaction.atomic():
            Minute.objects.filter(item=item).update(
                access="exempt", paragraphs=[3], private_reason="x"
            )
    court = {"access": "confidential", "private_reason": "A court order"}
    assert close_minute(item=third, by=writer, **court).access == "confidential"


@pytest.mark.parametrize("how", ["minute", "draft", "decision", "vote", "over"])
def test_on_a_deciding_body_what_the_public_heard_does_not_become_exempt(meeting, writer, how):
    come(meeting, writer, 3)
    item = meeting.items.get(title="Second")
    if how in ("minute", "draft"):
        save_minute(item=item, text="Said", version=0, by=writer, leave=how == "minute")
    elif how == "decision":
        record_decision(item=item, outcome="resolved", text="Go", by=writer)
    elif how == "vote":
        record_vote(item=item, kind="amendment", method="agreed", text="Go", by=writer)
    else:
        finish_meeting(meeting=meeting, by=writer)
    item.refresh_from_db()
    with pytest.raises(Refused, match="so the discussion was public"):
        make_private(item=item, by=writer, **EXEMPT)
    with (
        pytest.raises(DatabaseError, match=r"the public was there|was decided"),
        transaction.atomic(),
    ):
        AgendaItem.objects.filter(pk=item.pk).update(**EXEMPT)
    third = meeting.items.get(title="Third")
    if how != "over":
        assert make_private(item=third, by=writer, **EXEMPT).access == "exempt"
    court = {"access": "confidential", "private_reason": "A court order"}
    if how == "decision":
        with pytest.raises(Refused, match="strike that out first"):
            make_private(item=item, by=writer, **court)
        strike_out_decision(decision=item.decisions.get(), by=writer)
    assert make_private(item=item, by=writer, **court).access == "confidential"


def test_closing_what_the_public_heard_is_refused_on_the_page(client, meeting, writer):
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    item = meeting.items.get(title="Second")
    save_minute(item=item, text="Said", version=0, by=writer)
    typed = {"item": item.pk, "what": "item", "access": "exempt", "paragraphs": [3]}
    answer = client.post(
        reverse("item_private", args=[meeting.pk]), typed | {"private_reason": "Kept words"}
    )
    assert answer.status_code == 422
    assert "so the discussion was public" in answer.content.decode()
    assert "Kept words" in answer.content.decode()


# What was published keeps its class


def test_what_was_published_neither_closes_nor_opens(world):
    by, meeting = world.own.writer, world.own.published
    MinutesApproval.objects.filter(meeting=meeting).delete()
    reopen_minutes(meeting=meeting, reason="A name is wrong", by=by)
    first, lease, gift = meeting.items.order_by("position")
    public = {"access": "public", "paragraphs": [], "private_reason": ""}
    with pytest.raises(Refused, match="minutes were published"):
        make_private(item=first, by=by, **EXEMPT)
    for act in (
        lambda: close_minute(item=first, by=by, **EXEMPT),
        lambda: close_minute(item=gift, access="public", private_reason="", by=by),
    ):
        with pytest.raises(Refused, match="minutes were published"):
            act()
    for rows, values in (
        (AgendaItem.objects.filter(pk=first.pk), EXEMPT),
        (AgendaItem.objects.filter(pk=lease.pk), public),
        (Minute.objects.filter(item=first), EXEMPT),
        (Minute.objects.filter(item=gift), public),
    ):
        with pytest.raises(DatabaseError, match="who may read it stays"), transaction.atomic():
            rows.update(**values)
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "UPDATE boards_agendaitem SET access = 'public', paragraphs = '{}', "
            "private_reason = '' WHERE id = %s",
            [lease.pk],
        )
    new = add_item(meeting=meeting, title="Forgotten", by=by)
    assert make_private(item=new, by=by, **EXEMPT).access == "exempt"


def test_a_private_item_on_a_published_agenda_is_not_opened(world):
    lease = world.own.agenda.items.get(title="A lease")
    public = {"access": "public", "paragraphs": [], "private_reason": ""}
    with pytest.raises(DatabaseError, match="who may read it stays"), transaction.atomic():
        AgendaItem.objects.filter(pk=lease.pk).update(**public)
    draft = world.own.draft.items.get(title="A lease")
    assert AgendaItem.objects.filter(pk=draft.pk).update(**public) == 1


def test_an_exempt_action_of_published_minutes_stays_exempt(world):
    lease = world.own.published.items.get(title="A lease")
    actions = Action.objects.filter(agenda_item=lease)
    assert actions.get().marking == "exempt"
    actions.update(marking="public")
    assert actions.get().marking == "exempt"
    for values in ({"agenda_item": None, "marking": "public"}, {"marking": "official"}):
        with pytest.raises(DatabaseError, match="agreed in private stays so"), transaction.atomic():
            actions.update(**values)
    waiting = Action.objects.filter(agenda_item=world.own.closed_item)
    assert waiting.update(marking="official") == 1


def test_changed_words_have_the_notice_of_their_supplement(committee, writer):
    day = timezone.localtime() + datetime.timedelta(days=30)
    meeting = set_date(body=committee, starts_at=day, by=writer, agenda="empty", place="Hall")
    item = add_item(meeting=meeting, title="A report", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    amend_item(item=item, presenter="Ann", by=writer, at=day)
    item.refresh_from_db()
    assert item.in_time is True
    amend_item(item=item, title="To sell the depot", by=writer, at=day)
    item.refresh_from_db()
    assert (item.in_time, item.is_admitted) == (False, False)
    move(meeting, day + datetime.timedelta(hours=1), by=writer)
    item.refresh_from_db()
    assert item.in_time is False
    later = day + datetime.timedelta(days=30)
    move(meeting, later, by=writer)
    item.refresh_from_db()
    assert item.in_time is True
