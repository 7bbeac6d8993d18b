"""A file in parts: gone on with where the network went, whole or told, and never written by half."""

import datetime
import hashlib
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.imports.models import ImportBatch
from accounts.imports.parts import operations
from accounts.imports.parts.models import LARGEST, PART, Upload, UploadPart
from accounts.imports.parts.reading import content_of, opened
from core.actors import SYSTEM
from core.errors import Refused
from core.imports import sheets
from performance.imports.sheets import name_of
from performance.models import Observation
from tests.performance.imports.conftest import EAST, WEST, held

pytestmark = pytest.mark.django_db
URL = "/performance/figures/load/"
YEAR = "2025-04-01/P1Y"
HEAD = "areacd,indicator,period,observation,notes\n"
NOTE = "n" * 130_000
LINES = [f"{WEST},belonging,{YEAR},30,{NOTE}\n", f"{EAST},belonging,{YEAR},40,\n"]
OTHERS = [f"K02000001,belonging,{YEAR},1,{NOTE}\n"] * 18
CONTENT = (HEAD + "".join(LINES + OTHERS)).encode()
"""Three parts, the last one short."""


@pytest.fixture(autouse=True)
def _nothing_there(world):
    """The world has files of its own."""
    Upload.objects.all().delete()


def batches():
    return ImportBatch.objects.filter(sheet__startswith="figures-")


@pytest.fixture
def data(world):
    return world.people["data_officer"]


@pytest.fixture
def client(as_user, data):
    return as_user(data)


def said(content=CONTENT, **more):
    about = {"file_format": "tidy", "name": "figures.csv", "size": len(content), "source": "Hub"}
    return about | {"sha256": hashlib.sha256(content).hexdigest()} | more


def post(client, url, data=None):
    return client.post(url, data or {}, HTTP_ACCEPT="application/json")


def begin(client, content=CONTENT, **more):
    answer = post(client, f"{URL}parts/", said(content, **more))
    assert answer.status_code == 200, answer.content
    return answer.json()


def send(client, begun, offset, content=CONTENT, size=PART):
    part = io.BytesIO(content[offset : offset + size])
    part.name = "part"
    return post(client, begun["part"], {"offset": offset, "part": part})


def send_all(client, content=CONTENT):
    begun = begin(client, content)
    at = begun["next"]
    while at < len(content):
        at = send(client, begun, at, content).json()["next"]
    return begun


def test_it_is_checked_and_loaded_as_any_other_file(client, places, add):
    made = add()
    assert 2 * PART < len(CONTENT) < 3 * PART
    begun = send_all(client)
    url = post(client, begun["done"]).json()["url"]
    batch = batches().get()
    assert (url, batch.added, batch.problems) == (batch.get_absolute_url(), 2, 0)
    assert batch.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert "Rows for other places: 18" in client.get(url).content.decode()
    assert content_of(batch).read() == CONTENT
    client.post(f"{url}load/")
    assert [value for _, _, value in held(made)] == [30, 40]
    assert Observation.objects.filter(indicator=made, source="Hub").count() == 2
    assert not UploadPart.objects.exists()


def test_it_goes_on_where_the_network_went(client, places, add):
    add()
    begun = begin(client)
    assert send(client, begun, 0).json()["next"] == PART
    page = client.get(URL).content.decode()
    assert "figures.csv: 1.0\xa0MB of 2.4\xa0MB came on" in page
    again = begin(client, source="Another")
    assert (again["part"], again["next"]) == (begun["part"], PART)
    assert Upload.objects.get().said["source"] == "Another"
    for offset in (2 * PART, PART):
        found = send(client, again, offset).json()["next"]
    assert found == len(CONTENT)
    assert post(client, again["done"]).status_code == 200
    assert "half sent" not in client.get(URL).content.decode()


