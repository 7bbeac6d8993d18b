"""A neighbourhood's page tells its story: what matters, was decided, was done, comes next, who to talk to."""

import datetime
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import Permission
from boards.meetings.agendas.operations import publish_agenda
from boards.models import Body, Decision, Plan, Priority
from boards.story import coming_up
from neighbourhoods.models import Neighbourhood, Part
from neighbourhoods.places.mapping import near_map
from neighbourhoods.places.rights import edits_profile
from tasking.actions.shown.slots import priority_bar
from tasking.models import Action
from tests import factories
from tests.pairs import past_every_trigger
from tests.steps import set_date

DAY = datetime.timedelta(days=1)
PATH = "/neighbourhoods/ownville/"


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def headings(page):
    return [
        re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    ]


def test_the_story_in_its_order(world, client, manager):
    told = [
        "What matters in Ownville",
        "Decided lately",
        "Done lately",
        "Coming next",
        "Who to talk to",
    ]
    for each in (client, manager):
        found = headings(read(each, PATH))
        assert [heading for heading in found if heading in told] == told
        assert "Ownville and its neighbours" in found


def test_a_place_without_anything_says_so(client, db):
    factories.NeighbourhoodFactory(name="New place", slug="new-place")
    page = read(client, "/neighbourhoods/new-place/")
    for words in (
        "No plan is in force yet.", "No decision has been published yet.",
        "Nothing has been published as done yet.", "No date has been published yet.",
    ):  # fmt: skip
        assert words in page


def test_the_public_reads_what_is_published_and_no_more(world, client):
    page = read(client, PATH)
    for mark in ("SECRET", "DRAFT", "EXEMPT", "PRIVATE", "OTHER"):
        assert re.findall(rf"OWN {mark}|{mark} plan", page) == []


def test_decided_lately_is_what_was_resolved_and_is_public(world, client, manager):
    noted = Decision.objects.get(text="OWN public minute")
    assert "public minute" not in read(client, PATH)
    with past_every_trigger():
        Decision.objects.filter(pk=noted.pk).update(outcome="resolved")
    assert f'href="/decisions/{noted.pk}/"' in read(client, PATH)
    assert "OWN SECRET decision" not in read(client, PATH)
    assert "OWN SECRET decision" in read(manager, PATH)
    assert "section 100A" not in read(client, PATH)
    shown = " ".join(re.sub(r"<[^>]+>", "", read(client, PATH)).split())
    assert f"{noted.item.title}: OWN public minute, Own Board, " in shown
    assert f", resolved {noted.numbered}" in shown, "the number comes last"


def client_user():
    return AnonymousUser()


def step(world, aim, state="in_progress", marking="public"):
    """An action for a priority of a plan."""
    now, is_done = timezone.now(), state in ("done", "verified")
    return Action.objects.create(
        what="Lamps", lead_agency=world.own.agency, plan_priority=aim, marking=marking,
        neighbourhood=world.own.place, body=world.own.body, due_on=now.date() + DAY, state=state,
        is_open=state == "in_progress", done_on=now.date() if is_done else None, created_at=now,
        changed_at=now,
    )  # fmt: skip


def test_a_bar_counts_what_the_reader_may_see(world):
    aim = Priority.objects.get(plan=world.own.public_plan)
    for state in ("done", "verified", "in_progress", "cancelled"):
        step(world, aim, state=state)
    step(world, aim, state="done", marking="official")
    assert priority_bar([aim], client_user()) == {aim.pk: {"done": 2, "all": 3}}
    inside = world.people["neighbourhood_manager"]
    assert priority_bar([aim], inside) == {aim.pk: {"done": 3, "all": 4}}
    page = Client().get(PATH).content.decode()
    assert "2 of 3 actions done" in page


def test_the_forum_comes_first_even_after_other_meetings(world, client):
    forum = factories.BodyFactory(
        kind=Body.Kind.FORUM, power="consult", neighbourhood=world.own.place, name="Own Forum"
    )
    set_date(body=forum, starts_at=timezone.localtime() + 200 * DAY, by=world.own.writer)
    card, _ = coming_up([world.own.place], client_user())[world.own.place.pk][:2]
    assert "Own Forum" in card.links[0].words
    assert len(card.links) > 1


def test_a_plan_that_is_open_for_comments_stands_under_what_comes(world, client):
    plan, today = world.own.open_plan, timezone.localdate()
    page = read(client, PATH)
    assert f"Open for comments until {plan.consulted_until:%-d %B %Y}:" in page
    assert f'href="/plans/{plan.pk}/comment/"' in page
    with past_every_trigger():  # the days go by
        closed = {"consulted_from": today - 2 * DAY, "consulted_until": today - DAY}
        Plan.objects.filter(pk=plan.pk).update(**closed)
    assert f"/plans/{plan.pk}/comment/" not in read(client, PATH)


