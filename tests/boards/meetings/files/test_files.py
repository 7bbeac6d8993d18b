"""Files under items and with papers: who reads them, and what stays."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db import DatabaseError, transaction
from PIL import Image

from boards.meetings.agendas.operations import publish_supplement
from boards.meetings.files import operations as files_operations
from boards.meetings.files.operations import add_file, add_paper_file, remove_file
from boards.meetings.items.operations import remove_item
from boards.models import Attachment, AttachmentContent, Paper
from boards.papers.operations import replace
from core import files, uploads
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories
from tests.personas import EXEMPT


def upload(client, item, name, content, **typed):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/meetings/items/{item.pk}/files/add/", {"file": file} | typed)


def test_a_paper_is_added_read_and_taken_back(world, manager, as_user):
    item = world.own.item
    upload(manager, item, "../../x.pdf", factories.blank_pdf(3), title="Plan of the green")
    file = Attachment.objects.get(title="Plan of the green")
    assert (file.name, file.pages) == ("x.pdf", 3)
    page = manager.get(f"/meetings/{world.own.draft.pk}/agenda/edit/").content.decode()
    assert "Plan of the green" in page
    answer = manager.get(file.get_absolute_url())
    assert answer["Content-Disposition"] == 'inline; filename="x.pdf"'
    assert answer.content == factories.blank_pdf(3)
    assert as_user(None).get(file.get_absolute_url()).status_code == 302
    manager.post(f"/files/{file.pk}/remove/")
    assert not Attachment.objects.filter(pk=file.pk).exists()
    assert not AttachmentContent.objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.pdf", b"MZ", "Upload a PDF, Word (.docx), Excel (.xlsx), PNG or JPEG file"),
        ("plan.pdf", factories.blank_pdf(300), "The PDF has 300 pages"),
        ("plan.pdf", b"", "The file is empty"),
    ],
)
def test_a_bad_upload_says_why_and_keeps_what_was_typed(world, manager, name, content, words):
    before = Attachment.objects.count()
    answer = upload(manager, world.own.item, name, content, title="Typed title")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert "Typed title" in text
    assert Attachment.objects.count() == before


def test_the_same_file_twice_and_too_many_are_refused(world, monkeypatch):
    by, item = world.own.writer, world.own.item
    add = {"item": item, "title": "", "name": "a.png", "by": by}
    file = add_file(content=factories.picture("a"), **add)
    assert file.title == "a"
    with pytest.raises(Refused, match="already been added"):
        add_file(content=factories.picture("a"), **add)
    monkeypatch.setattr(files_operations, "MOST", 2)
    with pytest.raises(Refused, match="up to 2 files"):
        add_file(content=factories.picture("b"), **add)


def test_a_published_file_stays(world):
    file = world.own.file
    with pytest.raises(Refused, match="has been published and cannot"):
        remove_file(file=file, by=world.own.writer)
    for change in (
        lambda: Attachment.objects.filter(pk=file.pk).update(title="Other"),
        lambda: AttachmentContent.objects.filter(pk=file.pk).delete(),
        lambda: AttachmentContent.objects.filter(pk=file.pk).update(data=b"x"),
    ):
        with pytest.raises(DatabaseError, match=r"stays|change|update"), transaction.atomic():
            change()


def test_a_late_file_waits_for_the_supplement(world, as_user, manager):
    meeting = world.own.agenda
    late = add_file(
        item=meeting.items.first(), title="Late report", content=factories.picture("late"),
        name="late.png", by=world.own.writer,
    )  # fmt: skip
    assert as_user(None).get(late.get_absolute_url()).status_code == 302
    assert "Late report" not in as_user(None).get(f"/meetings/{meeting.pk}/").content.decode()
    assert (
        "Publish the supplement"
        in manager.get(f"/meetings/{meeting.pk}/agenda/edit/").content.decode()
    )
    pack = publish_supplement(meeting=meeting, by=world.own.writer)
    assert pack.changes == [f"Added to 1. {meeting.items.first().title}: Late report"]
    assert as_user(None).get(late.get_absolute_url()).status_code == 200


def test_the_public_fetches_a_file_once_and_asks_each_time(client, world, manager):
    path = world.own.file.get_absolute_url()
    first = client.get(path)
    assert first["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    inside = manager.get(path)
    assert inside["Cache-Control"] == "no-store, private"
    assert "ETag" not in inside


def test_a_private_file_is_named_nowhere_in_public(world, as_user):
    private = world.own.private_file
    text = as_user(None).get(f"/meetings/{world.own.agenda.pk}/").content.decode()
    assert f"/files/{private.pk}/" not in text
    row = world.own.pack.document["business"][1]["files"][1]
    assert (row["id"], row["title"], row["facts"]) == (None, "A private file", "")
    events = Event.objects.about(world.own.agenda).filter(verb__startswith="added a file")
    assert events.first().changes == {"file": [None, "a private file"]}


def test_an_item_taken_off_takes_its_files_along(world):
    remove_item(item=world.own.item, by=world.own.writer)
    assert not Attachment.objects.filter(pk=world.own.draft_file.pk).exists()


def test_no_file_joins_minutes_that_are_out(world):
    with pytest.raises(WrongState):
        add_file(
            item=world.own.published.items.first(), title="x", content=factories.picture("x"),
            name="x.png", by=world.own.writer, **EXEMPT,
        )  # fmt: skip


@pytest.fixture
def author(world):
    """Somebody without any role who writes the world's unpublished paper."""
    user = factories.UserFactory(email="author@example.org")
    Paper.objects.filter(pk=world.own.paper.pk).update(author=factories.PersonFactory(user=user))
    return user


