"""The action log of a body on paper: what is in it for whom, how late it is, on its side."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actors import SYSTEM
from tasking import states
from tasking.actions.operations import add_action, move_action
from tasking.models import Action
from tests import factories
from tests.pdf_reader import read
from tests.printed import A4, is_numbered, pages, paper

pytestmark = pytest.mark.django_db
LANDSCAPE = {A4[::-1]}
DAY = datetime.timedelta(1)


@pytest.fixture
def body():
    return factories.BodyFactory(name="Log Board")


@pytest.fixture
def agency():
    return factories.AgencyFactory(name="Derby Homes", short_name="Homes")


@pytest.fixture
def head():
    return factories.OfficerFactory()


def action(body, agency, what="Mend the gate", late=0, steps=(), **fields):
    row = add_action(state="accepted",
        what=what, lead_agency=agency, body=body, neighbourhood=body.neighbourhood,
        due_on=timezone.localdate(), by=SYSTEM,
    )  # fmt: skip
    rows = Action.objects.filter(pk=row.pk)
    rows.update(due_on=timezone.localdate() - late * DAY, **fields)
    for state in steps:
        move_action(action=rows.get(), to=state, by=SYSTEM, note="As agreed")
    return row


def printed(client, body):
    answer = client.get(f"/bodies/{body.slug}/action-log.pdf")
    assert answer.status_code == 200
    return answer


def test_it_says_in_words_how_each_stands(as_user, body, agency, head):
    late, due = action(body, agency, late=12), action(body, agency, "Plant trees")
    action(body, agency, "Long done", steps=(states.DONE, states.CLOSED))
    waiting = action(body, agency, "Sweep", steps=(states.DONE,))
    answer = printed(as_user(head), body)
    text = read(answer.content)
    assert "2 open, of which 1 overdue. 1 awaiting sign-off." in text
    assert f"{late.reference}\nMend the gate\nHomes" in text
    assert "▲ Overdue by 12 days" in text
    assert text.index(late.reference) < text.index(due.reference)
    assert waiting.reference in text
    assert "Long done" not in text
    assert text.count("Overdue by") == 1
    assert paper(answer.content) == LANDSCAPE
    assert is_numbered(answer.content)
    assert "Log Board" in pages(answer.content)[0]
    day = timezone.localdate()
    name = f'filename="log-board-{day:%Y-%m-%d}-action-log.pdf"'
    assert answer["Content-Disposition"].endswith(name)


def test_an_owner_without_an_agency_is_not_named(as_user, body, agency, head):
    resident = factories.PersonFactory(name="Rita Resident", agency=None)
    officer = factories.PersonFactory(name="Ola Officer", agency=agency)
    action(body, agency, owner=resident)
    action(body, agency, owner=officer)
    text = read(printed(as_user(head), body).content)
    assert "Ola Officer, Homes" in text
    assert "Rita Resident" not in text


def test_each_reads_what_the_list_shows_and_no_more(as_user, world):
    """The same rows as the page of the body's actions, and a copy that is not for the public says so."""
    for persona, user in world.people.items():
        client = as_user(user)
        for side in (world.own, world.other):
            page = client.get(f"/bodies/{side.body.slug}/actions/?show=open")
            if page.status_code != 200:
                continue
            shown = {each.reference for each in page.context["page"].rows}
            content = printed(client, side.body).content
            rows = {
                word for word in read(content).split() if word[:1] == "A" and word[1:].isdigit()
            }
            assert shown <= rows, persona
            published = Action.objects.filter(pk__in=[int(each[1:]) for each in rows])
            inside = published.filter(is_published=False).exists()
            assert all(("Not for the public" in each) == inside for each in pages(content))


def test_nothing_open_is_said_and_many_ask_no_more(as_user, body, agency, head):
    client = as_user(head)
    assert "No actions are open or awaiting sign-off" in read(printed(client, body).content)
    owner = factories.PersonFactory(agency=agency)
    action(body, agency, owner=owner)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            content = printed(client, body).content
        return len(queries), content

    few, _ = asked()
    for number in range(45):
        action(body, agency, f"Number {number} " + "long words " * 20, owner=owner)
    many, content = asked()
    assert many == few
    assert len(pages(content)) > 1
    assert is_numbered(content)
    heads = sum(each.count("Owner and agency") for each in pages(content))
    assert heads == len(pages(content)), "the head of the table stands on each page"


def test_the_list_of_a_body_links_to_it(as_user, body, head):
    page = as_user(head).get(f"/bodies/{body.slug}/actions/").content.decode()
    assert f"/bodies/{body.slug}/action-log.pdf" in page
