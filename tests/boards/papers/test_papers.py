"""Papers: writing, options, agendas of several bodies, answers."""

import datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from boards.decisions.operations import record_decision, strike_out_decision
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.files.operations import add_paper_file, remove_file
from boards.meetings.items.operations import hold_urgent, place_paper, remove_item
from boards.meetings.operations import schedule_meeting
from boards.minutes.privacy import make_private
from boards.models import AgendaItem, Answer, Attachment, Decision, FutureItem, Paper, PaperOption
from boards.papers import documents as papers_documents
from boards.papers.operations import remind_authors, replace, save_option, save_paper
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
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories, steps
from tests.boards.attendance.test_quorum import come
from tests.personas import EXEMPT

DAY = datetime.timedelta(days=1)


def write(body, by, **fields):
    values = {
        "title": "The green", "purpose": "Why", "is_ready": True,
        "recommendations": ["that the bench is moved", "that the bin is emptied", "that it is lit"],
    }  # fmt: skip
    return save_paper(body=body, by=by, **values | fields)


@pytest.fixture
def item(committee, meeting, writer):
    """A paper under an item of the running meeting, held urgent, with everybody there."""
    come(meeting, writer, 6)
    found = place_paper(paper=write(committee, writer), meeting=meeting, by=writer)
    hold_urgent(item=found, reason="The tender ends", presiding="Jo", by=writer)
    return AgendaItem.objects.select_related("meeting__body", "paper").get(pk=found.pk)


def say(item, number, word, by, **more):
    asked = item.paper.recommendations.get(number=number)
    return programme_operations.answer(item=item, recommendation=asked, word=word, by=by, **more)


# Writing


