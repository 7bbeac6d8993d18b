"""Names as people look for them."""

import pytest
from django.db import connection

from core.names import typed
from neighbourhoods.models import Person
from tests import factories

SAME = (
    ("Siân O’Brien-Łukasz", "sian obrien lukasz"),
    ("  SIAN   O'BRIEN ", "sian obrien"),
    ("O‘Brien, Siân", "obrien sian"),
    ("Ængus Straße (Cllr.)", "aengus strasse cllr"),
    ("Żaneta Đorđević", "zaneta dordevic"),
    ("-- --", ""),
    ('a\\b "c"', "a b c"),
)


def folded(name):
    return Person.objects.annotate(folded=typed(name)).values_list("folded", flat=True)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "plain"), SAME)
def test_what_is_typed_and_what_is_kept_fold_alike(name, plain):
    person = factories.PersonFactory(name=name)
    person.refresh_from_db()
    assert person.search_name == plain
    assert folded(name) == plain


def names(text):
    return sorted(Person.objects.matching(text).values_list("name", flat=True))


def test_a_few_letters_find_in_any_order(db):
    for name in ("Siân O’Brien", "Brian Sian", "Ann Other"):
        factories.PersonFactory(name=name)
    assert names("obr si") == ["Siân O’Brien"]
    assert names("O'B") == ["Siân O’Brien"]
    assert names("SIAN") == ["Brian Sian", "Siân O’Brien"]
    assert names("rien") == []
    for nothing in ("", "  ", "'", "-", "\x00", "&|!:*", "\\"):
        assert names(nothing) == []
    assert names("x" * 10_000) == []
    assert [each.name for each in Person.objects.called("o'brien sian")] == ["Siân O’Brien"]
    assert not Person.objects.called("o'brien").exists()


def test_the_column_follows_whoever_writes(db):
    person = factories.PersonFactory(name="Ann")
    Person.objects.filter(pk=person.pk).update(name="Zoë")
    assert names("zoe") == ["Zoë"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE neighbourhoods_person SET name = 'Åsa' WHERE id = %s", [person.pk])
    assert names("asa") == ["Åsa"]
    Person.objects.bulk_create([Person(name="Çelik")])
    assert names("celik") == ["Çelik"]
    person.refresh_from_db()
    assert person.version == 3


def test_the_index_serves_the_search(db):
    Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(50))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "person_by_words" in Person.objects.order_by().matching("pers").explain()
