"""Files that are put into the folder: found once they are whole, looked at, and loaded by nobody but a person."""

import datetime
import os

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.imports.models import ImportBatch
from accounts.imports.parts import operations as parts
from accounts.imports.parts.models import LARGEST, Upload, UploadPart
from core.errors import WrongState
from performance.imports.folder import looking, operations
from performance.imports.folder.models import FoundFile
from performance.imports.folder.recognising import fitting
from performance.models import Observation
from performance.returns.files.operations import add_expected_file
from tests import factories
from tests.performance.imports.conftest import EAST, WEST, held

pytestmark = pytest.mark.django_db
LOAD = "/performance/figures/load/"
YEAR = "2025-04-01/P1Y"
HEAD = "areacd,indicator,period,observation\n"
GOOD = HEAD + f"{WEST},belonging,{YEAR},30\n{EAST},belonging,{YEAR},40\n"


@pytest.fixture
def folder(settings, tmp_path):
    settings.FIGURES_FOLDER = str(tmp_path / "hub")
    (tmp_path / "hub").mkdir()
    return tmp_path / "hub"


@pytest.fixture(autouse=True)
def _nothing_there(world):
    """The world has files of its own."""
    FoundFile.objects.all().delete()
    Upload.objects.all().delete()


def batches():
    return ImportBatch.objects.filter(sheet__startswith="figures-")


@pytest.fixture
def data(world):
    return world.people["data_officer"]


@pytest.fixture
def client(as_user, data):
    return as_user(data)


def put(folder, text=GOOD, name="figures.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def look_twice():
    looking.look()
    return looking.look()


def test_it_waits_for_somebody_and_is_never_loaded_by_itself(folder, places, add, client, data):
    made = add()
    put(folder)
    assert looking.look() == []
    (found,) = looking.look()
    assert (found.added, found.changed, found.same, found.rows) == (2, 0, 0, 2)
    assert (found.sheet, found.problems, found.is_waiting) == ("figures-tidy", [], True)
    assert looking.look() == []
    assert (held(made), batches().count()) == ([], 0)
    page = client.get(LOAD).content.decode()
    assert "Found in the folder" in page
    assert found.get_absolute_url() in page
    assert "Check the file figures.csv that was found in the folder" in client.get("/").content.decode()  # fmt: skip
    page = client.get(found.get_absolute_url()).content.decode()
    assert "it would have added 2 figures and changed 0" in page
    answers = [
        client.post(found.get_absolute_url(), {"file_format": "tidy", "source": "Hub"})
        for _ in range(2)
    ]
    batch = batches().get()
    assert {each["Location"] for each in answers} == {batch.get_absolute_url()}
    page = client.get(batch.get_absolute_url()).content.decode()
    assert '<a class="govuk-back-link" href="/performance/figures/load/">Load figures</a>' in page
    assert (batch.uploaded_by, batch.added, held(made)) == (data, 2, [])
    client.post(f"{batch.get_absolute_url()}load/")
    assert [value for _, _, value in held(made)] == [30, 40]
    assert Observation.objects.filter(indicator=made, source="Hub").count() == 2
    assert not UploadPart.objects.exists()
    assert "Found in the folder" not in client.get(LOAD).content.decode()
    assert "what became of it" in client.get(found.get_absolute_url()).content.decode()


def test_one_that_is_checked_is_not_pushed_out_by_another(folder, places, add, client):
    add()
    put(folder)
    put(folder, GOOD.replace("30", "31"), name="second.csv")
    first, second = look_twice()
    client.post(first.get_absolute_url(), {"file_format": "tidy"})
    answer = client.post(second.get_absolute_url(), {"file_format": "tidy"})
    assert answer.status_code == 422
    assert "Your file figures.csv is checked and waits" in answer.content.decode()
    client.post(f"{batches().get().get_absolute_url()}drop/")
    assert client.post(second.get_absolute_url(), {"file_format": "tidy"}).status_code == 302


def test_what_still_grows_is_left_until_it_is_whole(folder, places, add):
    add()
    path = put(folder, HEAD)
    looking.look()
    put(folder)
    assert looking.look() == []
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert looking.look() == []
    assert FoundFile.objects.count() == 1
    (found,) = looking.look()
    assert found.added == 2


def test_the_same_bytes_are_found_once(folder, places, add, client, data):
    add()
    put(folder)
    (first,) = look_twice()
    put(folder, name="again.csv")
    (again,) = look_twice()
    assert (again.is_again, again.upload, again.is_waiting) == (True, None, False)
    operations.put_found_away(found=first, by=data)
    assert not Upload.objects.exists()
    os.utime(folder / "figures.csv", (1_700_000_000, 1_700_000_000))
    (once_more,) = look_twice()
    assert once_more.is_again
    assert not FoundFile.objects.waiting().exists()


def test_what_somebody_has_uploaded_is_not_found_anew(folder, places, add, client):
    add()
    with put(folder).open("rb") as file:
        client.post(LOAD, {"file_format": "tidy", "file": file})
    assert batches().count() == 1
    (found,) = look_twice()
    assert found.is_again


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + f"{WEST},belonging,{YEAR},few\n", "Row 2 observation “few” is not a number"),
        ((HEAD + f"{WEST},belonging,{YEAR},3,Café\n").encode("cp1252"), "Row 2  is not in UTF-8"),
        (HEAD.encode("utf-16"), "The file  The file is in UTF-16"),
        ("a,b\n1,2\n", "The file  Its headings fit no format"),
        (b"PK\x03\x04 cut", "The file  Upload a"),
        (b"", "The file  The file is empty"),
    ],
)
def test_what_cannot_be_read_shows_its_problems(folder, places, add, client, text, words):
    made = add()
    put(folder, text)
    (found,) = look_twice()
    page = client.get(found.get_absolute_url()).content.decode()
    shown = [f"{f'Row {row}' if row else 'The file'} {column} {why}" for row, column, why in found.problems]  # fmt: skip
    assert any(each.startswith(words) for each in shown), shown
    assert words.split()[-1] in page
    assert "1 problem" in client.get(LOAD).content.decode()
    assert held(made) == []


