"""Small areas: from lookups whose columns carry the year; what a ward of another list means for neighbourhoods."""

import pathlib
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.imports.models import ImportBatch
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.geography.small.imports import import_small_areas
from neighbourhoods.geography.small.shares import SmallAreas
from neighbourhoods.models import Neighbourhood, SmallArea, SmallAreaWard
from neighbourhoods.places.places_file import import_places
from tests import factories

pytestmark = pytest.mark.django_db
DATA = pathlib.Path("/work/shared/data")
ABOUT = {"source": "Made up for a test", "by": SYSTEM}
LOOKUP = """\
LSOA11CD,LSOA11NM,WD19CD,WD19NM,LAD19CD
E01099001,Place 001A,E05099001,West,E06099999
E01099002,Place 001B,E05099001,West,E06099999
E01099003,Place 002A,E05099002,East,E06099999
E01099009,Else 001A,E05099009,Elsewhere,E06099998
"""
NEW = """\
LSOA11CD,WD23CD
E01099001,E05099101
E01099002,E05099102
E01099003,E05099102
"""
PEOPLE = "LSOA11CD,people\nE01099001,1000\nE01099002,300\nE01099003,900\n"


@pytest.fixture
def places():
    west, east = factories.NeighbourhoodFactory(), factories.NeighbourhoodFactory()
    Neighbourhood.objects.filter(pk=west.pk).update(code="E05099001")
    Neighbourhood.objects.filter(pk=east.pk).update(code="E05099002")
    return west, east


def counts(report):
    return report.added, report.changed, report.same, report.passed_over


def load(text, **more):
    return import_small_areas(lines=text, **ABOUT | more)


def test_a_lookup_says_which_neighbourhood_by_the_code_of_the_ward(places):
    west, east = places
    assert counts(load(LOOKUP, authority="E06099999")) == (3, 0, 0, 1)
    assert counts(load(LOOKUP, authority="E06099999")) == (0, 0, 3, 1)
    found = SmallArea.objects.filter(code__startswith="E01099").values_list("code", "neighbourhood")
    assert list(found) == [
        ("E01099001", west.pk), ("E01099002", west.pk), ("E01099003", east.pk),
    ]  # fmt: skip
    assert counts(load(PEOPLE)) == (0, 3, 0, 0)
    assert counts(load(LOOKUP)) == (1, 0, 3, 0)
    assert SmallArea.objects.get(code="E01099001").people == 1000


def test_those_of_the_next_census_lie_where_they_lay(places):
    load(LOOKUP)
    load(NEW.replace("LSOA11CD", "LSOA21CD").replace("E01099003", "E01099013"))
    rows = SmallArea.objects.filter(vintage=2021, code__startswith="E01099").order_by("code")
    assert [each.neighbourhood_id for each in rows] == [places[0].pk, places[0].pk, None]
    small = SmallAreas()
    assert small.ward("E05099102")[1].startswith("some small areas of this ward lie in no")


def test_a_ward_that_lies_elsewhere_is_none_of_ours(places):
    load(LOOKUP)
    assert SmallAreas().ward("E05099009") == (
        [],
        "some small areas of this ward lie in no neighbourhood that is known. Load a lookup with the column neighbourhood_code",
    )
    SmallArea.objects.filter(code="E01099009").update(code="E01000009")
    assert SmallAreas().ward("E05099009") == ([], "")