def test_cut_in_half_it_is_told_and_nothing_is_written(client, places, add):
    made = add()
    begun = begin(client)
    send(client, begun, 0)
    answer = post(client, begun["done"])
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Only 1 of 2 MB have come. Nothing was written")
    assert (held(made), batches().count()) == ([], 0)
    cut = send(client, begun, PART, size=PART // 2)
    assert (cut.status_code, cut.json()["error"]) == (422, operations.CUT)
    assert send(client, begun, PART + 5).status_code == 422
    assert send(client, begun, 5 * PART).status_code == 422
    assert UploadPart.objects.count() == 1


def test_pressed_twice_makes_no_two(client, places, add):
    made = add()
    begun = send_all(client)
    assert send(client, begun, 0).json()["next"] == len(CONTENT)
    assert UploadPart.objects.count() == 3
    first, second = (post(client, begun["done"]).json() for _ in range(2))
    assert first == second
    assert batches().count() == 1
    assert send(client, begun, 0).json()["next"] == len(CONTENT)
    assert held(made) == []


def test_another_file_than_the_one_begun_is_told_and_goes(client, places, add):
    made = add()
    begun = begin(client)
    other = CONTENT.replace(b",30,", b",31,")
    for offset in range(0, len(other), PART):
        send(client, begun, offset, other)
    answer = post(client, begun["done"])
    assert (answer.status_code, answer.json()["error"]) == (422, operations.OTHER)
    assert (held(made), batches().count(), UploadPart.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"size": LARGEST + 1}, "The file must be 200 MB or smaller"),
        ({"size": 0}, "The file is empty"),
        ({"name": "figures.xlsx", "size": 11_000_000}, "An Excel workbook must be 10 MB or smaller"),
        ({"file_format": "survey"}, "Choose the code book"),
        ({"sha256": "x"}, "Enter a valid value"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_said_before_anything_is_sent(client, places, about, words):
    answer = post(client, f"{URL}parts/", said(**about))
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not Upload.objects.exists()


def test_only_who_may_load_and_only_ones_own(client, as_user, world, places, data):
    begun = begin(client)
    for person, status in (("head_of_service", 404), ("partner_officer", 404)):
        stranger = as_user(world.people[person])
        assert send(stranger, begun, 0).status_code == status
        assert post(stranger, begun["done"]).status_code == status
        assert post(stranger, f"{URL}parts/", said()).status_code == 403
    upload = Upload.objects.get()
    with pytest.raises(PermissionDenied):
        operations.take_part(
            upload=upload, offset=0, content=CONTENT[:PART], by=world.people["head_of_service"]
        )
    Upload.objects.update(uploaded_by=world.people["head_of_service"])
    with pytest.raises(PermissionDenied):
        operations.finish(upload=upload, by=data)
    assert not UploadPart.objects.exists()


def test_without_a_script_the_page_says_what_a_larger_file_needs(client, places):
    page = client.get(URL).content.decode()
    assert "Sending more than 10 MB needs JavaScript" in page
    file = io.BytesIO(b"x" * (10 * 1024 * 1024 + 1))
    file.name = "figures.csv"
    answer = client.post(URL, {"file_format": "tidy", "file": file})
    assert answer.status_code == 422
    assert "or ask whoever looks after the server to load it with the command" in answer.content.decode()  # fmt: skip


def test_what_is_left_goes_after_a_day(client, places, add):
    add()
    begin(client, CONTENT)
    whole = send_all(client, CONTENT + b"\n")
    post(client, whole["done"])
    later = timezone.now() + datetime.timedelta(days=1, minutes=1)
    assert operations.drop_left(at=timezone.now()) == 0
    assert operations.drop_left(at=later) == 1
    assert content_of(batches().get()).read() == CONTENT + b"\n"
    client.post(f"{batches().get().get_absolute_url()}drop/")
    assert not UploadPart.objects.exists()
    assert operations.drop_left(at=later) == 1
    assert not Upload.objects.exists()


def test_one_deletes_what_has_come(client, places):
    begun = begin(client)
    send(client, begun, 0)
    client.post(begun["part"].replace("/part/", "/drop/"))
    assert not Upload.objects.exists()


def test_the_database_keeps_parts_in_their_places(data):
    sheet = sheets.get(name_of("tidy"))
    upload = operations.begin(sheet=sheet, name="a", size=3 * PART, sha256="0" * 64, said={}, by=data)  # fmt: skip
    with connection.cursor() as cursor:
        for offset, size in ((5, 1), (0, PART + 1), (LARGEST, 1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(
                    "INSERT INTO accounts_uploadpart (upload_id, \"offset\", data) VALUES (%s, %s, %s)",
                    [upload.pk, offset, b"x" * size],
                )  # fmt: skip
    UploadPart.objects.create(upload=upload, offset=0, data=b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        UploadPart.objects.create(upload=upload, offset=0, data=b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(size=LARGEST + 1)
    with pytest.raises(EOFError, match="not whole"):
        opened(upload).read()
    with pytest.raises(Refused, match="200 MB"):
        operations.begin(sheet=sheet, name="a", size=LARGEST + 1, sha256="1" * 64, said={}, by=SYSTEM)  # fmt: skip
