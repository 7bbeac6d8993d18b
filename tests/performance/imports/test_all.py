"""Crime, surveys and deprivation by the command and by the page: hand-made files, and the real ones."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.imports.models import ImportBatch
from accounts.imports.operations import undo
from core.actors import SYSTEM
from neighbourhoods.geography.small.imports import import_small_areas
from neighbourhoods.models import Neighbourhood, PopulationFact
from performance.imports.codebooks import operations as books
from performance.imports.formats.registry import FORMATS
from performance.models import ComingFigure, DataReturn, Observation
from performance.returns.files.operations import add_expected_file
from performance.returns.making import make_returns
from tests import factories
from tests.performance.imports.conftest import EAST, WEST, held
from tests.performance.imports.reading import DATA
from tests.worlds.performance_codebooks import book_facts

pytestmark = pytest.mark.django_db
CRIME = """\
Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context
a,2019-01,X,X,-1.5,52.9,On or near A,E01099001,A,Burglary,,
b,2019-01,X,X,-1.5,52.9,On or near B,E01099001,A,Vehicle crime,,
c,2019-01,X,X,-1.5,52.9,On or near C,E01000001,C,Burglary,,
,2019-01,X,X,-1.5,52.9,On or near D,E01099002,D,Anti-social behaviour,,
"""
IMD = """\
LSOA11CD,pop_mid2019,imd2019_score,imd2019_decile
E01099001,1000,50,1
E01099002,300,24,2
E01099003,900,7,10
"""
SURVEY = f"""\
Ward,Weight,Q4
{WEST},2,1
{WEST},1,4
{WEST},1,9
{EAST},1,1
E07000001,1,1
"""
SMALL_SURVEY = SURVEY.replace(WEST, "E01099001").replace(EAST, "E01099003")


@pytest.fixture
def data(world):
    return world.people["data_officer"]


@pytest.fixture
def crime(add):
    add("recorded-antisocial-behaviour", measured="rate", per=1000, comparison="none")
    return add("recorded-crime", measured="rate", per=1000, comparison="none")


@pytest.fixture
def deprivation(add):
    return (
        add("deprivation", measured="mean", per=1, comparison="none"),
        add("tenth", names_in_files="imd:most-deprived-tenth"),
        add(
            "areas",
            names_in_files="imd:small-areas-in-most-deprived-tenth",
            measured="count",
            per=1,
            comparison="none",
        ),
    )


@pytest.fixture
def book(add):
    made = books.add_book(by=SYSTEM, **book_facts(area_column="Ward", weight_column="Weight"))
    books.add_question(
        book=made, by=SYSTEM, indicator=add("survey-q4"), column="Q4", wording="Do you?",
        yes="1 = Yes", valid="4 = No", leaves="9 = Do not know",
    )  # fmt: skip
    return made


def people():
    for place in Neighbourhood.objects.filter(code__in=[WEST, EAST]):
        for year, number in ((2016, 500), (2018, 2000), (2030, 9)):
            PopulationFact.objects.create(
                neighbourhood=place, year=year, people=number, source="Made up"
            )
        PopulationFact.objects.create(
            neighbourhood=place, year=2018, people=7, group="16", source="Made up"
        )


def by_command(path, file_format, *more):
    call_command("import_figures", str(path), "--format", file_format, *more)


def by_page(client, text, file_format, **said):
    file = io.BytesIO(text.encode())
    file.name = "file.csv"
    about = {"file_format": file_format, "file": file} | said
    return client.post("/performance/figures/load/", about, follow=True)


def batch():
    return ImportBatch.objects.latest("pk")


def press(client, verb="load"):
    client.post(f"{batch().get_absolute_url()}{verb}/")
    return batch()


def values(made):
    return {place: value for place, _, value in held(made)}


@pytest.fixture
def bring(request, tmp_path, as_user, data):
    """Loads text in a format, by the command or by the page."""

    def command(text, file_format, **said):
        path = tmp_path / "file.csv"
        path.write_text(text)
        by_command(
            path,
            file_format,
            *(each for pair in said.items() for each in ("--said", "=".join(pair))),
        )

    def page(text, file_format, **said):
        client = as_user(data)
        answer = by_page(
            client, text, file_format, **{f"{file_format}_{k}": v for k, v in said.items()}
        )
        assert press(client).state == "loaded", answer.content.decode()

    return {"command": command, "page": page}[request.param]


both = pytest.mark.parametrize("bring", ["command", "page"], indirect=True)


@both
def test_crimes_are_counted_per_people_of_the_latest_year_and_none_is_a_figure(small, crime, bring):
    people()
    bring(CRIME, "police")
    west, east = small
    assert values(crime) == {west.name: 1.0, east.name: 0.0}
    rows = Observation.objects.held().filter(indicator=crime)
    assert {(float(each.denominator), each.is_unreliable, each.note) for each in rows} == {
        (2000.0, False, "By small areas (LSOA) of 2011")
    }


@both
def test_deprivation_brings_figures_and_people(small, deprivation, bring):
    bring(IMD, "imd")
    score, tenth, areas = deprivation
    west, east = small
    assert values(score) == {west.name: 44.0, east.name: 7.0}
    assert values(tenth) == {west.name: pytest.approx(76.923077), east.name: 0.0}
    assert values(areas) == {west.name: 1.0, east.name: 0.0}
    facts = PopulationFact.objects.filter(neighbourhood__in=small)
    assert set(facts.values_list("neighbourhood__name", "group", "year", "people")) == {
        (west.name, "all", 2019, 1300), (east.name, "all", 2019, 900),
    }  # fmt: skip


@both
@pytest.mark.parametrize("text", [SURVEY, SMALL_SURVEY], ids=["places", "small areas"])
def test_a_survey_is_weighed_by_place_and_counts_respondents(small, book, bring, text):
    bring(text, "survey", book=str(book.pk))
    made = book.questions.get().indicator
    west, east = small
    rows = Observation.objects.held().filter(indicator=made, neighbourhood__in=small)
    found = {each.neighbourhood: each for each in rows}
    assert float(found[west].value) == pytest.approx(200 / 3, abs=1e-5)
    assert (found[west].numerator, found[west].denominator, found[west].base) == (1, 2, 2)
    assert float(found[east].value) == 100.0
    assert found[west].low <= found[west].value <= found[west].high
    city = Observation.objects.held().get(indicator=made, level="city")
    assert (float(city.value), city.base) == (75.0, 3)


def test_what_a_survey_found_in_a_ward_that_is_split_is_not_divided(small, book, tmp_path, capsys):
    path = tmp_path / "file.csv"
    path.write_text(SURVEY.replace(WEST, "E05099102"))
    with pytest.raises(CommandError, match="nothing was loaded"):
        by_command(path, "survey", "--said", f"book={book.pk}")
    assert "E05099102 lies in several neighbourhoods" in capsys.readouterr().err


def test_the_page_asks_for_the_code_book(as_user, data, small, book):
    client = as_user(data)
    page = client.get("/performance/figures/load/").content.decode()
    assert str(book) in page
    answer = by_page(client, SURVEY, "survey")
    assert answer.status_code == 422
    assert "Choose the code book" in answer.content.decode()
    assert not ImportBatch.objects.filter(sheet="figures-survey").exists()


def test_the_command_knows_what_a_format_can_be_told(small, crime, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(CRIME)
    with pytest.raises(CommandError, match=r"group is not known. Known are: most_unplaced"):
        by_command(path, "police", "--said", "group=x")
    with pytest.raises(CommandError, match="nothing was loaded"):
        by_command(path, "police", "--said", "most_unplaced=few")
    (path.parent / "tidy.csv").write_text("areacd\n")
    with pytest.raises(CommandError, match="This format needs nothing"):
        by_command(path.parent / "tidy.csv", "tidy", "--said", "book=1")


def test_the_preview_says_who_lives_where_and_undoing_leaves_it(as_user, data, small, deprivation):
    client = as_user(data)
    page = by_page(client, IMD, "imd", source="Made up").content.decode()
    west, east = small
    assert f"People of {west.name}, all ages, 2019: 1,300" in page
    assert batch().added == 8
    assert press(client).state == "loaded", (batch().note, batch().preview)
    again = by_page(client, IMD, "imd", source="Made up")
    assert (batch().added, batch().changed, batch().same) == (0, 0, 8)
    moved = by_page(client, IMD.replace("E01099003,900", "E01099003,901"), "imd", source="Made up")
    assert again.status_code == moved.status_code == 200
    assert "People: 900 → 901" in moved.content.decode()
    press(client)
    assert PopulationFact.objects.get(neighbourhood=east, year=2019).people == 901
    undone = undo(batch=batch(), by=data)
    assert undone.note.endswith("Population figures are kept.")
    assert PopulationFact.objects.get(neighbourhood=east, year=2019).people == 901


def test_people_of_a_neighbourhood_that_is_not_whole_are_not_taken(as_user, data, small, deprivation):  # fmt: skip
    client = as_user(data)
    page = by_page(client, IMD.replace("E01099002,300,24,2\n", ""), "imd").content.decode()
    assert "their population is not used: 1" in page
    assert [each[1] for each in batch().preview["added"] if not each[0]] == [
        f"People of {small[1].name}, all ages, 2019: 900"
    ]


def test_the_return_says_what_became_of_the_file(world, as_user, data, small, crime):
    expected = add_expected_file(
        what="Crime", agency=world.own.agency, person=None, format="figures-police", frequency="month",
        days_after=10, by=SYSTEM,
    )  # fmt: skip
    make_returns()
    people()
    client = as_user(data)
    owed = DataReturn.objects.filter(expected=expected).order_by("ends_on").first()
    for do, state, word in (
        (lambda: by_page(client, CRIME, "police"), "given", None),
        (lambda: press(client, "drop"), "owed", None),
        (lambda: by_page(client, CRIME, "police"), "given", None),
        (lambda: press(client), "confirmed", "Loaded"),
        (lambda: undo(batch=batch(), by=data), "owed", None),
    ):
        do()
        owed.refresh_from_db()
        assert owed.state == state, batch().state
        assert word is None or owed.look[0] == word


def test_what_a_check_has_read_is_loaded_and_read_again_where_its_ground_has_moved(
    as_user, data, small, crime, monkeypatch
):
    people()
    client = as_user(data)
    by_page(client, CRIME, "police")
    assert ComingFigure.objects.filter(batch=batch().pk).count() == 4
    with monkeypatch.context() as patch:
        patch.setattr("performance.imports.sheets.import_figures", None)
        assert press(client).state == "loaded"
    assert not ComingFigure.objects.exists()
    undo(batch=batch(), by=data)
    by_page(client, CRIME, "police")
    PopulationFact.objects.filter(year=2018, group="all").update(people=4000)
    found = press(client)
    assert (found.state, found.note[:24]) == ("checked", "Records have changed sin")
    assert press(client).state == "loaded"
    assert values(crime)[small[0].name] == 0.5
    undo(batch=batch(), by=data)
    by_page(client, CRIME, "police")
    ComingFigure.objects.all().delete()
    assert press(client).state == "loaded"
    by_page(client, CRIME.replace("a,2019", "d,2019"), "police")
    press(client, "drop")
    assert not ComingFigure.objects.exists()


REAL = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")


@pytest.fixture
def derby(world):
    for code in sorted(_wards()):
        factories.NeighbourhoodFactory(code=code)
    with (DATA / "derby_lsoa11_ward19_lookup.csv").open(encoding="utf-8-sig") as lines:
        import_small_areas(lines=lines, source="Real", by=SYSTEM)
    return Neighbourhood.objects.filter(code__in=_wards())


def _wards():
    with (DATA / "derby_lsoa11_ward19_lookup.csv").open(encoding="utf-8-sig") as lines:
        next(lines)
        return {each.split(",")[2] for each in lines}


@REAL
def test_the_real_files_give_figures_in_all_17_neighbourhoods(derby, deprivation, crime, capsys):
    by_command(DATA / "derby_imd2019_lsoa11.csv", "imd")
    assert "257,302 people of all ages" in capsys.readouterr().out
    facts = PopulationFact.objects.filter(neighbourhood__in=derby, year=2019, group="all")
    assert (facts.count(), sum(each.people for each in facts)) == (17, 257_302)
    score, tenth, areas = deprivation
    for made in (score, tenth, areas):
        assert len(values(made)) == 17
    assert sum(map(float, values(areas).values())) == 24
    by_command(DATA / "police_2019-01-derbyshire-street_SAMPLE.csv", "police")
    rows = Observation.objects.held().filter(indicator=crime)
    assert rows.count() == 17
    assert set(FORMATS) == {"tidy", "ons", "police", "survey", "imd"}
