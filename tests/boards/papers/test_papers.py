"""Papers: writing, options, agendas of several bodies, answers."""

import datetime

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from boards.decisions.operations import record_decision
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item, place_paper
from boards.minutes.privacy import make_private
from boards.models import AgendaItem, Paper, PaperOption
from boards.papers import documents as papers_documents
from boards.papers.operations import remind_authors, replace, save_option, save_paper
from boards.plans.adoption.operations import put_to
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories, steps
from tests.personas import EXEMPT
from tests.steps import set_date

DAY = datetime.timedelta(days=1)


def write(body, by, **fields):
    values = {
        "title": "The green", "purpose": "Why", "is_ready": True,
        "recommendations": ["that the bench is moved", "that the bin is emptied", "that it is lit"],
    }  # fmt: skip
    return save_paper(body=body, by=by, **values | fields)


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
    assert "Not on an agenda yet." in page
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
    assert "Add to an agenda" not in page.content.decode()
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
    assert "Write the paper" not in as_user(user).get("/").content.decode()
    author = factories.PersonFactory(user=user, agency=world.own.agency)
    save_paper(paper=world.own.paper, author=author, by=world.own.writer)
    page = as_user(user).get("/").content.decode()
    assert "Write the paper" in page
    assert f"/papers/{world.own.paper.pk}/" in page
    save_paper(paper=world.own.paper, is_ready=True, by=world.own.writer)
    assert "Write the paper" not in as_user(user).get("/").content.decode()


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
    private = set_date(body=world.own.private_body, starts_at=world.own.draft.starts_at, by=by)
    with pytest.raises(Refused, match="cannot move between"):
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
    with pytest.raises(WrongState, match="Issue a corrected version"):
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
    with pytest.raises(Refused, match="has not been published yet"):
        replace(paper=world.own.paper, by=by)
    manager.post(f"/papers/{paper.pk}/replace/")
    made = Paper.objects.get(replaces=paper)
    assert (made.title, made.is_ready, made.recommendations.count()) == (paper.title, False, 1)
    page = manager.get(f"/papers/{paper.pk}/").content.decode()
    assert "a corrected version</a>" in page
    with pytest.raises(WrongState, match="already been started"):
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
        "rows": [["Advantages", ["Money"]], ["Cost", ["None"]]],
    }  # fmt: skip
    assert data["recommendations"] == [[1, "that it is done"]]


def test_the_body_form_takes_another_public_body_only(world, manager):
    body = world.own.body
    path = f"/bodies/{body.slug}/change/"
    typed = {"name": body.name, "kind": body.kind, "power": body.power, "recommends_to": body.pk}
    text = manager.post(path, typed).content.decode()
    assert "Choose another board that meets in public" in text
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
    with pytest.raises(Refused, match="so it must stay private"):
        save_paper(paper=world.own.paper, access="public", paragraphs=[], private_reason="", by=by)
    typed = {"title": "Mine", "recommendations": "", "access": "public"}
    as_user(user).post(f"/papers/{world.own.paper.pk}/change/", typed)
    paper = Paper.objects.get(pk=world.own.paper.pk)
    assert (paper.title, paper.access) == ("Mine", "exempt")


def test_a_paper_does_not_close_the_items_of_another_body(world):
    by = world.own.writer
    place_paper(paper=world.own.paper, meeting=world.other.draft, by=by)
    with pytest.raises(Refused, match="public agenda of another board"):
        save_paper(paper=world.own.paper, by=by, **EXEMPT)


def test_an_unready_paper_is_not_published_with_the_minutes(world):
    with pytest.raises(Refused, match="Not ready yet: OWN DRAFT report"):
        steps.publish(world.own.running, world.own.writer)


def test_a_copied_agenda_names_no_private_presenter(world):
    meeting = set_date(
        body=world.own.body, starts_at=world.own.draft.starts_at + 20_000 * DAY,
        by=world.own.writer, agenda="copy",
    )  # fmt: skip
    assert meeting.items.get(title="A lease").presenter == ""


def test_private_decisions_adopt_no_plan(world, manager):
    plan, by = world.own.plan, world.own.writer
    item = add_item(meeting=world.own.running, title="The plan", by=by)
    put_to(plan=plan, item=item, by=by)
    record_decision(item=item, outcome="recommended", text="That it is adopted", by=by)
    page = manager.get(f"/plans/{plan.pk}/adopt/").content.decode()
    assert "That it is adopted" in page
    assert "EXEMPT" not in page


def test_an_item_is_not_opened_over_a_private_paper(world, manager):
    by = world.own.writer
    save_paper(paper=world.own.paper, by=by, **EXEMPT)
    item = place_paper(paper=world.own.paper, meeting=world.own.draft, by=by)
    typed = {"title": item.title, "kind": "ordinary", "access": "public"}
    answer = manager.post(f"/meetings/items/{item.pk}/", typed)
    assert answer.status_code == 422
    assert "Its paper is private, so the item is, too" in answer.content.decode()
