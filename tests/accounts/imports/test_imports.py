"""From a file to the records and back: preview, loading, undo, and everything that goes wrong."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.imports import operations
from accounts.imports.models import ColumnMapping, ImportBatch, ImportFile, ImportRow
from core.errors import Refused, Stale, WrongState
from core.imports import sheets, templates
from core.models import Event
from neighbourhoods.models import Agency, CommunityGroup, Person, Venue
from neighbourhoods.people.operations import save_agency, save_person
from tests import factories, workbooks
from tests.clients import FormClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty")]
State = ImportBatch.State


@pytest.fixture
def head():
    return factories.OfficerFactory(name="Hanna Head")


@pytest.fixture
def client(head):
    found = FormClient()
    found.force_login(head)
    return found


def upload(name, content, by, file="file.xlsx"):
    return operations.upload(sheet=sheets.get(name), content=content, name=file, by=by)


def people(by, *rows):
    return upload("people", workbooks.of("people", *rows), by)


def problems(batch):
    return [tuple(each) for each in batch.preview["problems"]]


def again(batch):
    return ImportBatch.objects.get(pk=batch.pk)


# ------------------------------------------------------------------ through the pages


def test_a_file_goes_from_the_page_to_the_records_and_back(client, head):
    factories.AgencyFactory(name="Derby Homes", short_name="Derby Homes")
    known = factories.PersonFactory(name="Ann Known", job_title="Clerk")
    content = workbooks.of(
        "people",
        {"name": "New Person", "agency": "derby homes", "phone": 1332123456},
        {"name": "Known Ann", "job_title": "Officer"},
    )
    file = workbooks.io.BytesIO(content)
    file.name = "people.xlsx"
    page = client.post(reverse("starting_upload", args=["people"]), {"file": file}, follow=True)
    text = page.content.decode()
    assert "Load the file" in text
    assert "Job title: Clerk → Officer" in text
    assert not Person.objects.filter(name="New Person")
    batch = ImportBatch.objects.get()
    assert (batch.added, batch.changed, batch.same) == (1, 1, 0)

    client.post(reverse("import_load", args=[batch.pk]))
    new = Person.objects.get(name="New Person")
    assert (new.agency.short_name, new.phone) == ("Derby Homes", "01332123456")
    known.refresh_from_db()
    assert (known.name, known.job_title) == ("Ann Known", "Officer")
    assert not ImportFile.objects.exists()

    client.post(reverse("import_undo", args=[batch.pk]))
    known.refresh_from_db()
    assert known.job_title == "Clerk"
    assert not Person.objects.filter(name="New Person")
    assert again(batch).state == State.UNDONE
    told = Event.objects.filter(target_type="accounts.importbatch").values_list("verb", flat=True)
    assert [each.split()[0] for each in told.order_by("id")] == ["uploaded", "loaded", "undid"]


def test_the_list_shows_what_is_there_and_every_file(client, head):
    people(head, {"name": "Somebody New"})
    page = client.get(reverse("starting")).content.decode()
    assert "file.xlsx" in page
    assert "Checked, not loaded yet" in page


def test_contact_details_stand_in_no_record_of_the_file(head):
    known = factories.PersonFactory(name="Ann Known", email="old@example.org", phone="01")
    batch = people(
        head,
        {"name": "Ann Known", "email": "secret@example.org", "phone": "01632 111111"},
        {"name": "New One", "email": "hidden@example.org"},
        {"name": "Bad One", "email": "wrong@@example"},
    )
    assert problems(batch) == [(4, "Email", "is not an email address, such as name@example.org")]
    batch = people(
        head,
        {"name": "Ann Known", "email": "secret@example.org", "phone": "01632 111111"},
        {"name": "New One", "email": "hidden@example.org"},
    )
    shown = str(batch.preview)
    operations.load(batch=batch, by=head)
    shown += str(list(ImportRow.objects.values())) + str(list(Event.objects.values()))
    known.refresh_from_db()
    assert known.email == "secret@example.org"
    for secret in ("secret@", "hidden@", "111111", "old@"):
        assert secret not in shown
    row = ImportRow.objects.get(target_id=known.pk)
    assert (row.before, row.unkept) == ({}, ["email", "phone"])
    undone = operations.undo(batch=again(batch), by=head)
    assert "The contact details of 1 record stay as the file has them" in undone.note
    known.refresh_from_db()
    assert known.email == "secret@example.org"  # the page says so


# ------------------------------------------------------------------ bad input: a list, nothing written


def test_every_problem_has_its_row_and_column_and_nothing_is_written(head):
    factories.AgencyFactory(name="Derby Homes", short_name="DH")
    content = workbooks.of(
        "people",
        {"name": "Good Row"},
        {"job_title": "Nameless"},
        {"name": "=A1"},
        {"name": "Typo", "agency": "Derby Hmes"},
        {"name": "Unknown", "agency": "Xylophone"},
        {"name": "x" * 201},
        {"name": "Good Row Too"},
    )
    batch = upload("people", content, head)
    assert problems(batch) == [
        (3, "Name", "is blank. Fill it in"),
        (4, "Name", "is a formula. Copy the cells and paste them as values"),
        (5, "Agency", "“Derby Hmes” is not known. Did you mean “DH”?"),
        (6, "Agency", "“Xylophone” is not known."),
        (7, "Name", "has 201 characters. The most is 200"),
    ]
    assert batch.problems == 5
    with pytest.raises(Refused, match="Correct the problems"):
        operations.load(batch=batch, by=head)
    assert not Person.objects.exists()
    corrected = people(head, {"name": "Good Row"}, {"name": "Typo", "agency": "DH"})
    operations.load(batch=corrected, by=head)
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Good Row", "Typo"]
    assert again(batch).state == State.DROPPED


def test_merged_cells_are_a_problem_of_their_row(head):
    content = workbooks.of(
        "people", {"name": "One"}, {"name": "Two"}, {"name": None}, merge=["A3:B4"]
    )
    batch = upload("people", content, head)
    assert problems(batch)[0] == (
        3, "Name", "is merged with other cells. Unmerge them and fill in each cell",
    )  # fmt: skip
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: workbooks.with_part(workbooks.xlsx(["Name"], ["A"]), "xl/vbaProject.bin"), "macros"),
        (lambda: b"\xd0\xcf\x11\xe0 an old workbook, or one with a password", "password"),
        (lambda: factories.blank_pdf(), "Excel workbook"),
        (lambda: factories.picture(), "Excel workbook"),
        (lambda: b"PK\x03\x04 no archive", "Upload"),
        (lambda: b"Name\x00Ann", "Excel workbook"),
        (lambda: b"", "empty"),
        (lambda: workbooks.with_part(workbooks.xlsx(["Name"]), "xl/big.xml", b"0" * 120_000_000), "unpacks"),
        (lambda: workbooks.csv("Name", *["Ann"] * 50_001), "more than 50,000 rows"),
    ],
    ids=["macros", "old or locked", "pdf", "picture", "broken", "binary", "empty", "bomb", "rows"],
)  # fmt: skip
def test_a_file_that_is_not_taken_is_refused_with_its_reason(head, content, words):
    with pytest.raises(Refused, match=words):
        upload("people", content(), head)
    assert not ImportBatch.objects.exists()


def test_what_is_refused_stands_in_the_form(client):
    file = workbooks.io.BytesIO(b"\xd0\xcf\x11\xe0")
    file.name = "people.xls"
    page = client.post(reverse("starting_upload", args=["people"]), {"file": file})
    assert page.status_code == 422
    assert "has a password" in page.content.decode()


def test_other_headings_are_matched_once(client, head):
    content = workbooks.xlsx(["Who", "Shoe size", "Their work"], ["Ann", 7, "Clerk"])
    batch = upload("people", content, head)
    assert batch.state == State.COLUMNS
    text = client.get(batch.get_absolute_url()).content.decode()
    assert "Column B: Shoe size" in text
    assert "<li>Name</li>" in text  # missing
    address = reverse("import_columns", args=[batch.pk])
    page = client.post(address, {"column_A": "-", "column_B": "-", "column_C": "job_title"})
    assert page.status_code == 422
    assert "Choose which column holds “Name”" in page.content.decode()
    chosen = {"column_A": "name", "column_B": "-", "column_C": "job_title", "keep_as": "Our list"}
    client.post(address, chosen)
    operations.load(batch=again(batch), by=head)
    assert Person.objects.get().job_title == "Clerk"
    assert ColumnMapping.objects.get().name == "Our list"
    content = workbooks.xlsx(["Who", "Shoe size", "Their work"], ["Bob", 7, "Clerk"])
    assert upload("people", content, head).state == State.CHECKED


def test_two_columns_are_not_the_same(head):
    batch = upload("people", workbooks.xlsx(["Name", "Full name"], ["Ann", "Ann Two"]), head)
    assert batch.state == State.COLUMNS
    mapping = {"name": "name", "full name": "name"}
    with pytest.raises(Refused, match="Only one column can be “Name”"):
        operations.set_columns(batch=batch, mapping=mapping, by=head)


def test_a_title_above_the_headings_and_a_csv_file_are_read(head):
    content = workbooks.xlsx(["Name", "Job"], ["Ann", "Clerk"], title_rows=[["Our people 2026"]])
    assert upload("people", content, head).added == 1
    content = workbooks.csv("Name;Job title", "Zoë O’Brien;Clerk")
    assert upload("people", content, head, "people.csv").added == 1


def test_the_rows_of_the_template_are_skipped(head):
    content = templates.workbook([sheets.get("people")], head)
    book = workbooks.opened(content)
    book["People"].append(["Real Person"])
    batch = upload("people", workbooks.saved(book), head)
    assert (batch.added, batch.problems) == (1, 0)


# ------------------------------------------------------------------ likely duplicates


def test_the_same_person_under_two_spellings_is_asked_about(client, head):
    police = factories.AgencyFactory(name="Police", short_name="Police")
    known = factories.PersonFactory(name="Siobhán O’Brien", agency=police)
    batch = people(head, {"name": "Siobhan O'Brian", "job_title": "Sergeant"})
    assert batch.unanswered == 1
    with pytest.raises(Refused, match="likely duplicate"):
        operations.load(batch=batch, by=head)
    address = reverse("import_answers", args=[batch.pk])
    assert "The same as Siobhán O’Brien (Police)" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    client.post(address, {"row_2": str(known.pk)})
    batch = again(batch)
    assert (batch.changed, batch.unanswered) == (1, 0)
    operations.load(batch=batch, by=head)
    known.refresh_from_db()
    assert (known.name, known.job_title) == ("Siobhán O’Brien", "Sergeant")
    assert Person.objects.count() == 1


def test_somebody_else_of_nearly_that_name_is_added(head):
    factories.PersonFactory(name="John Smith")
    batch = people(head, {"name": "Jon Smith"})
    batch = operations.answer(batch=batch, choices={"2": "new"}, by=head)
    operations.load(batch=batch, by=head)
    assert Person.objects.count() == 2


def test_two_spellings_in_one_file_are_asked_about(head):
    batch = people(head, {"name": "John Smith"}, {"name": "Jon Smith", "job_title": "Clerk"})
    assert [(row, options) for row, _, options in batch.preview["questions"]] == [
        (3, [("row 2", "row 2 of this file: John Smith")])
    ]
    assert batch.unanswered == 1
    batch = operations.answer(batch=batch, choices={"3": "row 2"}, by=head)
    operations.load(batch=batch, by=head)
    assert Person.objects.get().job_title == "Clerk"
    operations.undo(batch=again(batch), by=head)
    assert not Person.objects.exists()


# ------------------------------------------------------------------ what changes in between


def test_what_somebody_added_meanwhile_is_found_under_the_lock(client, head):
    batch = people(head, {"name": "Ann New", "job_title": "Clerk"})
    factories.PersonFactory(name="Ann New")
    page = client.post(reverse("import_load", args=[batch.pk]), follow=True)
    assert "Records have changed since the file was checked" in page.content.decode()
    batch = again(batch)
    assert (batch.state, batch.added, batch.changed) == (State.CHECKED, 0, 1)
    assert Person.objects.get().job_title == ""


def test_loading_twice_makes_one(client, head):
    batch = people(head, {"name": "Ann New"})
    assert client.post(reverse("import_load", args=[batch.pk])).status_code == 302
    assert client.post(reverse("import_load", args=[batch.pk])).status_code == 409
    assert Person.objects.count() == 1


def test_the_same_file_again_changes_nothing(head):
    content = workbooks.of("people", {"name": "Ann New", "job_title": "Clerk"})
    operations.load(batch=upload("people", content, head), by=head)
    batch = upload("people", content, head)
    assert (batch.added, batch.changed, batch.same) == (0, 0, 1)
    with pytest.raises(Refused, match="nothing that is not here"):
        operations.load(batch=batch, by=head)


def test_an_undo_is_refused_where_a_row_was_changed_since(head):
    batch = people(head, {"name": "Ann New"}, {"name": "Bob New"})
    operations.load(batch=batch, by=head)
    ann = Person.objects.get(name="Ann New")
    save_person(person=ann, job_title="Clerk", by=head)
    with pytest.raises(
        Refused, match=r"row 2, Ann New, has been changed since \(Hanna Head changed"
    ):
        operations.undo(batch=again(batch), by=head)
    assert Person.objects.count() == 2
    assert again(batch).state == State.LOADED


def test_an_undo_is_refused_where_something_rests_on_a_row(head):
    content = workbooks.of("agencies", {"name": "Derby Homes", "short_name": "DH", "kind": "Other"})
    batch = upload("agencies", content, head)
    operations.load(batch=batch, by=head)
    person = factories.PersonFactory(name="Ann", agency=Agency.objects.get())
    with pytest.raises(Refused, match="DH is used by people"):
        operations.undo(batch=again(batch), by=head)
    person.delete()
    operations.undo(batch=again(batch), by=head)
    assert not Agency.objects.exists()


# ------------------------------------------------------------------ who may


def test_a_sheet_is_for_those_who_hold_all_its_rights_on_the_whole_city():
    admin = factories.OfficerFactory(role=Role.SYSTEM_ADMINISTRATOR)
    content = workbooks.of("people", {"name": "Ann New"})
    with pytest.raises(PermissionDenied):
        upload("people", content, admin)
    client = FormClient()
    client.force_login(admin)
    assert client.get(reverse("starting_upload", args=["people"])).status_code == 403
    assert client.get(reverse("starting_upload", args=["agencies"])).status_code == 200
    page = client.get(reverse("starting")).content.decode()
    assert reverse("starting_upload", args=["agencies"]) in page
    assert reverse("starting_upload", args=["people"]) not in page


def test_a_file_is_seen_and_loaded_by_those_who_may_load_its_sheet(head):
    batch = people(head, {"name": "Ann New"})
    admin = factories.OfficerFactory(role=Role.SYSTEM_ADMINISTRATOR)
    assert list(ImportBatch.objects.visible_to(head)) == [batch]
    assert list(ImportBatch.objects.visible_to(admin)) == []
    with pytest.raises(PermissionDenied):
        operations.load(batch=batch, by=admin)
    operations.load(batch=batch, by=head)
    with pytest.raises(PermissionDenied):
        operations.undo(batch=batch, by=admin)


# ------------------------------------------------------------------ what the database holds


def test_the_database_holds_the_states(head):
    batch = people(head, {"name": "Ann New"}, {"job_title": "Nameless"})
    for values in (
        {"state": State.LOADING},
        {"state": State.LOADED},
        {"state": State.LOADED, "loaded_at": timezone.now(), "loaded_by": head},
        {"loaded_at": timezone.now()},
        {"undone_at": timezone.now(), "undone_by": head},
        {"state": State.UNDONE},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ImportBatch.objects.filter(pk=batch.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportFile.objects.update(data=b"another")
    with pytest.raises(DatabaseError), transaction.atomic():
        ColumnMapping.objects.create(
            sheet="people", name="", mapping={}, kept_by=head, kept_at=timezone.now()
        )
    good = people(head, {"name": "Ann New"})
    operations.load(batch=good, by=head)
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportRow.objects.create(
            batch=good, number=1, action="added", target_type="x", target_id=1, before={"a": 1}
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportRow.objects.update(number=9)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_importrow")
    with pytest.raises(DatabaseError), transaction.atomic():
        ImportBatch.objects.filter(pk=good.pk).update(
            state=State.CHECKED, loaded_at=None, loaded_by=None
        )


def test_files_that_nobody_loads_go_after_seven_days(head):
    batch = people(head, {"name": "Ann New"})
    assert operations.drop_old(timezone.now() + datetime.timedelta(days=6)) == 0
    assert operations.drop_old(timezone.now() + datetime.timedelta(days=8)) == 1
    assert not ImportFile.objects.exists()
    assert again(batch).preview == {}
    with pytest.raises(WrongState):
        operations.load(batch=batch, by=head)


# ------------------------------------------------------------------ large files


def test_a_large_file_is_checked_and_loaded_by_a_job(head, monkeypatch):
    monkeypatch.setattr(operations, "LARGE", 2)
    batch = people(head, *({"name": name} for name in ("Abel One", "Berta Two", "Carl Three")))
    assert batch.state == State.CHECKING
    operations.check_in_job(batch.pk, head.pk)
    assert (again(batch).state, again(batch).added) == (State.CHECKED, 3)
    assert not Person.objects.exists()
    operations.load(batch=again(batch), by=head)
    assert again(batch).state == State.LOADING
    operations.load_in_job(batch.pk, head.pk)
    operations.load_in_job(batch.pk, head.pk)  # taken up again after its worker died
    assert again(batch).state == State.LOADED
    assert Person.objects.count() == 3


# ------------------------------------------------------------------ venues and groups


def test_venues_and_groups_stand_in_their_neighbourhood(head):
    here = factories.NeighbourhoodFactory(name="Sinfin")
    factories.PersonFactory(name="Ann Known")
    venue = {
        "name": "Hall",
        "neighbourhood": "sinfin",
        "address": "1 High Street",
        "capacity": "80",
    }
    operations.load(batch=upload("venues", workbooks.of("venues", venue), head), by=head)
    found = Venue.objects.get()
    assert (found.neighbourhood, found.capacity) == (here, 80)
    group = {
        "name": "Friends", "neighbourhood": "Sinfin", "purpose": "Flowers",
        "is_constituted": "Yes", "contact": "Known, Ann",
    }  # fmt: skip
    batch = upload("groups", workbooks.of("groups", group), head)
    operations.load(batch=batch, by=head)
    found = CommunityGroup.objects.get()
    assert (found.is_constituted, found.contact.name) == (True, "Ann Known")
    operations.undo(batch=again(batch), by=head)
    assert not CommunityGroup.objects.exists()


def test_an_agency_is_changed_by_its_operation_and_put_back(head):
    agency = save_agency(name="Derby Homes", short_name="Homes", kind="other", by=head)
    row = {"name": "Derby Homes", "short_name": "DH", "kind": "Council"}
    batch = upload("agencies", workbooks.of("agencies", row), head)
    assert batch.preview["changed"][0][2] == [
        ("Short name", "Homes", "DH"),
        ("Kind", "Other", "Council"),
    ]
    operations.load(batch=batch, by=head)
    agency.seen(agency.version)
    with pytest.raises(Stale):
        save_agency(agency=agency, short_name="Mine", by=head)
    operations.undo(batch=again(batch), by=head)
    agency.refresh_from_db()
    assert (agency.short_name, agency.kind) == ("Homes", "other")
