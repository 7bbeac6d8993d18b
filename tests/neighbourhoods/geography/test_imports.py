"""Postcodes, streets, codes and patches from files: all or nothing, again and again, with row and column."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from neighbourhoods.geography.imports import (
    import_area_boundaries,
    import_areas,
    import_postcodes,
    import_streets,
)
from neighbourhoods.geography.patches import import_patch_boundaries, import_patches
from neighbourhoods.geography.querysets import near
from neighbourhoods.models import AgreedMap, AreaCode, GeographyFile, Patch, Postcode, Street
from tests import factories
from tests.neighbourhoods.geography import made_up

pytestmark = pytest.mark.django_db
ABOUT = {"source": made_up.SOURCE, "by": SYSTEM}
FIRST_DAY = datetime.date(2023, 5, 4)


def counts(report):
    return report.added, report.changed, report.same, report.passed_over


def ours():
    """The files that were read here: the worlds of the personas have some too."""
    return GeographyFile.objects.filter(source=made_up.SOURCE)


def wards(**more):
    days = {"vintage": 2023, "starts_on": FIRST_DAY} | more
    return import_areas(lines=made_up.ward_names(), kind="ward", **days, **ABOUT)


def test_postcodes_come_once_and_change_as_the_file_does():
    assert counts(import_postcodes(lines=made_up.POSTCODES, **ABOUT)) == (5, 0, 0, 0)
    assert counts(import_postcodes(lines=made_up.POSTCODES, **ABOUT)) == (0, 0, 5, 0)
    moved = made_up.POSTCODES.replace("430500", "430501")
    assert counts(import_postcodes(lines=moved, **ABOUT)) == (0, 1, 4, 0)
    row = Postcode.objects.get(code="ZZ11AA")
    assert (row.shown, row.easting, row.ward_code) == ("ZZ1 1AA", 430_501, "E05999001")
    assert Postcode.objects.get(code="ZZ11AD").ended_on == datetime.date(2023, 5, 1)
    files = ours().order_by("pk").values_list("added", "changed", "same")
    assert list(files) == [(5, 0, 0), (0, 0, 5), (0, 1, 4)]
    assert Event.objects.filter(verb="imported a file of places").count() == 3


def test_of_one_authority_alone():
    report = import_postcodes(lines=made_up.POSTCODES, authority="E99999999", **ABOUT)
    assert counts(report) == (4, 0, 0, 1)
    assert not Postcode.objects.filter(code="ZZ99ZZ").exists()


def test_streets_of_open_names_and_nothing_else_of_them():
    assert counts(import_streets(lines=made_up.OPEN_NAMES, **ABOUT)) == (4, 0, 0, 1)
    assert counts(import_streets(lines=made_up.OPEN_NAMES, **ABOUT)) == (0, 0, 4, 1)
    assert Street.objects.filter(name="Okapi Lane").count() == 2
    assert [each.name for each in Street.objects.matching("ozeb")] == ["O'Zebra Street"]


def test_a_council_s_own_list_of_streets_rests_on_postcodes():
    lines = "Street,Postcode\nGnu Close,zz1 1ab\n"
    with pytest.raises(Refused, match="Row 2, postcode: ZZ11AB is not known here"):
        import_streets(lines=lines, **ABOUT)
    import_postcodes(lines=made_up.POSTCODES, **ABOUT)
    import_streets(lines=lines, **ABOUT)
    street = Street.objects.get()
    assert (street.easting, street.northing, street.postcode_district) == (434_250, 331_000, "ZZ1")


WRONG = [
    ("ZZ1 1AA,ZZ1 1AA", "HELLO,HELLO", "Row 2, postcode: “HELLO” is no postcode"),
    ("E05999001", "E0599900", "Row 2, ward_code: “E0599900” is no code of the ONS"),
    ("430500", "x", "Row 2, easting: with northing is no point in Great Britain"),
    ("430500", "9e99", "Row 2, easting"),
    ("430500", "nan", "Row 2, easting"),
    ("202305", "May 23", "Row 5, doterm: write the month as 202305"),
    ("oseast1m", "east", "The file has no column OSEAST1M"),
]


@pytest.mark.parametrize(("what", "instead", "words"), WRONG)
def test_a_mistake_is_told_with_row_and_column_and_nothing_is_stored(what, instead, words):
    with pytest.raises(Refused) as refused:
        import_postcodes(lines=made_up.POSTCODES.replace(what, instead, 1), **ABOUT)
    assert words in refused.value.message
    assert "Nothing was stored" in refused.value.message
    assert (Postcode.objects.count(), ours().count()) == (0, 0)


def test_a_file_without_rows_and_one_without_a_source_are_refused():
    with pytest.raises(Refused, match="no row of the file"):
        import_postcodes(lines="pcds,oseast1m,osnrth1m\n", **ABOUT)
    with pytest.raises(Refused, match="The file is empty"):
        import_postcodes(lines="", **ABOUT)
    with pytest.raises(Refused, match="Say who published"):
        import_postcodes(lines=made_up.POSTCODES, source=" ", by=SYSTEM)


def test_eighteen_wards_come_by_import_with_their_outlines():
    assert counts(wards()) == (18, 0, 0, 0)
    assert AreaCode.objects.wards(FIRST_DAY).count() == 18
    assert AreaCode.objects.wards(FIRST_DAY - datetime.timedelta(days=1)).count() == 0
    assert counts(import_area_boundaries(text=made_up.ward_outlines(), **ABOUT)) == (0, 18, 0, 0)
    assert counts(import_area_boundaries(text=made_up.ward_outlines(), **ABOUT)) == (0, 0, 18, 0)
    assert counts(wards()) == (0, 0, 18, 0)
    assert not AreaCode.objects.filter(boundary=None).exists()


def test_an_outline_of_a_code_that_is_not_known_is_refused():
    with pytest.raises(Refused, match="Made-up ward 1 is not known here: import its code first"):
        import_area_boundaries(text=made_up.ward_outlines(), **ABOUT)


def test_patches_by_street_postcode_and_outline():
    agency = factories.AgencyFactory(name="The Force")
    lines = made_up.PATCHES.replace("Beat 7,,", "Beat 7,the force,")
    assert counts(import_patches(lines=lines, **ABOUT)) == (2, 0, 0, 0)
    assert counts(import_patches(lines=lines, **ABOUT)) == (0, 0, 2, 0)
    beat = Patch.objects.get(kind="police_beat")
    assert (beat.agency, beat.postcodes, beat.streets) == (agency, ["ZZ11AA"], ["ozebra street"])
    text = made_up.ward_outlines()
    report = import_patch_boundaries(text=text, kind="streetpride", **ABOUT)
    assert counts(report) == (18, 0, 0, 0)
    report = import_patch_boundaries(text=text, kind="streetpride", **ABOUT)
    assert counts(report) == (0, 0, 18, 0)


def test_mistakes_in_patches_are_told():
    lines = made_up.PATCHES + "Dog walk,,Nobody,,,\n"
    with pytest.raises(Refused) as refused:
        import_patches(lines=lines, **ABOUT)
    for words in (
        "Row 5, kind: say Police beat, Housing patch, Streetpride area",
        "Row 5, patch: is empty",
        "Row 5, agency: “Nobody” is no agency here",
        "Row 5, street: a street or a postcode is needed",
    ):
        assert words in refused.value.message
    assert not Patch.objects.filter(file__source=made_up.SOURCE).exists()
    assert not ours().exists()


def test_whoever_keeps_reference_data_imports_and_nobody_else(world):
    import_streets(lines=made_up.OPEN_NAMES, source=made_up.SOURCE, by=world.people["data_officer"])
    for role in ("neighbourhood_manager", "communications_officer", "partner_officer"):
        with pytest.raises(PermissionDenied):
            import_streets(lines=made_up.OPEN_NAMES, source="x", by=world.people[role])


def test_near_is_a_box_on_the_index():
    import_postcodes(lines=made_up.POSTCODES, **ABOUT)
    rows = near(Postcode.objects.all(), 434_500, 331_000, 250).order_by("code")
    assert [each.code for each in rows] == ["ZZ11AB", "ZZ11AC"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "postcode_by_point" in rows.order_by().explain()


FILE = {"kind": "streets", "source": "x", "read_at": "2026-01-01T00:00Z"}
POINT = {"easting": 1, "northing": 1}
REFUSED = [
    (Postcode, {"code": "zz1 1aa", "shown": "x", **POINT}),
    (Postcode, {"code": "ZZ11AA", "shown": "x", "easting": 0, "northing": 1}),
    (Street, {"name": "x", "easting": 1, "northing": 2_000_000}),
    (Street, {"name": "", **POINT}),
    (AreaCode, {"code": "E1", "kind": "ward", "name": "x", "vintage": 1, "starts_on": FIRST_DAY}),
    (AreaCode, {"code": "E05999001", "kind": "ward", "name": "", "vintage": 1, "starts_on": FIRST_DAY}),
    (AreaCode, {"code": "E05999001", "kind": "ward", "name": "x", "vintage": 1,
                "starts_on": FIRST_DAY, "ends_on": "2023-05-03"}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "fields"), REFUSED)
def test_the_database_takes_no_row_that_a_file_could_not_bring(model, fields):
    file = GeographyFile.objects.create(**FILE)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([model(**fields, file=file)])
    with pytest.raises(IntegrityError), transaction.atomic():
        GeographyFile.objects.update(source="")


def test_a_patch_lies_somewhere():
    file = GeographyFile.objects.create(**FILE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Patch.objects.create(kind="housing", name="x", file=file)
    Patch.objects.create(kind="housing", name="x", postcodes=["ZZ11AA"], file=file)
    with pytest.raises(IntegrityError), transaction.atomic():
        Patch.objects.update(postcodes=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedMap.objects.create(agreed_on=FIRST_DAY, source="")


def test_the_command_reads_files(tmp_path, capsys):
    path = tmp_path / "wards.csv"
    path.write_text("\ufeff" + made_up.ward_names(), encoding="utf-8")
    with pytest.raises(CommandError, match="--from 2023-05-04"):
        call_command("import_geography", "wards", str(path), source="x")
    call_command("import_geography", "wards", str(path), "--from=2023-05-04", "--source=x")
    assert "18 added, 0 changed, 0 the same as before" in capsys.readouterr().out
    path.write_text(made_up.POSTCODES.replace("430500", "x"), encoding="utf-8")
    with pytest.raises(CommandError, match="Row 2, easting"):
        call_command("import_geography", "postcodes", str(path), "--source=x")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_geography", "postcodes", "/nowhere.csv", "--source=x")


def test_a_quote_mark_that_is_never_closed_is_told_with_its_line():
    lines = 'street,postcode\n"Made Up Road,ZZ1 1AA\n' + "Other Road,ZZ1 1AB\n" * 8_000
    with pytest.raises(Refused, match=r"Line \d+ could not be read: a quote mark"):
        import_streets(lines=lines, **ABOUT)
    assert not Street.objects.exists()