def test_a_ward_of_another_list_is_divided_by_people(places):
    west, east = places
    load(LOOKUP)
    load(NEW)
    small = SmallAreas()
    whole, _ = small.ward("E05099101")
    assert [(each.neighbourhood, each.share, each.areas) for each in whole] == [(west.pk, 1, 1)]
    assert small.ward("E05099102") == ([], (
        "this ward lies in several neighbourhoods, and the people of its small areas are not known. Load a "
        "file with them"
    ))  # fmt: skip
    load(PEOPLE)
    split, _ = SmallAreas().ward("E05099102")
    assert {each.neighbourhood: each.share for each in split} == {
        west.pk: Fraction(1, 4), east.pk: Fraction(3, 4),
    }  # fmt: skip
    assert "no lookup" in small.ward("E05099103")[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("WD19CD\nE05099001\n", "no column LSOA11CD"),
        ("LSOA11CD\nE01099001\n", "neither a column of wards"),
        ("LSOA11CD,LSOA21CD,WD19CD\n", "two columns of small areas"),
        ("LSOA12CD,WD19CD\n", "no census in 2012"),
        ("LSOA11CD,WD19CD\nE05099001,E05099001\n", "Row 2, lsoa11cd: “E05099001” is no code"),
        ("LSOA11CD,WD19CD\nE01099001,West\n", "Row 2, wd19cd: “West”"),
        ("LSOA11CD,people\nE01099001,\"1,000\"\n", "Row 2, people: “1,000” is no number"),
        ("LSOA11CD,people\nE01099001,1\nE01099001,2\n", "Row 3, lsoa11cd: stands in row 2 too"),
        ("LSOA11CD,neighbourhood_code\nE01099001,E05000001\n", "no neighbourhood has the code"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_row_and_column(text, words):
    with pytest.raises(Refused, match=words):
        load(text)
    assert not SmallArea.objects.filter(code__startswith="E01099").exists()


def test_the_database_holds_what_a_code_is(places):
    load(LOOKUP)
    small = SmallArea.objects.get(code="E01099001")
    for rows, values in (
        (Neighbourhood.objects.filter(pk=places[0].pk), {"code": "E05"}),
        (Neighbourhood.objects.filter(pk=places[0].pk), {"code": "E05099002"}),
        (SmallArea.objects.filter(pk=small.pk), {"code": "E05099001"}),
        (SmallArea.objects.filter(pk=small.pk), {"code": "E01099002"}),
        (SmallArea.objects.filter(pk=small.pk), {"vintage": 2012}),
        (SmallAreaWard.objects.filter(small_area=small), {"ward_code": "E01099001"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_a_neighbourhoods_code_comes_with_the_file_of_places():
    text = (
        "area_number;area;neighbourhood;latitude;longitude;neighbourhood_code\n"
        "97;Far;Madeup;52.9;-1.5;{}\n"
    )
    import_places(text=text.format("E05099007"), by=SYSTEM)
    assert Neighbourhood.objects.get(code="E05099007").name == "Madeup"
    with pytest.raises(Refused, match="Row 2, neighbourhood_code: An ONS code looks like"):
        import_places(text=text.format("Madeup"), by=SYSTEM)


def test_on_the_page_as_other_files_of_places(as_user, world, places, tmp_path):
    client = as_user(world.people["data_officer"])
    path = tmp_path / "lookup.csv"
    path.write_text(LOOKUP)
    with path.open("rb") as file:
        about = {"what": "small", "source": "Made up", "authority": "E06099999", "file": file}
        page = client.post("/where/files/add/", about, follow=True).content.decode()
    assert "E01099001" in page
    batch = ImportBatch.objects.latest("pk")
    client.post(f"{batch.get_absolute_url()}load/")
    assert SmallArea.objects.filter(code__startswith="E01099").count() == 3


def test_by_command(places, tmp_path, capsys):
    path = tmp_path / "lookup.csv"
    path.write_text(LOOKUP, encoding="utf-8-sig")
    call_command("import_geography", "small-areas", str(path), "--source", "Made up")
    assert "4 added" in capsys.readouterr().out
    path.write_text(LOOKUP.replace("E01099001", "E0109900"))
    with pytest.raises(CommandError, match="Row 2, lsoa11cd"):
        call_command("import_geography", "small-areas", str(path), "--source", "Made up")


@pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here")
def test_the_small_areas_of_derby():
    lookup = (DATA / "derby_lsoa11_ward19_lookup.csv").read_text(encoding="utf-8-sig")
    for number in range(5001767, 5001784):
        factories.NeighbourhoodFactory(code=f"E0{number}")
    assert load(lookup).added == 151
    people = (DATA / "derby_imd2019_lsoa11.csv").read_text(encoding="utf-8-sig")
    assert load(people).changed == 151
    small = SmallAreas()
    ours = [each for each in small.people if each[0] == 2011]
    assert (sum(small.people[each] for each in ours), len(ours)) == (257_302, 17)
    arboretum = Neighbourhood.objects.get(code="E05001770").pk
    assert (small.people[2011, arboretum], small.areas[2011, arboretum]) == (22_116, 10)
