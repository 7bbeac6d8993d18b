"""Publishing is an act: checked, frozen, said by whom; a correction is the next version."""

import datetime
import hashlib
import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from boards.settings.operations import set_setting
from core import todo
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from demo.funding.opendata import write_open_data
from funding.models import (
    OpenDataset,
    Publication,
    PublicationFile,
    PublicationPart,
    TakenDown,
)
from funding.opendata import models, operations
from funding.opendata.checks import Checker, stops
from funding.opendata.operations import publish, publish_due, take_down
from funding.opendata.records import rules
from funding.opendata.rules import GRANTS, SPEND, VOLUNTARY, grant_id, quarter_of
from funding.opendata.todo import DUE
from funding.tasks import publish_open_data
from tests import factories
from tests.pairs import past_every_trigger
from tests.together import together

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def this_quarter():
    return quarter_of(TODAY())


def content(file):
    return b"".join(bytes(each.data) for each in file.parts.order_by("number"))


def first(finance, **more):
    return publish(kind=GRANTS, code="2026", by=finance, **more)


def test_a_version_is_frozen_with_its_hash(give, wards, finance):
    give()
    made = first(finance)
    assert (made.number, made.count, made.published_by_name) == (1, 1, "Fay Finance")
    files = {each.file_format: each for each in made.files.all()}
    assert set(files) == {"json", "csv", "xlsx"}
    for each in files.values():
        assert hashlib.sha256(content(each)).hexdigest() == each.sha256
        assert len(content(each)) == each.size
    assert b"Raised beds" in content(files["csv"])
    event = Event.objects.about(made).get()
    assert event.verb == "published open data"
    for model in (OpenDataset, Publication, PublicationFile, PublicationPart):
        for write in (model.objects.all().delete, lambda m=model: m.objects.update(id=999)):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
    with pytest.raises(DatabaseError, match="nothing is added"), transaction.atomic():
        PublicationPart.objects.create(file=files["csv"], number=9, data=b"more")
    with pytest.raises(DatabaseError, match="numbered without gaps"), transaction.atomic():
        Publication.objects.create(
            dataset=made.dataset, number=3, reason="x", count=1, published_at=timezone.now(),
            published_by_name="x",
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE funding_publication SET count = 7")


def test_what_is_large_is_kept_in_parts(give, wards, finance, monkeypatch):
    monkeypatch.setattr(operations, "PART", 100)
    give()
    file = first(finance).files.get(file_format="json")
    assert file.parts.count() == -(-file.size // 100) > 5
    assert hashlib.sha256(content(file)).hexdigest() == file.sha256


def test_the_database_keeps_what_was_published(give, wards, finance):
    give()
    file = first(finance).files.first()
    of, at = file.publication, {"published_at": timezone.now()}
    wrong = (
        lambda: OpenDataset.objects.create(kind="spend", code="2026"),
        lambda: OpenDataset.objects.create(kind="grants", code="2026Q1"),
        lambda: OpenDataset.objects.create(kind="secrets", code="2026"),
        lambda: OpenDataset.objects.create(kind="grants", code="2026"),
        lambda: of.dataset.publications.create(number=2, count=1, published_by_name="x", **at),
        lambda: of.dataset.publications.create(number=2, count=1, reason="x", **at),
        lambda: of.files.create(file_format="pdf", title="x", name="x", kind="x", size=1, sha256="x"),
        lambda: of.files.create(file_format="json", title="x", name="x", kind="x", size=1, sha256="x"),
        lambda: PublicationFile.objects.bulk_create([
            PublicationFile(publication=of, file_format="csv", title="", name="x", kind="x", size=1)
        ]),
        lambda: file.parts.create(number=9, data=b""),
        lambda: file.parts.create(number=0, data=b"x"),
    )  # fmt: skip
    for write in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_correction_is_the_next_version_and_the_former_stays(give, wards, finance, as_user):
    give("First")
    one = first(finance)
    with pytest.raises(Refused, match="Enter what changed"):
        first(finance, after=1)
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        first(finance, after=1, reason="Again")
    give("Second")
    with pytest.raises(WrongState, match="Fay Finance published version 1 meanwhile"):
        first(finance, after=0, reason="Did not see it")
    two = first(finance, after=1, reason="One grant more")
    assert (two.number, two.count, two.reason) == (2, 2, "One grant more")
    client = as_user(None)
    page = client.get(two.get_absolute_url()).content.decode()
    assert page.index("Current") < page.index("Superseded")
    assert "One grant more" in page
    former = client.get(one.files.get(file_format="csv").get_absolute_url())
    assert b"Second" not in b"".join(former)
    assert b"Second" in b"".join(client.get(two.files.get(file_format="csv").get_absolute_url()))


def test_a_version_is_taken_down_in_the_open(give, wards, finance, second, as_user):
    give()
    made = first(finance)
    file, path = made.files.get(file_format="csv"), reverse("open_take_down", args=[made.pk])
    client, stranger = as_user(finance), as_user(None)
    assert path in client.get(made.get_absolute_url()).content.decode()
    assert path not in stranger.get(made.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        take_down(publication=made, reason="A name", by=second)
    assert client.post(path, {"reason": " "}).status_code == 422
    assert stranger.get(file.get_absolute_url()).status_code == 200
    assert client.post(path, {"reason": "A name stood in it"}).status_code == 302
    assert client.post(path, {"reason": "Again"}).status_code == 409
    assert stranger.get(file.get_absolute_url()).status_code == 404
    page = stranger.get(made.get_absolute_url()).content.decode()
    assert "Taken down" in page
    assert "A name stood in it" in page
    assert file.get_absolute_url() not in page
    assert file.get_absolute_url() not in stranger.get("/open-data/").content.decode()
    row = TakenDown.objects.get()
    for write in (
        row.delete,
        lambda: TakenDown.objects.update(reason="Other"),
        lambda: TakenDown.objects.create(publication=made, reason="x", at=row.at),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    again = first(finance, after=1, reason="Without the name")
    assert again.number == 2, "the same rows may be published anew"
    with pytest.raises(DatabaseError), transaction.atomic():
        TakenDown.objects.create(publication=again, reason="", at=row.at)


def test_the_same_press_twice_makes_one(give, wards, finance):
    give()
    press = uuid.uuid4()
    assert first(finance, client_id=press) == first(finance, client_id=press)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        (GRANTS, "2026Q2", "Choose what to publish"),
        (SPEND, "2026", "Choose what to publish"),
        (SPEND, "2026Q5", "Choose what to publish"),
        ("secrets", "2026", "Choose what to publish"),
        (GRANTS, "2090", "2090/91 has not begun"),
        (GRANTS, "2026", "There is nothing to publish"),
    ],
)
def test_what_cannot_be_published(ward, finance, kind, code, said):
    with pytest.raises(Refused, match=said):
        publish(kind=kind, code=code, by=finance)
    assert not OpenDataset.objects.exists()


def test_an_error_stops_it_and_a_warning_does_not(give, finance):
    grant = give(purpose="Ask gil@example.org")
    with pytest.raises(Refused, match="cannot be published yet: There is an email address"):
        first(finance)
    with past_every_trigger():
        type(grant.request.application).objects.update(purpose="Ask at the hall")
    assert first(finance).number == 1, "no ward is loaded: a warning"


def test_who_may_publish(give, wards, second, as_user):
    give()
    with pytest.raises(PermissionDenied):
        first(second)
    path = reverse("open_publish", args=[GRANTS, "2026"])
    assert as_user(second).get(path).status_code == 403
    assert as_user(second).post(path).status_code == 403
    assert not Publication.objects.exists()


def test_the_officer_checks_looks_and_publishes(give, finance, as_user):
    grant = give(purpose="Ask gil@example.org")
    client, path = as_user(finance), reverse("open_publish", args=[GRANTS, "2026"])
    assert path in client.get(reverse("open_publishing")).content.decode()
    page = client.get(path).content.decode()
    assert "1 error, 1 warning" in page
    assert grant.get_absolute_url() in page
    assert ">Publish<" not in page
    assert client.post(path, {"after": "0"}).status_code == 422
    with past_every_trigger():
        type(grant.request.application).objects.update(purpose="Ask at the hall")
    preview = client.get(reverse("open_preview", args=[GRANTS, "2026", "csv"]))
    assert b"Raised beds" in b"".join(preview)
    page = client.get(path)
    form = page.context["form"]
    assert ">Publish<" in page.content.decode()
    sent = {name: form[name].initial for name in ("after", "client_id")}
    for _ in range(2):
        answer = client.post(path, sent)
        assert answer.status_code == 302, answer.context["form"].errors
    made = Publication.objects.get()
    page = client.get(path).content.decode()
    assert "Nothing has changed since version 1" in page
    assert made.get_absolute_url() in page
    give("Second")
    again = client.post(path, sent | {"client_id": str(uuid.uuid4()), "reason": "One more"})
    assert again.status_code == 409
    assert "One more" in again.content.decode(), "what was typed is still there"


def test_everybody_finds_the_files(give, wards, finance, as_user):
    client = as_user(None)
    assert "No files have been published yet" in client.get("/open-data/").content.decode()
    assert client.get(reverse("open_dataset", args=[GRANTS, "2026"])).status_code == 404
    give(paid="700")
    made = first(finance)
    publish(kind=SPEND, code=this_quarter().code, by=finance)
    publish(kind=VOLUNTARY, code="2026", by=finance)
    page = client.get("/open-data/").content.decode()
    for each in PublicationFile.objects.all():
        assert each.get_absolute_url() in page
    assert PublicationFile.objects.count() == 7
    assert "Open Government Licence" in page
    assert "Publish" not in page.split("<main")[1].split("Published files")[0]
    file = made.files.get(file_format="json")
    answer = client.get(file.get_absolute_url())
    assert b"".join(answer) == content(file)
    assert answer["Content-Type"] == "application/json"
    assert file.name in answer["Content-Disposition"]
    again = client.get(file.get_absolute_url(), HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code == 304
    assert file.sha256 in client.get(made.get_absolute_url()).content.decode()
    assert "Fay" not in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize("what", ["secrets/2026/", "grants/2026Q1/", "spend/2026/", "grants/2090/"])
def test_what_is_no_file_is_not_there(ward, finance, as_user, what):
    client = as_user(finance)
    assert client.get(f"/open-data/{what}").status_code == 404
    assert client.get(f"/money/open-data/{what}").status_code == 404
    assert client.get(f"/money/open-data/{what}csv/").status_code == 404
    assert client.get("/money/open-data/grants/2026/pdf/").status_code == 404


def test_it_is_published_by_itself_after_the_quarter(give, wards, finance):
    give(paid="700")
    after = this_quarter().last + datetime.timedelta(days=1)
    assert [str(each) for each in publish_due(after, by=SYSTEM)] == [
        f"Ward money spent, {this_quarter()}, version 1",
        "Grants of ward money (360Giving), 2026/27, version 1",
        "Grants to voluntary and community organisations, 2026/27, version 1",
    ]
    give("Later")
    again = publish_due(after, by=SYSTEM)
    # What was published within the quarter is brought up to its end, once.
    assert {each.dataset.kind for each in again} == {GRANTS, VOLUNTARY}
    assert {each.reason for each in again} == {f"Update to the end of {this_quarter()}"}
    assert {each.published_by_name for each in again} == {"The system"}
    later = timezone.now() + datetime.timedelta(days=100)
    Publication.objects.count()
    with past_every_trigger():
        Publication.objects.update(published_at=later)
    give("Latest")
    assert publish_due(after, by=SYSTEM) == []


def test_the_job_publishes_only_where_the_setting_says_so(give, wards, monkeypatch):
    give()
    found = []
    monkeypatch.setattr(operations, "publish_due", lambda day, by: found.append(by))
    publish_open_data(timestamp=0)
    assert found == []
    set_setting(name="funding.open_automatic", value="yes", starts_on=TODAY(), by=SYSTEM)
    publish_open_data(timestamp=0)
    assert found == [SYSTEM]


def test_the_finance_officer_is_asked_to_publish_a_quarter(give, wards, finance, second):
    payment = give(paid="700").payments.get()
    before = quarter_of(this_quarter().first - datetime.timedelta(days=1))

    def rows(user):
        return [each.what for each in todo.rows_of(DUE, user, timezone.now(), 10)]

    assert rows(finance) == []
    with past_every_trigger():
        type(payment.entry).objects.filter(pk=payment.entry_id).update(on=before.last)
    assert rows(finance) == [f"Publish the spend of {before}"]
    assert rows(second) == []
    publish(kind=SPEND, code=before.code, by=finance)
    assert rows(finance) == []


@pytest.mark.parametrize(
    ("reference", "wanted"),
    [("G31", "360G-derby-G31"), ("G31.2", "360G-derby-G31_2"), ("A/B 1", "360G-derby-A_B_1")],
)
def test_ids(reference, wanted):
    assert grant_id("derby", reference) == wanted


CHANGES = [
    ("error", "The identifier is not", {"id": "360G-derby-A/B"}),
    ("error", "The title is missing", {"title": " "}),
    ("warning", "longer than 140", {"title": "x" * 141}),
    ("error", "What the grant is for is missing", {"description": ""}),
    ("warning", "are the same", {"title": "Beds", "description": "beds "}),
    ("error", "email address", {"left_out": "email"}),
    ("warning", "telephone number", {"left_out": "contact"}),
    ("error", "nothing, or below", {"awarded": 0, "disbursed": 0}),
    ("warning", "More was awarded than asked", {"asked": 1}),
    ("error", "More was paid than awarded", {"disbursed": 1_001}),
    ("error", "More was paid than awarded", {"disbursed": -1}),
    ("error", "in the future", {"awarded_on": datetime.date(2090, 1, 1)}),
    ("warning", "more than 25 years ago", {"awarded_on": datetime.date(1999, 1, 1)}),
    ("error", "Nobody is named", {"recipient": ""}),
    ("error", "has no shape of org-id.guide", {"recipient_id": "Abbey gardeners"}),
    ("warning", "The charity number", {"numbers": ("12", "")}),
    ("warning", "The company number", {"numbers": ("", "123456")}),
    ("warning", "No ward was in force", {"place_type": "UA"}),
    ("error", "A place has no ONS code", {"places": (("DE1 2AB", "Abbey"),)}),
    ("error", "A place has no name", {"places": (("E05015407", ""),)}),
    ("error", "The kind of place", {"place_type": "WARD"}),
    ("error", "The location scope", {"scope": "Local area"}),
    ("warning", "The planned end", {"starts_on": datetime.date(2027, 1, 2), "ends_on": datetime.date(2027, 1, 1)}),
    ("warning", "12 years ahead", {"starts_on": datetime.date(2026, 1, 1), "ends_on": datetime.date(2060, 1, 1)}),
    ("error", "Last modified", {"modified": datetime.date(2026, 1, 1)}),
    ("error", "Last modified", {"modified": datetime.datetime(2026, 1, 1)}),
]  # fmt: skip


def test_each_check_finds_its_fault(give, wards):
    from dataclasses import replace

    from funding.opendata import records
    from funding.opendata.rules import Numbers

    give()
    found = rules()
    (good,) = records.grants(found, day=TODAY())
    checker = Checker(GRANTS, rules=found, day=TODAY())
    checker.take(good)
    assert {each.level for each in checker.result()} == {"note"}
    for level, words, change in CHANGES:
        if "numbers" in change:
            change = {"numbers": Numbers(*change["numbers"])}
        checker = Checker(GRANTS, rules=found, day=TODAY())
        checker.take(replace(good, **change))
        hit = [each.level for each in checker.result() if words in each.words]
        assert hit == [level], (words, change)
        assert stops(checker.result()) is (level == "error"), words
    checker = Checker(GRANTS, rules=found, day=TODAY())
    checker.take(good)
    checker.take(replace(good, recipient="Other name"))
    said = {each.words: each.count for each in checker.result() if each.level != "note"}
    assert said == {"The identifier stands twice in the file": 1, "One recipient has two names": 1}
    checker = Checker(
        GRANTS, rules=replace(found, prefix="a b", organisation="x", area_code="x"), day=TODAY()
    )
    assert len([each for each in checker.result() if each.level == "error"]) == 4, "and it is empty"


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one(give, wards, finance):
    give()
    other = factories.OfficerFactory(role="finance_officer", name="Fred Finance")
    outcomes = together(lambda: first(finance), lambda: first(other))
    kinds = sorted(type(each).__name__ for each in outcomes)
    assert kinds == ["Publication", "WrongState"]
    assert models.Publication.objects.count() == 1


def test_the_demonstration_publishes_what_there_is(give, wards, finance):
    give(paid="700")
    quarter = this_quarter()
    world = SimpleNamespace(
        today=quarter.last + datetime.timedelta(days=20), users={Role.FINANCE_OFFICER: finance}
    )
    write_open_data(world)
    (made,) = Publication.objects.select_related("dataset")
    assert (made.dataset.kind, made.dataset.code) == (SPEND, quarter.code)
    assert timezone.localdate(made.published_at) == quarter.last + datetime.timedelta(days=12)
    assert OpenDataset.objects.count() == 1, "nothing is left of what could not be published"