def test_a_paper_is_written_in_the_browser(world, manager):
    body = world.own.body
    path = f"/bodies/{body.slug}/papers/add/"
    typed = {
        "title": "Who mows",
        "recommendations": "that we mow\n\nthat they mow",
        "is_ready": "on",
    }
    refused = manager.post(path, typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Enter the purpose before the paper is ready" in text
    assert "that they mow" in text
    manager.post(path, typed | {"purpose": "To choose"})
    paper = Paper.objects.get(title="Who mows")
    assert [each.text for each in paper.recommendations.all()] == ["that we mow", "that they mow"]
    manager.post(f"/papers/{paper.pk}/options/add/", {"title": "Mow", "is_preferred": "on"})
    manager.post(f"/papers/{paper.pk}/options/add/", {"title": "Leave it", "is_preferred": "on"})
    assert [(o.number, o.title, o.is_preferred) for o in paper.options.all()] == [
        (1, "Mow", False),
        (2, "Leave it", True),
    ]
    manager.post(f"/papers/options/{paper.options.first().pk}/", {"title": "Mow twice"})
    page = manager.get(f"/papers/{paper.pk}/").content.decode()
    assert "Mow twice" in page
    assert "It stands on no agenda yet." in page
    manager.post(f"/papers/options/{paper.options.first().pk}/remove/")
    assert [(o.number, o.title) for o in paper.options.all()] == [(1, "Leave it")]
    answer = manager.post(f"/papers/{paper.pk}/place/", {"meeting": world.own.draft.pk})
    placed = AgendaItem.objects.get(paper=paper)
    assert answer["Location"].endswith(
        f"/meetings/{world.own.draft.pk}/agenda/edit/#item-{placed.pk}"
    )


def test_one_option_at_most_is_preferred(world):
    paper = world.own.paper
    save_option(paper=paper, title="A", is_preferred=True, by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperOption.objects.filter(paper=paper).update(is_preferred=True)


def test_the_author_is_asked_by_mail_and_writes_without_a_role(world, as_user):
    user = world.people["partner_officer"]
    author = factories.PersonFactory(user=user, agency=world.own.agency)
    client = as_user(user)
    assert client.get(f"/papers/{world.own.paper.pk}/").status_code == 404
    save_paper(
        paper=world.own.paper, author=author, due_on=datetime.date(2030, 4, 5),
        by=world.own.writer,
    )  # fmt: skip
    page = client.get(f"/papers/{world.own.paper.pk}/")
    assert "Change the paper" in page.content.decode()
    assert "Put it on an agenda" not in page.content.decode()
    edit = client.get(f"/papers/{world.own.paper.pk}/change/").content.decode()
    assert "Who writes it" not in edit
    typed = {"title": "New title", "purpose": "Mine", "recommendations": "that it is so"}
    client.post(f"/papers/{world.own.paper.pk}/change/", typed)
    paper = Paper.objects.get(pk=world.own.paper.pk)
    assert (paper.title, paper.author, paper.due_on) == (
        "New title", author, datetime.date(2030, 4, 5),
    )  # fmt: skip
    assert client.post(f"/papers/{paper.pk}/place/").status_code == 403
    assert "OWN DRAFT" not in client.get("/").content.decode()


def test_home_names_the_papers_one_is_asked_for(world, as_user):
    user = world.people["partner_officer"]
    assert "Papers asked of you" not in as_user(user).get("/").content.decode()
    author = factories.PersonFactory(user=user, agency=world.own.agency)
    save_paper(paper=world.own.paper, author=author, by=world.own.writer)
    page = as_user(user).get("/").content.decode()
    assert "Papers asked of you" in page
    assert f"/papers/{world.own.paper.pk}/" in page
    save_paper(paper=world.own.paper, is_ready=True, by=world.own.writer)
    assert "Papers asked of you" not in as_user(user).get("/").content.decode()


def test_authors_are_reminded_once_a_day(world, django_capture_on_commit_callbacks):
    user = factories.UserFactory()
    author = factories.PersonFactory(user=user)
    due = datetime.date(2030, 4, 5)
    save_paper(paper=world.own.paper, author=author, due_on=due, by=world.own.writer)
    assert remind_authors(due - 4 * DAY) == 0
    assert remind_authors(due - 3 * DAY) == 1
    assert remind_authors(due - 3 * DAY) == 0
    assert remind_authors(due - DAY) == 0
    assert remind_authors(due) == 1
    assert remind_authors(due + DAY) == 1
    assert remind_authors(due + DAY) == 0
    save_paper(paper=world.own.paper, is_ready=True, by=world.own.writer)
    assert remind_authors(due + 2 * DAY) == 0
    assert mail.outbox == []  # written by the worker, after the commit


# On agendas


def test_a_paper_stands_on_the_agendas_of_several_bodies(world):
    by = world.own.writer
    for side in (world.own, world.other):
        place_paper(paper=world.own.paper, meeting=side.draft, by=by)
    with pytest.raises(Refused, match="on that agenda already"):
        place_paper(paper=world.own.paper, meeting=world.own.draft, by=by)
    private = schedule_meeting(
        body=world.own.private_body, starts_at=world.own.draft.starts_at, by=by
    )
    with pytest.raises(Refused, match="does not cross"):
        place_paper(paper=world.own.paper, meeting=private, by=by)


def test_who_hears_a_paper_reads_it(world, as_user):
    chair = as_user(world.people["board_chair"])
    path = f"/papers/{world.other.paper.pk}/"
    assert chair.get(path).status_code == 404
    place_paper(paper=world.other.paper, meeting=world.own.draft, by=world.own.writer)
    assert "OTHER DRAFT words" in chair.get(path).content.decode()
    assert as_user(None).get(path).status_code == 302


def test_an_unready_paper_is_not_published(world):
    by = world.own.writer
    place_paper(paper=world.own.paper, meeting=world.own.draft, by=by)
    with pytest.raises(Refused, match="Not ready yet: OWN DRAFT report"):
        publish_agenda(meeting=world.own.draft, by=by)
    save_paper(paper=world.own.paper, is_ready=True, by=by)
    publish_agenda(meeting=world.own.draft, by=by)
    shown = world.own.draft.packs.get().document["business"]
    assert [row["paper"]["title"] for row in shown if row["paper"]] == ["OWN DRAFT report"]


def test_a_published_paper_stays_as_it_is(world, manager):
    paper, by = world.own.public_paper, world.own.writer
    with pytest.raises(WrongState, match="Write a corrected one"):
        save_paper(paper=paper, title="Other", by=by)
    with pytest.raises(WrongState):
        save_option(paper=paper, title="Another", by=by)
    for change in (
        lambda: Paper.objects.filter(pk=paper.pk).update(title="Other"),
        lambda: paper.recommendations.update(text="that it is not done"),
        lambda: paper.recommendations.all().delete(),
        lambda: PaperOption.objects.create(paper=paper, number=9, title="Late"),
    ):
        with pytest.raises(DatabaseError, match="it stays as it is"), transaction.atomic():
            change()
    assert manager.get(f"/papers/{paper.pk}/change/").status_code == 200
    typed = {"title": "Other", "recommendations": ""}
    assert manager.post(f"/papers/{paper.pk}/change/", typed).status_code == 409


def test_a_corrected_paper_names_the_one_it_replaces(world, manager):
    paper, by = world.own.public_paper, world.own.writer
    with pytest.raises(Refused, match="not published yet"):
        replace(paper=world.own.paper, by=by)
    manager.post(f"/papers/{paper.pk}/replace/")
    made = Paper.objects.get(replaces=paper)
    assert (made.title, made.is_ready, made.recommendations.count()) == (paper.title, False, 1)
    page = manager.get(f"/papers/{paper.pk}/").content.decode()
    assert "replaced by a corrected one" in page
    with pytest.raises(WrongState, match="begun a corrected paper already"):
        replace(paper=paper, by=by)


def test_a_private_paper_makes_its_items_private(world):
    by = world.own.writer
    item = place_paper(paper=world.own.paper, meeting=world.own.draft, by=by)
    assert item.access == "public"
    save_paper(paper=world.own.paper, by=by, **EXEMPT)
    item.refresh_from_db()
    assert (item.access, item.paragraphs) == ("exempt", [3])
    with pytest.raises(DatabaseError, match="private items only"), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(
            access="public", paragraphs=[], private_reason=""
        )
    place_paper(paper=write(world.own.body, by), meeting=world.own.draft, by=by)
    with pytest.raises(DatabaseError, match="private items only"), transaction.atomic():
        Paper.objects.filter(title="The green").update(**EXEMPT)


def test_events_of_a_paper_hold_none_of_its_words(world):
    save_paper(paper=world.own.paper, background="A tenant", by=world.own.writer)
    event = Event.objects.filter(target_type="boards.paper").latest("id")
    assert event.changes == {"background": ["(before)", "(changed)"]}


def test_the_document_carries_options_and_recommendations(world):
    save_option(
        paper=world.own.paper, title="Sell", advantages="Money", costs="None", is_preferred=True,
        by=SYSTEM,
    )  # fmt: skip
    data = papers_documents.paper(Paper.objects.get(pk=world.own.paper.pk))
    assert data["parts"] == [["Purpose", ["OWN DRAFT words"]]]
    assert data["options"][1] == {
        "number": 2, "title": "Sell", "preferred": True,
        "rows": [["For it", ["Money"]], ["What it costs", ["None"]]],
    }  # fmt: skip
    assert data["recommendations"] == [[1, "that it is done"]]


# Answers


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
    with pytest.raises(WrongState, match="answered already"):
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
    with pytest.raises(Refused, match="Another body is for what is referred"):
        say(item, 1, "agreed", writer, to_body=other)
    say(item, 1, "referred", writer, to_body=other)
    assert FutureItem.objects.get(body=other).recommendation == "that the bench is moved"


def test_one_press_agrees_to_what_is_open(world, manager, item, writer):
    say(item, 2, "refused", writer)
    assert len(agree_all(item=item, by=writer)) == 2
    with pytest.raises(Refused, match="Every recommendation of this paper is answered"):
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
    with pytest.raises(Refused, match="of another paper"):
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
    assert "Record the answer" in manager.get(page).content.decode()
    bad = manager.post(f"{page}1/", {"word": "amended", "condition": "if it rains"})
    assert "Enter the words that were agreed instead" in bad.content.decode()
    assert "if it rains" in bad.content.decode()
    manager.post(f"{page}1/", {"word": "amended", "text": "that it is done soon"})
    assert "that it is done soon" in manager.get(page).content.decode()
    assert manager.get(f"{page}9/").status_code == 404
    table = manager.get(f"/papers/{item.paper_id}/").content.decode()
    assert "Agreed in other words" in table


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


# The work programme and the thread


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
    meeting = schedule_meeting(
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
    assert "Dropped by" in manager.get(f"/decisions/{later.pk}/").content.decode()


def test_what_may_be_sent_on(world, committee):
    by = world.own.writer
    with pytest.raises(Refused, match="Only what is recommended"):
        send_on(decision=world.own.decision, to_body=committee, by=by)
    Decision.objects.filter(pk=world.own.decision.pk).update(outcome="referred")
    decision = Decision.objects.get(pk=world.own.decision.pk)
    with pytest.raises(Refused, match="another body than the one"):
        send_on(decision=decision, to_body=world.own.body, by=by)
    with pytest.raises(Refused, match="does not cross"):
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
    meeting = schedule_meeting(
        body=committee, starts_at=timezone.localtime() + DAY, by=by, agenda="empty", place="Hall"
    )
    with pytest.raises(Refused, match="work programme of another body"):
        take_up(entry=entry, meeting=world.own.draft, by=by)
    take_up(entry=entry, meeting=meeting, by=by)
    with pytest.raises(Refused, match="on another agenda already"):
        strike_out_decision(decision=decision, by=by)
    with pytest.raises(WrongState, match="on an agenda already"):
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
    assert "The day must lie between the meeting and today" in bad.content.decode()
    assert "It is mended" in bad.content.decode()
    today = timezone.localdate()
    manager.post(
        path, typed | {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    )
    result = decision.results.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(result).objects.filter(pk=result.pk).update(text="Nothing was done")


def test_the_body_form_takes_another_public_body_only(world, manager):
    body = world.own.body
    path = f"/bodies/{body.slug}/change/"
    typed = {"name": body.name, "kind": body.kind, "power": body.power, "recommends_to": body.pk}
    text = manager.post(path, typed).content.decode()
    assert "Choose another body that meets in public" in text
    typed["recommends_to"] = world.other.body.pk
    assert manager.post(path, typed).status_code == 302
    body.refresh_from_db()
    assert body.recommends_to == world.other.body


# What a private item does to its paper and to what was sent on


def test_a_paper_is_closed_inside_where_its_item_is(world, as_user):
    by, finance = world.own.writer, as_user(world.people["finance_officer"])
    paper = write(world.own.body, by, title="OWN rent")
    item = place_paper(paper=paper, meeting=world.own.draft, by=by)
    path = f"/papers/{paper.pk}/"
    assert finance.get(path).status_code == 200
    make_private(item=item, by=by, **EXEMPT)
    assert finance.get(path).status_code == 404
    assert as_user(world.people["board_chair"]).get(path).status_code == 200
    assert "OWN rent" not in finance.get(f"/bodies/{world.own.body.slug}/papers/").content.decode()


def test_a_private_paper_is_not_opened_under_a_private_item(world, as_user):
    user, by = world.people["partner_officer"], world.own.writer
    author = factories.PersonFactory(user=user, agency=world.own.agency)
    save_paper(paper=world.own.paper, author=author, by=by, **EXEMPT)
    place_paper(paper=world.own.paper, meeting=world.own.draft, by=by)
    with pytest.raises(Refused, match="so the paper stays private"):
        save_paper(paper=world.own.paper, access="public", paragraphs=[], private_reason="", by=by)
    typed = {"title": "Mine", "recommendations": "", "access": "public"}
    as_user(user).post(f"/papers/{world.own.paper.pk}/change/", typed)
    paper = Paper.objects.get(pk=world.own.paper.pk)
    assert (paper.title, paper.access) == ("Mine", "exempt")


def test_a_paper_does_not_close_the_items_of_another_body(world):
    by = world.own.writer
    place_paper(paper=world.own.paper, meeting=world.other.draft, by=by)
    with pytest.raises(Refused, match="open agenda of another body"):
        save_paper(paper=world.own.paper, by=by, **EXEMPT)


def test_an_answered_paper_stays_as_it_is(item, writer):
    say(item, 1, "agreed", writer)
    with pytest.raises(WrongState, match="published or answered"):
        save_paper(paper=item.paper, recommendations=["other"], by=writer)
    with pytest.raises(DatabaseError, match="it stays as it is"), transaction.atomic():
        item.paper.recommendations.filter(number=2).update(text="other")


def test_an_unready_paper_is_not_published_with_the_minutes(world):
    with pytest.raises(Refused, match="Not ready yet: OWN DRAFT report"):
        steps.publish(world.own.running, world.own.writer)


def test_what_was_sent_on_is_closed_with_its_item(world, committee, as_user):
    by = world.own.writer
    Decision.objects.filter(pk=world.own.decision.pk).update(outcome="referred")
    decision = Decision.objects.get(pk=world.own.decision.pk)
    entry = send_on(decision=decision, to_body=committee, by=by)
    meeting = schedule_meeting(
        body=committee, starts_at=timezone.localtime() + DAY, by=by, agenda="empty", place="Hall"
    )
    taken = take_up(entry=entry, meeting=meeting, by=by)
    make_private(item=world.own.live_item, by=by, **EXEMPT)
    entry.refresh_from_db()
    taken.refresh_from_db()
    assert (entry.access, entry.text) == ("exempt", "")
    assert (taken.access, taken.text) == ("exempt", "")


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
        assert "a private entry" in str(event.changes)


def test_a_copied_agenda_names_no_private_presenter(world):
    meeting = schedule_meeting(
        body=world.own.body, starts_at=world.own.draft.starts_at + 20_000 * DAY,
        by=world.own.writer, agenda="copy",
    )  # fmt: skip
    assert meeting.items.get(title="A lease").presenter == ""


def test_private_decisions_adopt_no_plan(world, manager):
    page = manager.get(f"/plans/{world.own.plan.pk}/adopt/").content.decode()
    assert "OWN SECRET adoption" in page
    assert "EXEMPT" not in page


def test_an_item_is_not_opened_over_a_private_paper(world, manager):
    by = world.own.writer
    save_paper(paper=world.own.paper, by=by, **EXEMPT)
    item = place_paper(paper=world.own.paper, meeting=world.own.draft, by=by)
    typed = {"title": item.title, "kind": "ordinary", "access": "public"}
    answer = manager.post(f"/meetings/items/{item.pk}/", typed)
    assert answer.status_code == 422
    assert "Its paper is private, so the item is, too" in answer.content.decode()


def test_an_entry_is_taken_up_as_private_as_its_paper(world):
    by = world.own.writer
    entry = plan_item(body=world.own.body, title="The rent", paper=world.own.private_paper, by=by)
    assert take_up(entry=entry, meeting=world.own.draft, by=by).access == "exempt"


# Files with a paper


@pytest.fixture
def author(world):
    """Somebody without any role who writes the world's unpublished paper."""
    user = factories.UserFactory(email="author@example.org")
    Paper.objects.filter(pk=world.own.paper.pk).update(author=factories.PersonFactory(user=user))
    return user


def test_an_author_without_a_role_uploads_a_file(client, world, author):
    paper = world.own.paper
    client.force_login(author)
    page = f"/papers/{paper.pk}/files/add/"
    assert "Choose a file" in client.post(page, {"title": "Map"}).content.decode()
    upload = SimpleUploadedFile("../../map.png", factories.picture("map"))
    assert client.post(page, {"title": "Map", "file": upload}).status_code == 302
    file = Attachment.objects.get(paper=paper, title="Map")
    assert (file.name, file.added_by, file.item) == ("map.png", author, None)
    assert client.get(file.get_absolute_url()).status_code == 200
    assert "Map" in client.get(paper.get_absolute_url()).content.decode()
    client.post(f"/files/{file.pk}/remove/")
    assert not Attachment.objects.filter(pk=file.pk).exists()
    client.force_login(factories.UserFactory())
    assert client.get(page).status_code == 404


def test_a_papers_files_stand_on_every_agenda_that_it_stands_on(client, world):
    own, file = world.own, world.own.paper_file
    pack = own.agenda.packs.get()
    row = next(each for each in pack.document["business"] if each["title"] == "OWN report")
    assert [each["title"] for each in row["files"]] == ["OWN annex", "A private file"]
    whole = next(
        each for each in pack.private_document["business"] if each["title"] == "OWN report"
    )
    assert whole["files"][1]["title"] == "OWN EXEMPT annex"
    assert client.get(file.get_absolute_url()).status_code == 200
    assert "OWN annex" in client.get(f"/meetings/{own.agenda.pk}/").content.decode()
    private = Attachment.objects.get(paper=own.public_paper, access="exempt")
    assert client.get(private.get_absolute_url()).status_code == 302
    client.force_login(world.people["finance_officer"])
    assert client.get(private.get_absolute_url()).status_code == 404


def test_files_of_a_published_paper_stay(world):
    own = world.own
    with pytest.raises(WrongState, match="published or answered"):
        add_paper_file(
            paper=own.public_paper, title="More", content=factories.picture("more"),
            name="more.png", by=own.writer,
        )  # fmt: skip
    with pytest.raises(WrongState):
        remove_file(file=own.paper_file, by=own.writer)
    for change in (
        lambda rows: rows.update(title="Other"),
        lambda rows: rows.update(paper=None, item=own.item),
    ):
        with pytest.raises(DatabaseError, match="published"), transaction.atomic():
            change(Attachment.objects.filter(pk=own.paper_file.pk))


def test_no_file_is_put_with_a_published_paper_by_sql(world):
    own = world.own
    draft = Attachment.objects.filter(pk=own.draft_paper_file.pk)
    with pytest.raises(DatabaseError, match="this paper was published"), transaction.atomic():
        draft.update(paper=own.public_paper)


def test_a_file_belongs_to_an_item_or_to_a_paper(world):
    draft = Attachment.objects.filter(pk=world.own.draft_paper_file.pk)
    for wrong in ({"item": world.own.item}, {"paper": None}, {"is_late": True}):
        with (
            pytest.raises(DatabaseError, match="attachment_of_item_or_paper"),
            transaction.atomic(),
        ):
            draft.update(**wrong)


def test_a_corrected_paper_begins_with_the_files(world):
    made = replace(paper=world.own.public_paper, by=world.own.writer)
    assert [file.title for file in made.files.order_by("pk")] == ["OWN annex", "OWN EXEMPT annex"]
    assert bytes(made.files.first().content.data) == factories.picture("paper_fileOWN")
