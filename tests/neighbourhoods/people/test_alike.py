"""Is it one of these? Nobody is entered twice without being asked."""

import pytest

from core.actors import SYSTEM
from core.names import fold
from neighbourhoods.models import Person
from neighbourhoods.people.operations import Alike, add_person
from neighbourhoods.people.picking import Alikes, alike
from tests import factories
from tests.pages import fields_of
from tests.together import together


def likely(name, agency=None):
    return [person.name for person in alike(Person.objects.all(), name, agency)]


def test_who_may_be_the_same(db):
    police = factories.AgencyFactory()
    for name in ("Siân O’Brien", "John Smith", "Anne Taylor", "Ann Othername"):
        factories.PersonFactory(name=name, agency=police)
    assert likely("O'BRIEN, Sian") == ["Siân O’Brien"]
    assert likely("Ann Taylor") == ["Anne Taylor"]
    assert likely("J Smith") == []
    assert likely("J Smith", police) == ["John Smith"]
    assert likely("Mary Smith", police) == []
    for nothing in ("", "-", "\x00", "'"):
        assert likely(nothing) == []


def test_the_rows_of_a_file_are_compared_as_one_name_is(db):
    police, homes = factories.AgencyFactory(), factories.AgencyFactory()
    names = (
        "Siân O’Brien", "John Smith", "Jon Smith", "Johnson Smithers", "Anne Taylor", "Ann Othername",
        "Smith John", "Al", "Alan Smithson",
    )  # fmt: skip
    people, file = Person.objects.all(), Alikes()
    for name in names:
        for agency in (police, homes, None):
            person = factories.PersonFactory(name=name, agency=agency)
            file.add(person, fold(name))
    found = 0
    for asked in (
        *names,
        "J Smith",
        "O'BRIEN, Sian",
        "Ann Tailor",
        "Mary Smith",
        "Smithson, A",
        "Al",
        "",
    ):
        for agency in (police, homes, None):
            one = alike(people, asked, agency)
            assert file.of(fold(asked), agency) == one, (asked, agency)
            found += len(one)
    assert found > 100


def test_the_page_shows_them_and_a_second_press_adds(world, manager):
    known = factories.PersonFactory(name="Siân O’Brien")
    typed = {"name": "Sian O'Brien", "job_title": "Warden", "phone": "01632 1"}
    asked = manager.post("/people/add/", typed)
    assert asked.status_code == 422
    html = asked.content.decode()
    assert "Is it one of these?" in html
    assert f'href="/people/{known.pk}/"' in html
    assert "Add someone else" in html
    assert Person.objects.filter(search_name="sian obrien").count() == 1
    sent = fields_of(asked, "alike")
    assert (sent["job_title"], sent["phone"]) == (["Warden"], ["01632 1"])
    factories.PersonFactory(name="Siân Obrien")
    asked = manager.post("/people/add/", sent)
    assert asked.status_code == 422, "somebody else was added meanwhile"
    assert manager.post("/people/add/", fields_of(asked, "alike")).status_code == 302
    assert Person.objects.filter(search_name="sian obrien").count() == 3


def test_pressed_twice_it_asks(world, manager):
    typed = {"name": "Only Once"}
    assert manager.post("/people/add/", typed).status_code == 302
    assert manager.post("/people/add/", typed).status_code == 422
    assert Person.objects.filter(name="Only Once").count() == 1


def test_admin_adds_on_the_same_page(world, manager):
    page = "/admin/neighbourhoods/person/add/"
    assert manager.get(page)["Location"] == "/people/add/"
    assert manager.post(page, {"name": "By The Back Door"})["Location"] == "/people/add/"
    assert not Person.objects.filter(name="By The Back Door").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_at_once():
    def add():
        try:
            add_person(name="At Once", by=SYSTEM)
        except Alike:
            return

    together(add, add)
    assert Person.objects.filter(name="At Once").count() == 1
