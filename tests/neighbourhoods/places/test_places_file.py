"""The first areas, neighbourhoods and wards from a file."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from derby_nm.local.environment import ROOT
from neighbourhoods.models import Area, Neighbourhood, Ward
from neighbourhoods.places.places_file import import_places

pytestmark = pytest.mark.django_db
HEADING = "area_number,area,neighbourhood,priority,latitude,longitude,ward_code,ward,ward_members,ward_from"
SINFIN = "4,South,Sinfin,yes,52.8882,-1.4732,E05001782,Sinfin,3,2002-05-02"
NORMANTON = "4,South,Normanton,,52.8976,-1.4822,E05001780,Normanton,3,2002-05-02"
DARLEY = "1,North,Darley,no,52.9394,-1.4801,,,,"


@pytest.fixture(autouse=True)
def nothing_there(db):
    """The worlds of other tests may stand in the same database; they are back after the test."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE neighbourhoods_area, neighbourhoods_ward CASCADE")


def load(*rows, heading=HEADING):
    return import_places(text="\n".join([heading, *rows]), by=SYSTEM)


def stored():
    return Area.objects.count(), Neighbourhood.objects.count(), Ward.objects.count()


def test_areas_neighbourhoods_and_wards_come_from_one_file():
    report = load(SINFIN, NORMANTON, DARLEY)
    assert len(report.added) == 7
    assert (report.changed, report.same) == ([], [])
    assert list(Area.objects.values_list("number", "name")) == [(1, "North"), (4, "South")]
    sinfin = Neighbourhood.objects.get(name="Sinfin")
    assert (sinfin.slug, sinfin.is_priority, str(sinfin.latitude)) == ("sinfin", True, "52.8882")
    assert [(ward.code, ward.members) for ward in sinfin.wards.all()] == [("E05001782", 3)]
    assert Event.objects.about(sinfin).get().verb == "added"
    assert not Neighbourhood.objects.get(name="Normanton").is_priority


def test_the_same_file_again_changes_nothing_and_a_corrected_one_only_that():
    load(SINFIN, NORMANTON, DARLEY)
    events = Event.objects.count()
    assert len(load(SINFIN, NORMANTON, DARLEY).same) == 7
    assert Event.objects.count() == events
    report = load(SINFIN.replace(",3,", ",2,"), DARLEY.replace("1,North", "4,South"))
    assert report.changed == ["Darley", "Sinfin (E05001782)"]
    assert Ward.objects.get(code="E05001782").members == 2
    assert Neighbourhood.objects.get(name="Darley").area.number == 4
    assert Event.objects.about(Ward.objects.get(code="E05001782")).first().changes == {
        "members": ["3", "2"]
    }


def test_a_name_in_other_letters_is_the_same_neighbourhood_and_keeps_its_address():
    load(SINFIN)
    report = load(SINFIN.replace(",Sinfin,yes", ",SINFIN,yes"))
    assert report.changed == ["SINFIN"]
    assert Neighbourhood.objects.get().slug == "sinfin"


def test_a_neighbourhood_of_two_wards_has_two_rows():
    second = SINFIN.replace("E05001782,Sinfin", "E05001790,Osmaston")
    load(SINFIN, second)
    assert stored() == (1, 1, 2)
    assert Neighbourhood.objects.get().wards.count() == 2


def test_blank_cells_leave_what_is_stored_and_short_rows_are_taken():
    load(SINFIN)
    load("4,South,Sinfin,,52.8882,-1.4732")
    place = Neighbourhood.objects.get()
    assert (place.is_priority, place.wards.count()) == (True, 1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (SINFIN.replace("52.8882", "north"), "Row 3, latitude: “north” value must be a decimal number."),
        (SINFIN.replace("52.8882", "99"), "Row 3, latitude: Ensure this value is less than or equal to 90."),
        (SINFIN.replace("4,South", "four,South"), "Row 3, area_number: is not a whole number"),
        (SINFIN.replace("yes", "perhaps"), "Row 3, priority: say yes or no"),
        (SINFIN.replace("E05001782", "E1"), "Row 3, ward_code: An ONS code looks like E05001782"),
        (SINFIN.replace("2002-05-02", "2 May"), "Row 3, ward_from: “2 May” value has an invalid date format"),
        (SINFIN.replace("2002-05-02", ""), "Row 3, ward_from: is empty"),
        (SINFIN.replace("Sinfin,3", ",3"), "Row 3, ward: is empty, though the row names a ward"),
        (SINFIN.replace("Sinfin,yes", ",yes"), "Row 3, neighbourhood: is empty"),
        (SINFIN.replace("Sinfin,yes", "???,yes"), "Row 3, neighbourhood: This field cannot be blank."),
        (SINFIN.replace("Sinfin,yes", "Sin\u202efin,yes"), "Row 3, neighbourhood: holds a control"),
        (NORMANTON.replace("South", "East"), "Row 3, area: row 2 says South"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_row_and_column_and_nothing_is_stored(row, said):
    with pytest.raises(Refused) as refused:
        load(NORMANTON, row)
    assert said in refused.value.message
    assert refused.value.message.startswith("Nothing was stored.")
    assert stored() == (0, 0, 0)


def test_all_faults_are_listed_at_once():
    with pytest.raises(Refused) as refused:
        load(
            SINFIN.replace("52.8882", "x").replace("E05001782", "E1"),
            DARLEY.replace("-1.4801", "y"),
        )
    assert [line.split(":")[0] for line in refused.value.message.splitlines()[1:]] == [
        "Row 2, latitude",
        "Row 3, longitude",
        "Row 2, ward_code",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Missing: area_number, area, neighbourhood, latitude, longitude"),
        ("name,area\nx,y", "Missing: area_number"),
        (HEADING + ",rent\n" + SINFIN, "Unknown columns: rent"),
        (HEADING + ",ward\n" + SINFIN, "A column stands in the file twice"),
        (HEADING + "\n,,,\n", "a heading and no rows"),
        (HEADING + ("\n" + DARLEY) * 2_001, "2001 rows; 2000 are read at most"),
    ],
)
def test_a_file_of_another_kind_says_what_is_missing(text, said):
    with pytest.raises(Refused, match=said):
        import_places(text=text, by=SYSTEM)


def test_semicolons_of_a_spreadsheet_are_understood():
    load(SINFIN.replace(",", ";"), heading=HEADING.replace(",", ";").replace("_", " ").title())
    assert stored() == (1, 1, 1)


def test_the_command_reads_the_example_and_says_what_is_wrong(tmp_path, capsys):
    example = str(ROOT / "deploy" / "places.csv")
    call_command("import_places", example)
    assert "Added 8: Area 4: South, Area 1: North, Sinfin," in capsys.readouterr().out
    call_command("import_places", example)
    assert capsys.readouterr().out == "The same as before: 8\n"
    bad = tmp_path / "bad.csv"
    bad.write_bytes(HEADING.encode() + b"\n1,N,Caf\xe9,,1,1")
    with pytest.raises(CommandError, match="CSV UTF-8"):
        call_command("import_places", str(bad))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_places", str(tmp_path / "missing"))
    bad.write_text(HEADING + "\n1,N,X,,up,1")
    with pytest.raises(CommandError, match="Row 2, latitude"):
        call_command("import_places", str(bad))