def test_an_author_without_a_role_uploads_a_file(client, world, author):
    paper = world.own.paper
    client.force_login(author)
    page = f"/papers/{paper.pk}/files/add/"
    assert "Choose a file" in client.post(page, {"title": "Map"}).content.decode()
    upload = SimpleUploadedFile("../../map.png", factories.picture("map"))
    assert client.post(page, {"title": "Map", "file": upload}).status_code == 302
    file = Attachment.objects.get(paper=paper, title="Map")
    assert (file.name, file.added_by, file.item) == ("map.png", author, None)
    assert client.get(file.get_absolute_url()).status_code == 200
    assert "Map" in client.get(paper.get_absolute_url()).content.decode()
    client.post(f"/files/{file.pk}/remove/")
    assert not Attachment.objects.filter(pk=file.pk).exists()
    client.force_login(factories.UserFactory())
    assert client.get(page).status_code == 404


def test_a_papers_files_stand_on_every_agenda_that_it_stands_on(client, world):
    own, file = world.own, world.own.paper_file
    pack = own.agenda.packs.get()
    row = next(each for each in pack.document["business"] if each["title"] == "OWN report")
    assert [each["title"] for each in row["files"]] == ["OWN annex", "A private file"]
    whole = next(
        each for each in pack.private_document["business"] if each["title"] == "OWN report"
    )
    assert whole["files"][1]["title"] == "OWN EXEMPT annex"
    assert client.get(file.get_absolute_url()).status_code == 200
    assert "OWN annex" in client.get(f"/meetings/{own.agenda.pk}/").content.decode()
    private = Attachment.objects.get(paper=own.public_paper, access="exempt")
    assert client.get(private.get_absolute_url()).status_code == 302
    client.force_login(world.people["finance_officer"])
    assert client.get(private.get_absolute_url()).status_code == 404


def test_files_of_a_published_paper_stay(world):
    own = world.own
    with pytest.raises(WrongState, match="published or decided on"):
        add_paper_file(
            paper=own.public_paper, title="More", content=factories.picture("more"),
            name="more.png", by=own.writer,
        )  # fmt: skip
    with pytest.raises(WrongState):
        remove_file(file=own.paper_file, by=own.writer)
    for change in (
        lambda rows: rows.update(title="Other"),
        lambda rows: rows.update(paper=None, item=own.item),
    ):
        with pytest.raises(DatabaseError, match="published"), transaction.atomic():
            change(Attachment.objects.filter(pk=own.paper_file.pk))


def test_no_file_is_put_with_a_published_paper_by_sql(world):
    own = world.own
    draft = Attachment.objects.filter(pk=own.draft_paper_file.pk)
    with pytest.raises(DatabaseError, match="this paper was published"), transaction.atomic():
        draft.update(paper=own.public_paper)


def test_a_file_belongs_to_an_item_or_to_a_paper(world):
    draft = Attachment.objects.filter(pk=world.own.draft_paper_file.pk)
    for wrong in ({"item": world.own.item}, {"paper": None}, {"is_late": True}):
        with (
            pytest.raises(DatabaseError, match="attachment_of_item_or_paper"),
            transaction.atomic(),
        ):
            draft.update(**wrong)


def test_a_corrected_paper_begins_with_the_files(world):
    made = replace(paper=world.own.public_paper, by=world.own.writer)
    assert [file.title for file in made.files.order_by("pk")] == ["OWN annex", "OWN EXEMPT annex"]
    assert bytes(made.files.first().content.data) == factories.picture("paper_fileOWN")


def photograph():
    """A JPEG that tells where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 55.0, 21.0)})
    Image.new("RGB", (8, 8), "green").save(out, "JPEG", exif=exif, comment=b"Home of J. Smith")
    return out.getvalue()


def test_a_photograph_is_kept_without_the_place_where_it_was_taken(world, manager):
    upload(manager, world.own.item, "Bench №2.JPG", photograph())
    file = Attachment.objects.get(title="Bench №2")
    kept = manager.get(file.get_absolute_url()).content
    assert b"Exif" in photograph()
    assert b"Exif" not in kept
    assert b"Smith" not in kept
    assert (file.size, file.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    again = upload(manager, world.own.item, "other.jpg", photograph())
    assert "This file has already been added" in again.content.decode()


def large():
    """A file of which the client reads the bytes, and the server should not."""
    file = io.BytesIO(b"%PDF-" + b"x" * 2_000)
    file.name = "x.pdf"
    return file


def never(*args, **kwargs):
    raise AssertionError("read before its size was looked at")


def test_the_size_is_looked_at_before_a_file_is_read(world, manager, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1_000)
    monkeypatch.setattr(InMemoryUploadedFile, "read", never)
    monkeypatch.setattr(files_operations, "add_file", never)
    path = f"/meetings/items/{world.own.item.pk}/files/add/"
    answer = manager.post(path, {"file": large(), "title": "Typed title"})
    assert answer.status_code == 422
    assert "MB or smaller" in answer.content.decode()
    assert "Typed title" in answer.content.decode()


def test_a_request_that_is_far_too_large_is_answered_before_it_is_read(world, manager, monkeypatch):
    monkeypatch.setattr(uploads, "MOST", 1_000)
    monkeypatch.setattr(MemoryFileUploadHandler, "new_file", never)
    answer = manager.post(f"/meetings/items/{world.own.item.pk}/files/add/", {"file": large()})
    assert answer.status_code == 413
    assert "Files can be up to 10 MB" in answer.content.decode()
    assert not Attachment.objects.filter(item=world.own.item, name="x.pdf").exists()
