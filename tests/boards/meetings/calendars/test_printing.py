"""The year planner on paper: the page's own rows, on its side, A4 or A3."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.calendar import DAY
from neighbourhoods.models import AvoidDate
from tests import factories
from tests.pdf_reader import read
from tests.printed import A3, A4, is_numbered, pages, paper, sizes

pytestmark = pytest.mark.django_db
PLANNER = "/meetings/calendar/year-planner.pdf"


def planner(client, query=""):
    answer = client.get(f"{PLANNER}{query}")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(("query", "size"), [("", A4), ("?paper=a3", A3), ("?paper=a9", A4)])
def test_it_lies_on_its_side_on_the_paper_asked_for(client, world, query, size):
    answer = planner(client, query)
    assert paper(answer.content) == {size[::-1]}
    assert is_numbered(answer.content)
    text = read(answer.content)
    assert "Year planner, May 20" in text
    assert "Ownville" in text
    assert "Whole city" in text
    assert "Printed on" in " ".join(pages(answer.content)[0].split())


def test_it_says_what_the_page_says_to_each_reader(as_user, world):
    for persona in (None, "neighbourhood_manager", "board_chair"):
        client = as_user(persona and world.people[persona])
        page = client.get("/meetings/calendar/?view=year").context
        words = " ".join(read(planner(client).content).split())
        shown = [row for _, cells in page["lines"] for rows in cells for row in rows]
        assert shown
        for row in shown:
            assert " ".join(row.short.split()) in words
        assert "Own private group" not in words or persona == "neighbourhood_manager"


def test_a_copy_with_more_than_everybody_knows_says_so(as_user, world):
    """The manager knows of a private group's meetings, and of clashes; the public of neither."""

    def marked(user, query=""):
        return "Not for the public" in pages(planner(as_user(user), query).content)[0]

    manager, nobody = world.people["neighbourhood_manager"], world.people["nobody"]
    assert marked(manager)
    assert not marked(nobody)
    assert not marked(None)
    assert marked(nobody, "?person=me"), "whose day it is is no one else's business"
    private = f"?body={world.own.private_body.slug}&kind=meetings"
    assert marked(manager, f"{private}&month={world.own.private.day:%Y-%m}")


def test_it_is_narrowed_as_the_page_is(as_user, world):
    client, body = as_user(None), world.own.body
    answer = planner(client, f"?body={body.slug}&month={world.own.agenda.day:%Y-%m}")
    text = read(answer.content)
    assert str(body) in text
    assert "Otherville" not in text
    assert f"year-planner-{body.slug}-" in answer["Content-Disposition"]


def test_of_one_place_or_body_it_lists_theirs_alone(client, world):
    today = timezone.localdate()
    AvoidDate.objects.create(name="Full council", first=today, last=today, kind="council")
    assert "Full council" in " ".join(read(planner(client).content).split())
    for query in (f"?body={world.own.body.slug}", f"?neighbourhood={world.own.place.slug}"):
        text = " ".join(read(planner(client, query).content).split())
        assert str(world.own.body) in text
        assert "Full council" not in text
        assert "Whole city" not in text
        assert "Date to avoid" not in text, "nor in the key"


def test_the_same_on_one_day_stands_there_once_with_its_number(client, world):
    day = timezone.now() + 40 * DAY
    for name in ("West", "East", "North"):
        body = factories.BodyFactory(name=f"{name} panel", neighbourhood=None, kind="area_panel")
        factories.MeetingFactory(body=body, starts_at=day)
    text = " ".join(read(planner(client).content).split())
    assert "Area panel (3)" in text


def test_days_to_avoid_have_their_word_in_the_key(client, world):
    today = timezone.localdate()
    AvoidDate.objects.create(
        name="School break", first=today, last=today + 2 * DAY, kind="school"
    )  # fmt: skip
    text = " ".join(read(planner(client).content).split())
    assert "△ School break" in text
    assert "△ Date to avoid" in text


def test_many_meetings_ask_no_more(as_user, world):
    client, body = as_user(world.people["neighbourhood_manager"]), world.own.body

    def asked():
        with CaptureQueriesContext(connection) as queries:
            planner(client)
        return len(queries)

    before = asked()
    for number in range(12):
        factories.MeetingFactory(body=body, starts_at=timezone.now() + (30 + number) * DAY)
    assert asked() == before


def test_a_full_year_goes_on_over_the_page_before_it_is_too_small_to_read(client, world):
    today = timezone.localdate()
    for number in range(60):
        AvoidDate.objects.create(
            name=f"Festival {number}", first=today, last=today, kind="festival"
        )
    content = planner(client).content
    assert min(sizes(content)) >= 8
    assert len(pages(content)) > 1
    assert "Neighbourhood" in pages(content)[1], "the heading is there again"
    assert "Festival 59" in read(content)
