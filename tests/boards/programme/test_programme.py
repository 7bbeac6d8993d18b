"""Answers to recommendations, the work programme, and what became of a decision."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from boards.attendance.chairing.urgency import hold_urgent
from boards.decisions.operations import record_decision, strike_out_decision
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import place_paper, remove_item
from boards.minutes.privacy import make_private
from boards.models import AgendaItem, Answer, Decision, FutureItem
from boards.papers.operations import save_paper
from boards.programme import operations as programme_operations
from boards.programme.operations import (
    agree_all,
    drop,
    plan_item,
    report_result,
    send_on,
    take_up,
    unanswered,
)
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories, steps
from tests.boards.attendance.test_quorum import come
from tests.boards.papers.test_papers import write
from tests.personas import EXEMPT
from tests.steps import set_date

DAY = datetime.timedelta(days=1)


@pytest.fixture
def item(committee, meeting, writer):
    """A paper under an item of the running meeting, held urgent, with everybody there."""
    come(meeting, writer, 6)
    found = place_paper(paper=write(committee, writer), meeting=meeting, by=writer)
    hold_urgent(item=found, reason="The tender ends", by=writer)
    return AgendaItem.objects.select_related("meeting__body", "paper").get(pk=found.pk)


def say(item, number, word, by, **more):
    asked = item.paper.recommendations.get(number=number)
    return programme_operations.answer(item=item, recommendation=asked, word=word, by=by, **more)


def test_each_recommendation_gets_its_answer_and_its_decision(item, writer):
    agreed = say(item, 1, "agreed", writer, effective_on=datetime.date(2030, 1, 2))
    amended = say(item, 2, "amended", writer, text="that it is emptied daily", condition="if paid")
    refused = say(item, 3, "refused", writer)
    assert [each.decision.outcome for each in (agreed, amended, refused)] == [
        "resolved", "resolved", "lost",
    ]  # fmt: skip
    assert agreed.decision.text == "that the bench is moved"
    assert amended.decision.text == "that it is emptied daily"
    assert agreed.terms == "from 2 January 2030"
    assert amended.terms == "if paid"
    assert unanswered(item) == []
    with pytest.raises(WrongState, match="already been recorded"):
        say(item, 1, "refused", writer)


@pytest.mark.parametrize(
    ("word", "more", "field"),
    [
        ("amended", {}, "text"),
        ("amended", {"text": "that the bench is moved"}, "text"),
        ("agreed", {"text": "other words"}, "text"),
        ("referred", {}, "to_body"),
        ("refused", {"condition": "if"}, "condition"),
        ("deferred", {"effective_on": datetime.date(2030, 1, 1)}, "condition"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(item, writer, word, more, field):
    with pytest.raises(Refused) as refused:
        say(item, 1, word, writer, **more)
    assert refused.value.field == field
    assert not Answer.objects.filter(item=item).exists()


def test_a_body_is_chosen_only_for_what_is_referred(item, writer):
    other = factories.BodyFactory()
    with pytest.raises(Refused, match="Only choose another board"):
        say(item, 1, "agreed", writer, to_body=other)
    say(item, 1, "referred", writer, to_body=other)
    assert FutureItem.objects.get(body=other).recommendation == "that the bench is moved"


def test_one_press_agrees_to_what_is_open(world, manager, item, writer):
    say(item, 2, "refused", writer)
    assert len(agree_all(item=item, by=writer)) == 2
    with pytest.raises(Refused, match="Decisions on all the recommendations"):
        agree_all(item=item, by=writer)
    words = list(Answer.objects.filter(item=item).values_list("word", flat=True))
    assert sorted(words) == ["agreed", "agreed", "refused"]


def test_a_decision_struck_out_takes_its_answer_along(item, writer):
    answer = say(item, 1, "agreed", writer)
    strike_out_decision(decision=answer.decision, by=writer)
    assert [each.number for each in unanswered(item)] == [1, 2, 3]
    say(item, 1, "refused", writer)


def test_the_database_holds_an_answer_to_its_paper(item, writer):
    other = write(item.meeting.body, writer, title="Other")
    answer = say(item, 1, "agreed", writer)
    with pytest.raises(DatabaseError, match="recommendation of the paper"), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(recommendation=other.recommendations.first())
    with pytest.raises(Refused, match="from another paper"):
        programme_operations.answer(
            item=item, recommendation=other.recommendations.first(), word="agreed", by=writer
        )


def test_answers_in_the_browser(world, manager):
    item = world.own.heard_item
    early = manager.post(f"/meetings/items/{item.pk}/answers/1/", {"word": "agreed"})
    assert "The paper is not ready" in early.content.decode()
    save_paper(paper=world.own.paper, is_ready=True, by=world.own.writer)
    live = manager.get(f"/meetings/{item.meeting_id}/live/").content.decode()
    assert "All recommendations agreed" in live
    page = f"/meetings/items/{item.pk}/answers/"
    assert "decision<span" in manager.get(page).content.decode()
    bad = manager.post(f"{page}1/", {"word": "amended", "condition": "if it rains"})
    assert "Enter the amended wording" in bad.content.decode()
    assert "if it rains" in bad.content.decode()
    manager.post(f"{page}1/", {"word": "amended", "text": "that it is done soon"})
    assert "that it is done soon" in manager.get(page).content.decode()
    assert manager.get(f"{page}9/").status_code == 404
    table = manager.get(f"/papers/{item.paper_id}/").content.decode()
    assert "Agreed as amended" in table


def test_the_answers_of_all_bodies_stand_on_one_page(world, manager, as_user):
    by = world.own.writer
    paper = world.own.public_paper
    there = place_paper(paper=paper, meeting=world.other.running, by=by)
    agree_all(item=there, by=by)
    assert "Agreed" not in as_user(None).get(f"/papers/{paper.pk}/").content.decode()
    save_paper(paper=world.other.paper, is_ready=True, by=by)
    steps.publish(world.other.running, by)
    page = as_user(None).get(f"/papers/{paper.pk}/").content.decode()
    assert "Agreed (" in page
    assert str(world.other.body) in page


def test_a_recommendation_becomes_an_item_of_the_deciding_body(world, as_user, committee, writer):
    by, board = world.own.writer, world.own.body
    type(board).objects.filter(pk=board.pk).update(recommends_to=committee)
    advised = record_decision(
        item=world.own.live_item, outcome="recommended", text="that the lamp is mended", by=by
    )
    save_paper(paper=world.own.paper, is_ready=True, by=by)
    steps.publish(world.own.running, by)
    entry = FutureItem.objects.get(from_decision=advised)
    assert (entry.body, entry.title) == (committee, world.own.live_item.title)
    meeting = set_date(
        body=committee, starts_at=timezone.now(), by=by, agenda="empty", place="Hall"
    )
    item = take_up(entry=entry, meeting=meeting, by=by)
    assert item.recommendation == "that the lamp is mended"
    publish_agenda(meeting=meeting, by=by)
    AgendaItem.objects.filter(meeting=meeting).update(in_time=True)
    start_meeting(meeting=meeting, by=by)
    come(meeting, writer, 6)
    decided = record_decision(item=item, outcome="resolved", text="Mend it", by=by)
    steps.publish(meeting, by)
    report_result(decision=decided, standing="done", text="Mended", on=meeting.day, by=by)
    for start in (advised, decided):
        page = as_user(None).get(f"/decisions/{start.pk}/").content.decode()
        before, _, after = page.partition("Mend it")
        assert "that the lamp is mended" in before
        assert "Mended" in after


def test_deferred_matters_wait_on_the_bodys_own_programme(world, manager):
    by = world.own.writer
    later = record_decision(
        item=world.own.live_item, outcome="deferred", text="until spring", by=by
    )
    save_paper(paper=world.own.paper, is_ready=True, by=by)
    steps.publish(world.own.running, by)
    entry = FutureItem.objects.get(from_decision=later)
    assert entry.body == world.own.body
    page = manager.get(f"/bodies/{world.own.body.slug}/programme/").content.decode()
    assert "until spring" in page
    manager.post(f"/programme/{entry.pk}/take/", {"meeting": world.own.draft.pk})
    entry.refresh_from_db()
    assert entry.item.meeting == world.own.draft
    remove_item(item=entry.item, by=by)
    entry.refresh_from_db()
    assert entry.item is None
    bad = manager.post(f"/programme/{entry.pk}/drop/", {"reason": ""})
    assert bad.status_code == 422
    manager.post(f"/programme/{entry.pk}/drop/", {"reason": "Spring came"})
    assert manager.post(f"/programme/{entry.pk}/take/").status_code == 409
    assert "Removed by" in manager.get(f"/decisions/{later.pk}/").content.decode()


def test_what_may_be_sent_on(world, committee):
    by = world.own.writer
    with pytest.raises(Refused, match="Only a recommended"):
        send_on(decision=world.own.decision, to_body=committee, by=by)
    Decision.objects.filter(pk=world.own.decision.pk).update(outcome="referred")
    decision = Decision.objects.get(pk=world.own.decision.pk)
    with pytest.raises(Refused, match="a different board from"):
        send_on(decision=decision, to_body=world.own.body, by=by)
    with pytest.raises(Refused, match="cannot move between"):
        send_on(decision=decision, to_body=world.own.private_body, by=by)
    first = send_on(decision=decision, to_body=committee, by=by)
    assert send_on(decision=decision, to_body=committee, by=by) == first
    strike_out_decision(decision=decision, by=by)
    assert not FutureItem.objects.filter(pk=first.pk).exists()


def test_what_is_on_another_agenda_is_not_unsaid(world, committee):
    by = world.own.writer
    Decision.objects.filter(pk=world.own.decision.pk).update(outcome="referred")
    decision = Decision.objects.get(pk=world.own.decision.pk)
    entry = send_on(decision=decision, to_body=committee, by=by)
    meeting = set_date(
        body=committee, starts_at=timezone.localtime() + DAY, by=by, agenda="empty", place="Hall"
    )
    with pytest.raises(Refused, match="work programme of another board"):
        take_up(entry=entry, meeting=world.own.draft, by=by)
    take_up(entry=entry, meeting=meeting, by=by)
    with pytest.raises(Refused, match="already on another agenda"):
        strike_out_decision(decision=decision, by=by)
    with pytest.raises(WrongState, match="already on an agenda"):
        drop(entry=entry, reason="Why", by=by)


def test_a_private_matter_travels_as_a_private_one(world, committee):
    decision = world.own.private_decision
    entry = FutureItem(
        body=committee, title="A lease", from_decision=decision, created_at=timezone.now(), **EXEMPT
    )
    entry.save()
    user = world.people["finance_officer"]
    assert not FutureItem.objects.visible_to(user).filter(pk=entry.pk).exists()
    assert (
        FutureItem.objects.visible_to(world.people["meetings_clerk"]).filter(pk=entry.pk).exists()
    )


def test_a_result_is_reported_for_a_day_that_has_been(world, manager):
    decision = world.own.public_decision
    path = f"/decisions/{decision.pk}/report/"
    tomorrow = timezone.localdate() + DAY
    typed = {
        "standing": "done", "text": "It is mended", "on_day": tomorrow.day,
        "on_month": tomorrow.month, "on_year": tomorrow.year,
    }  # fmt: skip
    bad = manager.post(path, typed)
    assert "The date must be between the meeting and today" in bad.content.decode()
    assert "It is mended" in bad.content.decode()
    today = timezone.localdate()
    manager.post(
        path, typed | {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    )
    result = decision.results.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(result).objects.filter(pk=result.pk).update(text="Nothing was done")


def test_an_answered_paper_stays_as_it_is(item, writer):
    say(item, 1, "agreed", writer)
    with pytest.raises(WrongState, match="published or decided on"):
        save_paper(paper=item.paper, recommendations=["other"], by=writer)
    with pytest.raises(DatabaseError, match="it stays as it is"), transaction.atomic():
        item.paper.recommendations.filter(number=2).update(text="other")


def test_what_was_sent_on_was_decided_and_is_not_closed(world, committee, as_user):
    by = world.own.writer
    Decision.objects.filter(pk=world.own.decision.pk).update(outcome="referred")
    decision = Decision.objects.get(pk=world.own.decision.pk)
    entry = send_on(decision=decision, to_body=committee, by=by)
    meeting = set_date(
        body=committee, starts_at=timezone.localtime() + DAY, by=by, agenda="empty", place="Hall"
    )
    take_up(entry=entry, meeting=meeting, by=by)
    with pytest.raises(Refused, match="was decided: strike that out first"):
        make_private(item=world.own.live_item, by=by, **EXEMPT)
    entry.refresh_from_db()
    assert entry.access == "public"


def test_a_struck_out_decision_goes_nowhere(world, committee):
    by = world.own.writer
    Decision.objects.filter(pk=world.own.decision.pk).update(outcome="referred")
    strike_out_decision(decision=world.own.decision, by=by)
    with pytest.raises(WrongState, match="was struck out"):
        send_on(decision=world.own.decision, to_body=committee, by=by)


def test_events_name_no_private_entry(world):
    by = world.own.writer
    entry = plan_item(body=world.own.body, title="The lease of Jo", by=by, **EXEMPT)
    drop(entry=entry, reason="Jo moved out", by=by)
    for event in Event.objects.about(world.own.body)[:2]:
        assert "Jo" not in str(event.changes) + event.reason
        assert "a private item" in str(event.changes)


def test_an_entry_is_taken_up_as_private_as_its_paper(world):
    by = world.own.writer
    entry = plan_item(body=world.own.body, title="The rent", paper=world.own.private_paper, by=by)
    assert take_up(entry=entry, meeting=world.own.draft, by=by).access == "exempt"
