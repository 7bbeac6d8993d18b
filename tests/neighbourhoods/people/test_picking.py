"""The picker: a person is chosen by a press, never by a name alone."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.models import Membership
from neighbourhoods.models import CommunityGroup, Person
from tests import factories
from tests.pages import fields_of


@pytest.fixture
def namesakes(world):
    here = factories.PersonFactory(
        name="Siân O’Brien", agency=world.own.agency, job_title="Sergeant"
    )
    return here, factories.PersonFactory(name="Sian O'Brien")


def test_the_endpoint_says_who_is_meant(world, manager, namesakes):
    factories.PersonFactory(name="Brian Else")
    found = json.loads(manager.get("/people/find/?q=obrien+si").content)
    assert [each["id"] for each in found["found"]] == [namesakes[1].pk, namesakes[0].pk]
    words = {each["id"]: each["words"] for each in found["found"]}
    assert words[namesakes[0].pk] == "Siân O’Brien (Own Agency), Sergeant"
    assert found["more"] is False
    place = json.loads(manager.get("/people/find/?q=own+person").content)["found"][0]["words"]
    assert place == "Own Person (Own Agency): Ownville, Own Board"
    for nothing in ("", "%00", "%ff", "'", "x" * 5000):
        assert json.loads(manager.get(f"/people/find/?q={nothing}").content)["found"] == []


def test_the_same_number_of_queries_for_one_and_for_many(world, manager):
    factories.PersonFactory(name="Zed One")
    manager.get("/people/find/?q=zed")
    with CaptureQueriesContext(connection) as one:
        manager.get("/people/find/?q=zed")
    for n in range(30):
        factories.PersonFactory(name=f"Zed More {n}")
    with CaptureQueriesContext(connection) as many:
        found = json.loads(manager.get("/people/find/?q=zed").content)
    assert (len(found["found"]), found["more"]) == (20, True)
    assert len(many) <= len(one), "more than fit are not compared with what is nearly that"
    Person.objects.filter(name__gt="Zed More 10", name__startswith="Zed More").delete()
    with CaptureQueriesContext(connection) as some:
        manager.get("/people/find/?q=zed")
    assert len(some) == len(one)


def fields(**typed):
    return {"role": "resident", "vote": "usual", "starts_on_day": "31", **typed}


def test_without_a_script_the_form_asks_who_is_meant_and_keeps_all_else(world, manager, namesakes):
    page = f"{world.own.body.get_absolute_url()}members/add/"
    seats = Membership.objects.count()
    asked = manager.post(page, fields(person_typed="O'BRIEN sian"))
    assert asked.status_code == 422
    html = asked.content.decode()
    assert "Choose who you mean by" in html
    for person in namesakes:
        assert f'name="person" value="{person.pk}"' in html
    assert "checked" not in html.split("data-pick-found")[1].split("</div>\n</div>")[0]
    sent = fields_of(asked, "person_typed")
    assert (sent["person_typed"], sent["starts_on_day"]) == (["O'BRIEN sian"], ["31"])
    assert "person" not in sent
    chosen = fields(
        person=namesakes[0].pk, person_typed="O'BRIEN sian", person_asked="O'BRIEN sian",
        starts_on_day="",
    )  # fmt: skip
    assert manager.post(page, chosen).status_code == 302
    assert Membership.objects.count() == seats + 1
    assert namesakes[0].memberships.exists()


@pytest.mark.parametrize("text", ["o'brien, siân", "Siân O’Brien"])
def test_one_alone_is_not_taken_unseen(world, manager, text):
    person = factories.PersonFactory(name="Siân O’Brien")
    page = f"{world.own.body.get_absolute_url()}members/add/"
    asked = manager.post(page, fields(person_typed=text, starts_on_day=""))
    assert asked.status_code == 422
    assert "Check that this is who you mean" in asked.content.decode()
    assert not person.memberships.exists()
    again = fields_of(asked, "person_typed")
    assert again["person"] == [str(person.pk)]
    assert manager.post(page, again).status_code == 302
    assert person.memberships.count() == 1


def test_other_text_than_the_choices_were_made_for_looks_again(world, manager, namesakes):
    other = factories.PersonFactory(name="Ann Other")
    page = f"{world.own.body.get_absolute_url()}members/add/"
    stale = fields(person=namesakes[0].pk, person_asked="sian", person_typed="ann ot")
    html = manager.post(page, stale).content.decode()
    assert f'name="person" value="{other.pk}"' in html
    assert f'name="person" value="{namesakes[0].pk}"' not in html
    assert not namesakes[0].memberships.exists()
    html = manager.post(page, fields(person_typed="Nobody At All")).content.decode()
    assert "“Nobody At All” is not found" in html
    for odd in ("x", "-1", "9" * 30, "\u0663", ""):
        assert manager.post(page, fields(person=odd)).status_code == 422


def test_a_choice_is_taken_back(world, manager):
    action = world.own.action
    person = factories.PersonFactory(name="Owner Here")
    type(action).objects.filter(pk=action.pk).update(owner=person)
    page = f"{action.get_absolute_url()}change/"
    opened = manager.get(page)
    sent = fields_of(opened)
    assert sent["owner"] == [str(person.pk)]
    assert manager.post(page, sent | {"owner": ["-"]}).status_code == 302
    action.refresh_from_db()
    assert action.owner is None


def test_admin_chooses_in_the_same_way(world, manager, namesakes):
    group = world.own.group
    page = f"/admin/neighbourhoods/communitygroup/{group.pk}/change/"
    opened = manager.get(page)
    assert "picker.js" in opened.content.decode()
    sent = fields_of(opened)
    asked = manager.post(page, sent | {"contact_typed": "sian"})
    assert f'name="contact" value="{namesakes[1].pk}"' in asked.content.decode()
    assert CommunityGroup.objects.get(pk=group.pk).contact not in namesakes
    chosen = {"contact_typed": "sian", "contact_asked": "sian", "contact": namesakes[1].pk}
    assert manager.post(page, sent | chosen).status_code == 302
    assert CommunityGroup.objects.get(pk=group.pk).contact == namesakes[1]


def test_a_sign_in_is_chosen_in_the_same_way(world, as_user):
    admin = as_user(world.people["system_administrator"])
    user = factories.UserFactory(name="Zoë Sign", email="zoe@example.org")
    page = f"/people/{world.own.person.pk}/sign-in/"
    sent = fields_of(admin.get(page))
    asked = admin.post(page, sent | {"user_typed": "zoe"})
    assert asked.status_code == 422
    assert "Zoë Sign (zoe@example.org)" in asked.content.decode()
    assert admin.post(page, fields_of(asked)).status_code == 302
    world.own.person.refresh_from_db()
    assert world.own.person.user == user