def test_what_is_too_large_is_said_and_not_kept(folder, places, client):
    path = put(folder)
    with path.open("r+b") as file:
        file.truncate(LARGEST + 1)
    (found,) = look_twice()
    assert "200 MB or smaller" in found.problems[0][2]
    assert not Upload.objects.exists()
    assert "Check the file</button>" not in client.get(found.get_absolute_url()).content.decode()
    answer = client.post(found.get_absolute_url(), {"file_format": "tidy"})
    assert answer.status_code == 422
    assert not batches().exists()


def test_nothing_outside_the_folder_is_read(folder, tmp_path, places, add):
    add()
    outside = tmp_path / "outside.csv"
    outside.write_text(GOOD)
    (folder / "link.csv").symlink_to(outside)
    (folder / "below").mkdir()
    put(folder / "below")
    os.mkfifo(folder / "pipe.csv")
    put(folder, name=".hidden.csv")
    put(folder, name="notes.txt")
    assert look_twice() == []
    assert not FoundFile.objects.exists()
    path = put(folder, GOOD + "\n", name="turned.csv")
    looking.look()
    path.unlink()
    path.symlink_to(outside)
    assert looking.look() == []
    row = FoundFile.objects.get()
    with looking._folder(folder) as number, pytest.raises(OSError), looking._opened(number, row):
        pass
    assert not Upload.objects.exists()


def test_a_file_that_changes_while_it_is_read_is_left(folder, places, add, monkeypatch):
    add()
    path = put(folder)
    looking.look()
    read = looking._blocks

    def blocks(file):
        yield from read(file)
        path.write_text(GOOD + "\n")

    monkeypatch.setattr(looking, "_blocks", blocks)
    assert looking.look() == []
    assert not Upload.objects.exists()
    assert FoundFile.objects.get().read_at is None


def test_the_file_that_is_expected_says_the_format(folder, places, add, client, data):
    add()
    expected = add_expected_file(
        what="The hub’s month", agency=factories.AgencyFactory(), format="figures-ons", frequency="month",
        days_after=10, by=data,
    )  # fmt: skip
    put(folder)
    (found,) = look_twice()
    assert (found.sheet, found.expected) == ("figures-ons", expected)
    assert "Expected: The hub’s month" in client.get(LOAD).content.decode()


def test_headings_tell_the_format():
    assert fitting({"areacd", "indicator", "period", "observation", "status"}) == ["tidy", "ons"]
    assert fitting({"areacd", "indicator", "period", "observation", "other"}) == ["ons", "tidy"]
    police = {"crime id", "month", "reported by", "lsoa code", "crime type"}
    assert fitting(police) == ["police"]
    assert fitting({"lsoa11cd", "imd score", "imd decile"}) == ["imd"]
    assert fitting({"lsoa code (2011)", "index of multiple deprivation (imd) score"}) == ["imd"]
    assert fitting({"q1", "weight"}) == []


def test_only_who_loads_figures(folder, places, add, as_user, world):
    add()
    put(folder)
    (found,) = look_twice()
    for name in ("head_of_service", "partner_officer"):
        person = world.people[name]
        assert as_user(person).get(found.get_absolute_url()).status_code in (403, 404)
        for write in (
            lambda by: operations.take_found(found=found, file_format="tidy", said={}, by=by),
            lambda by: operations.put_found_away(found=found, by=by),
        ):
            with pytest.raises(PermissionDenied):
                write(person)
    assert FoundFile.objects.waiting().count() == 1


def test_put_away_it_is_gone_and_cannot_be_checked(folder, places, add, client, data):
    add()
    put(folder)
    (found,) = look_twice()
    client.post(f"{found.get_absolute_url()}away/")
    assert (Upload.objects.count(), (folder / "figures.csv").exists()) == (0, True)
    for write in (
        lambda: operations.take_found(found=found, file_format="tidy", said={}, by=data),
        lambda: operations.put_found_away(found=found, by=data),
    ):
        with pytest.raises(WrongState):
            write()
    found.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        FoundFile.objects.filter(pk=found.pk).update(batch=_batch(data))


def _batch(by):
    return ImportBatch.objects.create(
        sheet="figures-tidy", file_name="a", sha256="0" * 64, state="checked", uploaded_by=by
    )


def test_what_nobody_wants_goes_after_a_month_and_no_sooner(folder, places, add):
    add()
    put(folder)
    (found,) = look_twice()
    later = timezone.now() + datetime.timedelta(days=2)
    parts.drop_left(at=later)
    assert UploadPart.objects.exists()
    looking.look(at=timezone.now() + datetime.timedelta(days=31))
    assert not FoundFile.objects.waiting().exists()
    assert not Upload.objects.exists()
    found.refresh_from_db()
    assert found.put_away_at


def test_without_a_folder_nothing_is_looked_into(settings, places):
    settings.FIGURES_FOLDER = ""
    assert looking.look() == []
