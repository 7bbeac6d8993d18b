"""The private part of a meeting: class and reason, the resolution, two prints, files."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.access import ROLES, Permission
from boards.attendance.room import add_absence
from boards.decisions.operations import exclude_public, record_decision, strike_out_decision
from boards.decisions.rules import exclusion_in_words
from boards.meetings.agendas.documents import differences, has_private
from boards.meetings.items.operations import add_item, change_item
from boards.minutes.approvals.operations import sign_minutes
from boards.minutes.documents import minutes
from boards.minutes.operations import check_minutes
from boards.minutes.privacy import make_private, summarise_for_public
from boards.models import AgendaItem, Decision, ExclusionItem, Meeting
from boards.votes.operations import record_vote
from core.errors import Refused, WrongState
from core.marking.rules import private_in_words
from core.models import Event
from tasking.actions import operations as tasking
from tasking.models import Action
from tests import steps
from tests.boards.attendance.test_quorum import come
from tests.steps import set_date

PRICES = {"private_reason": "The tenders are still open", "paragraphs": [3], "access": "exempt"}


def close(item, by):
    return make_private(item=item, by=by, **PRICES)


@pytest.fixture
def item(meeting, writer):
    """The second item of a running meeting of the committee, with everybody there."""
    come(meeting, writer, 6)
    return meeting.items.get(position=2)


# The words


@pytest.mark.parametrize(
    ("access", "paragraphs", "words"),
    [
        ("public", [], ""),
        ("exempt", [3], "Private part of the meeting (paragraph 3)"),
        ("exempt", [5, 1], "Private part of the meeting (paragraphs 1 and 5)"),
        ("exempt", [7, 1, 3], "Private part of the meeting (paragraphs 1, 3 and 7)"),
        ("confidential", [], "Private part of the meeting (confidential)"),
    ],
)
def test_the_class_in_words(access, paragraphs, words):
    assert private_in_words(access, paragraphs) == words


def test_the_resolution_names_items_paragraphs_and_reasons():
    one = exclusion_in_words([(4, [3], "Tenders are open.")])
    assert "while item 4 is heard" in one
    assert one.endswith("outweighs that in disclosing it: item 4, paragraph 3: Tenders are open")
    two = exclusion_in_words([(4, [3], "Tenders."), (6, [1, 2], "A tenant")])
    assert "while items 4 and 6 are heard" in two
    assert two.endswith("item 4, paragraph 3: Tenders; item 6, paragraphs 1 and 2: A tenant")


def test_whoever_runs_meetings_reads_their_private_part():
    """Live page, minutes and follow-up are written by those who read all of it."""
    running = [each for each in ROLES.values() if Permission.RUN_MEETING in each.may]
    assert running != []
    assert all(Permission.READ_EXEMPT in each.may for each in running)


# Class and reason


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"access": "exempt", "paragraphs": [], "private_reason": "Why"}, "paragraphs"),
        ({"access": "exempt", "paragraphs": [3], "private_reason": " "}, "private_reason"),
        ({"access": "confidential", "paragraphs": [3], "private_reason": "Why"}, "paragraphs"),
        ({"access": "public", "paragraphs": [], "private_reason": "Why"}, "access"),
        ({"access": "public", "paragraphs": [3], "private_reason": ""}, "access"),
    ],
)
def test_a_class_needs_its_paragraph_and_its_reason(world, values, field):
    by = world.own.writer
    with pytest.raises(Refused) as refused:
        add_item(meeting=world.own.draft, title="Rent", by=by, **values)
    assert refused.value.field == field
    rows = AgendaItem.objects.filter(pk=world.own.item.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values | {"private_reason": values["private_reason"].strip()})
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE boards_agendaitem SET access = 'exempt', paragraphs = '{9}', "
            "private_reason = 'Why' WHERE id = %s",
            [world.own.item.pk],
        )


def test_a_body_that_works_in_private_has_no_private_part(world):
    meeting = set_date(
        body=world.own.private_body, starts_at=world.own.draft.starts_at, by=world.own.writer
    )
    with pytest.raises(Refused, match="meets in private anyway"):
        close(meeting.items.first(), world.own.writer)


def test_the_form_says_what_is_missing_and_keeps_the_text(manager, world):
    path = f"/meetings/{world.own.draft.pk}/agenda/edit/"
    typed = {"title": "Rent", "kind": "ordinary", "text": "The offers", "access": "exempt"}
    text = manager.post(path, typed).content.decode()
    assert "Choose the paragraph that makes it exempt" in text
    assert "The offers" in text
    assert '<details class="govuk-details" open>' in text
    answer = manager.post(path, typed | {"paragraphs": ["3"], "private_reason": "Tenders"})
    assert answer.status_code == 302
    added = AgendaItem.objects.get(title="Rent")
    assert (added.access, added.paragraphs, added.private_reason) == ("exempt", [3], "Tenders")


def test_events_hold_no_words_of_an_item(world):
    by = world.own.writer
    change_item(item=world.own.item, text="About a tenant", by=by, **PRICES)
    event = Event.objects.filter(target_id=world.own.draft.pk).latest("id")
    assert event.changes["text"] == ["(before)", "(changed)"]
    assert "tenant" not in str(event.changes)


def test_a_copied_agenda_takes_no_private_text_along(world):
    meeting = set_date(
        body=world.own.body, starts_at=world.own.draft.starts_at + datetime.timedelta(20_000),
        by=world.own.writer, agenda="copy",
    )  # fmt: skip
    assert meeting.items.get(title="A lease").text == ""


# The resolution before it is decided


def test_an_exempt_item_is_decided_only_after_the_public_left(item, writer):
    close(item, writer)
    decide = {"item": item, "outcome": "resolved", "text": "that the offer is taken", "by": writer}
    with pytest.raises(Refused, match="first resolves that the public is excluded"):
        record_decision(**decide)
    with pytest.raises(Refused, match="first resolves that the public is excluded"):
        record_vote(item=item, text="that it is taken", method="agreed", by=writer)
    left = exclude_public(item=item, by=writer)
    assert left.outcome == "resolved"
    assert "item 2, paragraph 3: The tenders are still open" in left.text
    assert record_decision(**decide).pk


def test_the_database_refuses_it_too(item, writer):
    other = record_decision(
        item=item.meeting.items.get(position=1), outcome="resolved", text="Open", by=writer
    )
    close(item, writer)
    with pytest.raises(DatabaseError, match="the public is still there"), transaction.atomic():
        Decision.objects.filter(pk=other.pk).update(item=item)
    with pytest.raises(DatabaseError, match="the public is still there"), transaction.atomic():
        Decision.objects.create(
            item=item, outcome="resolved", text="Raw", recorded_at=other.recorded_at
        )


def test_one_resolution_serves_the_exempt_items_that_follow(item, writer):
    third = item.meeting.items.get(position=3)
    close(item, writer)
    close(third, writer)
    left = exclude_public(item=item, by=writer)
    assert "while items 2 and 3 are heard" in left.text
    record_decision(item=third, outcome="resolved", text="Taken", by=writer)
    with pytest.raises(Refused, match="strike those out first"):
        strike_out_decision(decision=left, by=writer)


def item_reason(item):
    return AgendaItem.objects.get(pk=item.pk).private_reason


def test_an_exclusion_names_its_items_and_a_late_one_needs_its_own(item, writer):
    third = item.meeting.items.get(position=3)
    close(item, writer)
    first = exclude_public(item=item, by=writer)
    assert [(each.item, each.paragraphs) for each in first.excluded.all()] == [(item, [3])]
    close(third, writer)
    said = {"item": third, "outcome": "resolved", "text": "Taken", "by": writer}
    with pytest.raises(Refused, match="first resolves that the public is excluded"):
        record_decision(**said)
    raw = {"item": third, "outcome": "resolved", "text": "Raw", "recorded_at": first.recorded_at}
    with pytest.raises(DatabaseError, match="the public is still there"), transaction.atomic():
        Decision.objects.create(**raw)
    own = exclude_public(item=third, by=writer)
    assert "while item 3 is heard" in own.text
    assert exclude_public(item=third, by=writer) == own
    assert record_decision(**said).pk
    assert strike_out_decision(decision=first, by=writer).struck_out_at
    with pytest.raises(Refused, match="strike those out first"):
        strike_out_decision(decision=own, by=writer)


def test_the_database_keeps_what_an_exclusion_names(item, writer):
    third = item.meeting.items.get(position=3)
    close(item, writer)
    left = exclude_public(item=item, by=writer)
    named = {"decision": left, "item": third, "paragraphs": [3]}
    with pytest.raises(DatabaseError, match="names exempt items"), transaction.atomic():
        ExclusionItem.objects.create(**named)
    close(third, writer)
    with pytest.raises(DatabaseError, match="names exempt items"), transaction.atomic():
        ExclusionItem.objects.bulk_create([ExclusionItem(**named | {"paragraphs": [1]})])
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ExclusionItem.objects.update(paragraphs=[1])
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("DELETE FROM boards_exclusionitem")


def test_a_motion_to_exclude_the_public_may_be_voted_on_and_lost(item, writer):
    close(item, writer)
    lost = record_vote(
        item=item, text="my own words", method="show", excludes_public=True,
        counts={"for": 2, "against": 4}, by=writer,
    )  # fmt: skip
    assert lost.decision.outcome == "lost"
    assert lost.text == lost.decision.text == exclusion_in_words([(2, [3], item_reason(item))])
    with pytest.raises(Refused, match="first resolves"):
        record_decision(item=item, outcome="resolved", text="Taken", by=writer)
    carried = record_vote(
        item=item, text="", method="show", excludes_public=True,
        counts={"for": 5, "against": 1}, by=writer,
    )  # fmt: skip
    assert (carried.decision.outcome, carried.decision.excludes_public) == ("resolved", True)
    assert record_decision(item=item, outcome="resolved", text="Taken", by=writer).pk


def test_only_exempt_items_need_a_resolution(item, writer):
    with pytest.raises(Refused, match="Only for exempt items"):
        exclude_public(item=item, by=writer)
    make_private(item=item, access="confidential", private_reason="A court order", by=writer)
    assert record_decision(item=item, outcome="resolved", text="Taken", by=writer).pk


def test_the_live_page_offers_to_exclude_the_public_until_it_left(world, manager):
    meeting, closed = world.own.running, world.own.closed_item
    page = manager.get(f"/meetings/{meeting.pk}/live/").content.decode()
    assert "Private part of the meeting (paragraph 3)" in page
    assert "Exclude the public" not in page
    left = Decision.objects.get(item=closed, excludes_public=True)
    for each in (*closed.decisions.filter(excludes_public=False), left):
        strike_out_decision(decision=each, by=world.own.writer)
    page = manager.get(f"/meetings/{meeting.pk}/live/").content.decode()
    assert "Exclude the public" in page
    manager.post(f"/meetings/items/{closed.pk}/exclude/")
    assert closed.decisions.standing().get().excludes_public


def test_an_item_is_closed_at_the_meeting_with_the_actions_under_it(world, manager):
    meeting, item, known = world.own.running, world.own.heard_item, world.own.action
    action = tasking.add_action(state="accepted",
        what="Tell the tenant", due_on=known.due_on, lead_agency=known.lead_agency,
        agenda_item=item, by=world.own.writer,
    )  # fmt: skip
    page = f"/meetings/{meeting.pk}/private/"
    bad = manager.post(page, {"item": item.pk, "access": "exempt", "private_reason": "Kept words"})
    assert bad.status_code == 422
    assert "Kept words" in bad.content.decode()
    answer = manager.post(
        page, {"item": item.pk, "access": "exempt", "paragraphs": "1", "private_reason": "A tenant"}
    )
    assert answer["Location"].endswith(f"#item-{item.pk}")
    assert action.marking == "public"
    assert Action.objects.get(pk=action.pk).marking == "exempt"


def test_what_is_published_is_not_closed_any_more(world):
    with pytest.raises(WrongState):
        close(world.own.published.items.first(), world.own.writer)


def test_an_action_of_a_private_item_cannot_be_made_public(world):
    action = Action.objects.get(agenda_item=world.own.closed_item)
    Action.objects.filter(pk=action.pk).update(marking="public")
    action.refresh_from_db()
    assert action.marking == "exempt"
    added = tasking.add_action(state="accepted",
        what="Tell the tenant", due_on=action.due_on, lead_agency=action.lead_agency,
        agenda_item=world.own.closed_item, by=world.own.writer,
    )  # fmt: skip
    assert added.marking == "exempt"


# Two prints of the same


def test_the_public_reads_title_class_reason_and_summary(world):
    by = world.own.writer
    summarise_for_public(item=world.own.closed_item, text="The lease was settled.", by=by)
    reader = world.people["board_chair"]
    document = minutes(world.own.running, reader, with_private=False)
    row = document["business"][1]
    assert row["title"] == "A lease"
    assert row["private"] == "Private part of the meeting (paragraph 3). A firm's prices"
    assert row["text"] == ["The lease was settled."]
    assert [each["outcome"] for each in row["decisions"]] == ["Resolved"]
    assert "the public is excluded" in row["decisions"][0]["text"][0]
    assert (row["presenter"], row["recommendation"], row["actions"]) == ("", [], [])
    whole = minutes(world.own.running, reader, with_private=True)["business"][1]
    assert whole["text"] == ["OWN EXEMPT minute"]
    assert whole["presenter"] == "OWN EXEMPT name"
    assert len(whole["decisions"]) == 2


def test_a_summary_is_of_a_private_item_only(world):
    with pytest.raises(Refused, match="This item is open"):
        summarise_for_public(item=world.own.live_item, text="x", by=world.own.writer)
    with pytest.raises(DatabaseError, match="summary is of what is private"), transaction.atomic():
        AgendaItem.objects.filter(pk=world.own.live_item.pk).update(public_summary="x")


def test_a_pack_has_two_prints_and_each_reader_gets_one(world, as_user, manager):
    pack = world.own.pack
    path = f"/packs/{pack.pk}/"
    public, private = as_user(None).get(path).content.decode(), manager.get(path).content.decode()
    assert pack.sha256 in public
    assert pack.private_sha256 in private
    assert "EXEMPT" not in public
    assert "A private file" in public
    assert "OWN EXEMPT text" in private
    assert "OWN EXEMPT paper" in private
    name = manager.get(f"/packs/{pack.pk}.pdf")["Content-Disposition"]
    assert name.endswith('agenda-private.pdf"')
    assert as_user(None).get(f"/packs/{pack.pk}.pdf").content == bytes(pack.pdf)


def test_signed_minutes_have_two_prints(world, as_user, manager):
    own = world.own
    sign_minutes(approval=own.approval, person=own.person, by=own.writer)
    path = f"/meetings/{world.own.published.pk}/minutes/"
    assert "OWN EXEMPT minute" in manager.get(path).content.decode()
    assert "EXEMPT" not in as_user(None).get(path).content.decode()
    signed = Meeting.objects.get(pk=world.own.published.pk).approval
    assert manager.get(path[:-1] + ".pdf").content == bytes(signed.private_pdf)
    assert as_user(None).get(path[:-1] + ".pdf").content == bytes(signed.pdf)
    assert differences(signed.document, signed.document) == []


def test_a_meeting_without_a_private_part_has_one_print(meeting, writer):
    assert not meeting.packs.get().has_private
    assert not has_private(meeting)


def test_who_does_not_read_the_private_part_does_not_check_its_minutes(world, as_user):
    finance = world.people["finance_officer"]
    with pytest.raises(Refused, match="a private part that you do not read"):
        check_minutes(meeting=world.own.ready, by=finance)
    assert check_minutes(meeting=world.own.ready, by=world.people["board_chair"]).pk


def test_who_leaves_for_an_interest_is_named_also_in_a_private_item(item, writer):
    """That there is an interest is declared in public (Localism Act 2011)."""
    close(item, writer)
    seat = item.meeting.body.memberships.first()
    add_absence(meeting=item.meeting, membership=seat, reason="interest", item=item, by=writer)
    exclude_public(item=item, by=writer)
    steps.publish(item.meeting, writer)
    document = minutes(Meeting.objects.get(pk=item.meeting_id), writer, False)
    assert any("withdrew for item 2" in words for name, words in document["attendance"])