def test_only_the_office_is_named_and_nobody_s_own_number(world, client):
    Neighbourhood.objects.filter(pk=world.own.place.pk).update(
        office_phone="01332 000111", office_email="office@council.example"
    )
    page = read(client, PATH)
    assert "office@council.example" in page
    assert re.findall(r"tel:([+\d]+)", page) == ["01332000111"]
    assert re.findall(r"mailto:([^\"]+)", page) == ["office@council.example"]


TABS = re.compile(r'<ul class="app-tabs" aria-label="About Ownville">.*?</ul>', re.S)


@pytest.mark.parametrize("who", ["anon", "neighbourhood_manager"])
def test_no_tab_throws_the_reader_out(world, as_user, who):
    client = as_user(None if who == "anon" else world.people[who])
    links = re.findall(r'href="([^"]+)"', TABS.search(read(client, PATH))[0])
    assert len(links) == (9 if who == "anon" else 12)
    for link in links:
        tabs = TABS.search(read(client, link))
        assert tabs, link
        assert re.findall(r'href="([^"]+)"', tabs[0]) == links
        assert tabs[0].count('aria-current="page"') == 1, link
    for page in (world.own.public_plan, world.own.body):
        assert TABS.search(read(client, page.get_absolute_url()))


def test_a_list_of_one_place_keeps_it_from_tab_to_tab(world, client):
    page = read(client, "/meetings/?neighbourhood=ownville")
    assert (
        "neighbourhood=ownville&amp;when=past" in page
        or "when=past&amp;neighbourhood=ownville" in page
    )


@pytest.mark.parametrize("who", ["anon", "neighbourhood_manager", "board_chair"])
def test_the_page_takes_as_many_queries_as_before(world, as_user, who):
    client = as_user(None if who == "anon" else world.people[who])
    client.get(PATH)
    with CaptureQueriesContext(connection) as found:
        client.get(PATH)
    # one for who pays the posts of the team, five for the cards of tasking, two for those of performance
    assert len(found) <= 30


def test_the_tabs_ask_the_same_right_as_the_page(world):
    for persona, user in [*world.people.items(), ("nobody", client_user())]:
        for place in (world.own.place, world.other.place):
            rows = Neighbourhood.objects.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)
            assert edits_profile(user, place) == rows.filter(pk=place.pk).exists(), persona


def test_a_place_among_those_beside_it(db):
    places = [
        factories.NeighbourhoodFactory(
            name=f"P{n}", slug=f"p{n}", latitude=52.9, longitude=-1.5 + n / 20
        )
        for n in range(4)
    ]
    found = near_map(places[0], places)
    assert [cell.name for cell in found["cells"]] == ["P0", "P1"]
    assert [cell.words for cell in found["cells"]] == ["P0: this neighbourhood", "P1"]
    assert near_map(places[0], places[:1]) is None


def test_a_part_has_a_page(world, client, manager):
    part = Part.objects.get(neighbourhood=world.own.place)
    Part.objects.filter(pk=part.pk).update(is_priority=True, note="Many move in and out")
    part.wards.add(world.own.ward)
    path = f"{PATH}parts/{part.pk}/"
    assert f'href="{path}"' in read(client, PATH)
    page = read(client, path)
    for words in ("Why it is a priority", "Many move in and out", world.own.ward.name, "Part of"):
        assert words in page
    assert TABS.search(page)
    assert client.get(f"/neighbourhoods/otherville/parts/{part.pk}/").status_code == 404
    Action.objects.filter(pk=world.own.action.pk).update(part=part)
    assert world.own.action.what not in read(client, path)
    assert world.own.action.what in read(manager, path)


def test_the_public_walks_from_agenda_minutes_and_plan_to_action_and_agency(world, client):
    """From each page a link leads to an action, from that one to its agency, and each answers."""
    action = Action.objects.get(what="Action of OWN published item")
    aim = Priority.objects.get(plan=world.own.public_plan)
    lamps = step(world, aim)
    meeting = world.own.published
    later = set_date(
        body=world.own.body, starts_at=timezone.localtime() + 30 * DAY, by=world.own.writer
    )
    publish_agenda(meeting=later, by=world.own.writer)
    for start, found in (
        (world.own.public_plan.get_absolute_url(), lamps),
        (f"/meetings/{meeting.pk}/minutes/", action),
        (f"/meetings/{meeting.pk}/", action),
        (f"/meetings/{later.pk}/agenda/", action),
    ):
        assert f'href="{found.get_absolute_url()}"' in read(client, start), start
        page = read(client, found.get_absolute_url())
        agency = found.lead_agency
        assert f'href="{agency.get_absolute_url()}"' in page
        there = read(client, agency.get_absolute_url())
        assert agency.name in there
        assert "Own service" in there
        assert "People" not in headings(there)


def test_an_area_tells_the_story_of_its_neighbourhoods(world, client):
    area = world.own.place.area
    page = read(client, area.get_absolute_url())
    told = [f"What matters in {area.name}", "Decided lately", "Coming next"]
    assert [each for each in headings(page) if each in told] == told
    assert world.own.agenda.get_absolute_url() in page
    assert re.findall("OWN (?:SECRET|DRAFT|EXEMPT)", page) == []
