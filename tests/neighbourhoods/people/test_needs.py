"""Access needs: said once, private, gathered for each meeting where somebody is expected."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import WrongState
from core.models import Event
from neighbourhoods.models import AccessNeeds, Person, TeamPost
from neighbourhoods.people.merging.operations import merge_people, unmerge
from neighbourhoods.people.needs.operations import save_needs
from tests import factories

SECRET = "Shellfish makes me ill"
BLANK = {
    "format": "",
    "language": "",
    "hearing_loop": False,
    "transport": "",
    "diet": "",
    "other": "",
}
ROLES = (
    "finance_officer", "portfolio_holder", "data_officer", "communications_officer", "board_chair",
    "elected_member", "resident_representative", "partner_officer", "system_administrator",
)  # fmt: skip


@pytest.fixture
def ann(world):
    """A member of the board here with needs, who signs in."""
    person = factories.PersonFactory(name="Ann Needs", user=factories.UserFactory())
    since = timezone.localdate() - datetime.timedelta(days=90)
    add_member(body=world.own.body, person=person, role="resident", starts_on=since, by=SYSTEM)
    save_needs(person=person, diet=SECRET, format="large_print", hearing_loop=True, by=SYSTEM)
    return Person.objects.get(pk=person.pk)


def page_of(person):
    return reverse("access_needs", args=[person.pk])


def sent(**fields):
    return {name: value for name, value in (BLANK | fields).items() if value}


def test_somebody_tells_their_own_needs_once(as_user, ann):
    client = as_user(ann.user)
    assert SECRET in client.get("/me/").content.decode()
    version = client.get(page_of(ann)).context["row_version"]
    typed = sent(language="British Sign Language", row_version=version)
    assert client.post(page_of(ann), typed).status_code == 302
    needs = AccessNeeds.objects.get(person=ann)
    assert (needs.language, needs.diet, needs.hearing_loop) == ("British Sign Language", "", False)
    assert not Event.objects.filter(verb="read the access needs").exists()


def test_who_needs_nothing_any_more_has_no_row(as_user, ann):
    client = as_user(ann.user)
    version = client.get(page_of(ann)).context["row_version"]
    assert client.post(page_of(ann), {"row_version": version}).status_code == 302
    assert not AccessNeeds.objects.filter(person=ann).exists()
    assert "You have not told us of any" in client.get("/me/").content.decode()


def test_a_manager_reads_and_corrects_them_and_that_is_recorded(manager, ann, world):
    TeamPost.objects.create(neighbourhood=world.own.place, kind="resident", person=ann)
    assert SECRET in manager.get(page_of(ann)).content.decode()
    event = Event.objects.about(ann).first()
    assert (event.verb, event.actor_name) == ("read the access needs", "The Neighbourhood manager")


@pytest.mark.parametrize("write", ["page", "update", "sql", "delete"])
def test_needs_that_changed_meanwhile_are_not_overwritten(as_user, ann, write):
    client = as_user(ann.user)
    version = client.get(page_of(ann)).context["row_version"]
    rows = AccessNeeds.objects.filter(person=ann)
    if write == "page":
        client.post(page_of(ann), sent(diet="Vegan", row_version=version))
    elif write == "update":
        rows.update(diet="Vegan")
    elif write == "delete":
        rows.delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE neighbourhoods_accessneeds SET diet = 'Vegan' WHERE person_id = %s",
                [ann.pk],
            )
    clash = client.post(page_of(ann), sent(diet="Halal", row_version=version))
    assert clash.status_code == 409
    text = clash.content.decode()
    assert "Halal" in text
    assert ("Vegan" in text) == (write != "delete")
    assert not rows.filter(diet="Halal").exists()


@pytest.mark.parametrize("role", [*ROLES, "meetings_clerk"])
def test_needs_are_nowhere_for_who_neither_keeps_people_nor_runs_meetings(
    as_user, world, ann, role
):
    client, draft = as_user(world.people[role]), world.own.draft
    assert client.get(page_of(ann)).status_code == 403
    assert client.post(page_of(ann), sent(diet="None")).status_code == 403
    for path in (
        "/me/", f"/people/{ann.pk}/", "/people/", "/neighbourhoods/ownville/who-to-ring/",
        world.own.body.get_absolute_url(), draft.get_absolute_url(),
    ):  # fmt: skip
        assert SECRET not in client.get(path).content.decode(), path
    assert SECRET not in b"".join(client.get("/people/?format=csv").streaming_content).decode()
    told = "Access needs of those expected" in client.get(draft.get_absolute_url()).content.decode()
    assert told == (role == "meetings_clerk")
    answer = client.post(f"/meetings/{draft.pk}/access-needs/")
    assert (SECRET in answer.content.decode()) == (role == "meetings_clerk")


def test_no_event_and_no_feed_holds_needs(as_user, ann, client, world):
    reader = as_user(ann.user)
    version = reader.get(page_of(ann)).context["row_version"]
    reader.post(page_of(ann), sent(diet="Peanut allergy", row_version=version))
    said = str(list(Event.objects.values_list("changes", "reason", "target_label", "verb")))
    assert "changed the access needs" in said
    assert SECRET not in said
    assert "Peanut" not in said
    feed = client.get(reader.get("/me/").context["feed_url"].replace("http://testserver", ""))
    assert feed.status_code == 200
    assert "Peanut" not in feed.content.decode()


def test_needs_go_with_a_merge_and_back(world):
    keep, gone = factories.PersonFactory(name="Kit Kept"), factories.PersonFactory(name="Kit Gone")
    save_needs(person=gone, diet="Vegan", by=SYSTEM)
    keep, gone = (Person.objects.get(pk=each.pk) for each in (keep, gone))
    merge_people(keep=keep, gone=gone, by=SYSTEM)
    assert AccessNeeds.objects.get().person == keep
    with pytest.raises(WrongState, match="merged"):
        save_needs(person=Person.objects.get(pk=gone.pk), diet="Other", by=SYSTEM)
    unmerge(person=Person.objects.get(pk=gone.pk), by=SYSTEM)
    assert AccessNeeds.objects.get().person == gone


REFUSED = (
    ({"diet": ""}, "needs_say_something"),
    ({"format": "papyrus"}, "needs_format_is_known"),
)


@pytest.mark.parametrize(("fields", "rule"), REFUSED)
def test_the_database_keeps_needs(db, fields, rule):
    person = factories.PersonFactory()
    save_needs(person=person, diet="Vegan", by=SYSTEM)
    rows = AccessNeeds.objects.filter(person=person)
    ((name, value),) = fields.items()
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        rows.update(**fields)
    with (
        pytest.raises(DatabaseError, match=rule),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE neighbourhoods_accessneeds SET {name} = %s WHERE person_id = %s",
            [value, person.pk],
        )
    gone = factories.PersonFactory()
    merge_people(keep=factories.PersonFactory(), gone=gone, by=SYSTEM)
    with pytest.raises(DatabaseError, match="merged into another"), transaction.atomic():
        rows.update(person=gone)
