"""The file for audit: everything that was recorded; and the one without personal data, in which nobody is."""

import csv
import hashlib
import io
import zipfile
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.models import AgendaItem, MinutesVersion, Release
from core.errors import Refused
from core.jobs.registry import LABELS
from core.models import Event
from funding.audit.files import operations as files
from funding.audit.files import states
from funding.audit.files.sections import WITHHELD
from funding.grants.applications.operations import receive_application, withdraw_request
from funding.grants.offers.operations import offer_by_post
from funding.kept import _made
from funding.models import AuditContent, AuditFile, AuditPart, Grant
from funding.payments.operations import reverse_payment
from tests import factories
from tests.funding.audit.conftest import NAME
from tests.pairs import past_every_trigger
from tests.pdf_reader import read

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def made(about, by, what=states.FULL):
    """A file of a grant or an application, after its job has run."""
    grant = about if isinstance(about, Grant) else None
    application = about.request.application if grant else about
    asked = files.ask_file(
        application=application, grant=grant, what=what, made_for="External audit 2026/27", by=by
    )
    files.make_file(asked.pk)
    return fresh(asked)


def text_of(file):
    """Everything that can be read in the PDF and in the ZIP."""
    content = file.content
    whole = b"".join(bytes(each.data) for each in content.parts.order_by("number"))
    assert hashlib.sha256(whole).hexdigest() == file.zip_sha256
    assert len(whole) == content.size
    found = [read(bytes(content.pdf)), str(content.document)]
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        for name in opened.namelist():
            found.append(name)
            data = opened.read(name)
            found.append(read(data) if name.endswith(".pdf") else data.decode("utf-8", "ignore"))
    return "\n".join(found)


def members(file):
    whole = b"".join(bytes(each.data) for each in file.content.parts.order_by("number"))
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_everything_that_was_recorded_stands_in_the_file(reported, paid, finance):
    text = " ".join(text_of(made(reported, finance)).split())
    for words in (
        "Raised beds", "Four beds by the hall", "£1,000", "Receipt 17 of the joiner", "DONE MARKER",
        "OUTCOME MARKER", "BACK MARKER", NAME, "Hanna Head", "Fay Finance", "£1,200 for raised beds",
        "Authorised a payment", "Recorded a payment", "Gil Gardener", "Grant request",
    ):  # fmt: skip
        assert words in text, words
    assert "secret-address" not in text
    assert "01632" not in text


def test_every_stored_document_is_in_the_zip_as_it_is(reported, finance, meeting):
    found = members(made(reported, finance))
    names = sorted(found)
    assert any(name.endswith("photograph.png") for name in names)
    minutes = next(name for name in names if "minutes-" in name)
    version = meeting.minutes_versions.get()
    assert hashlib.sha256(found[minutes]).hexdigest() == version.sha256
    listed = list(csv.reader(io.StringIO(found["contents.csv"].decode("utf-8-sig"))))
    assert {row[0]: row[2] for row in listed[1:]} == {
        name: hashlib.sha256(found[name]).hexdigest() for name in names if name != "contents.csv"
    }


def test_a_reversal_stands_beside_what_it_reverses(paid, finance):
    reverse_payment(payment=paid, reason="It was another grant", by=finance)
    text = " ".join(text_of(made(Grant.objects.get(pk=paid.grant_id), finance)).split())
    assert "Paid, reversed" in text
    assert "It was another grant" in text
    assert f"Reverses {paid.entry_id}" in text or str(paid.entry_id) in text


def test_pressed_twice_without_a_change_it_is_the_same_file(reported, finance):
    first = made(reported, finance)
    with time_machine.travel(timezone.now() + timezone.timedelta(days=3), tick=False):
        second = made(reported, finance)
    assert (second.pk, second.content) != (first.pk, None)
    assert second.content == first.content
    assert (second.pdf_sha256, second.zip_sha256) == (first.pdf_sha256, first.zip_sha256)
    assert AuditContent.objects.count() == 1
    from funding.returns.operations import ask_repayment

    ask_repayment(grant=reported, amount=Decimal(55), reason="More", by=finance)
    assert made(reported, finance).content != first.content


def test_it_is_recorded_who_made_it_when_and_for_what(reported, finance, as_user):
    file = made(reported, finance)
    events = Event.objects.filter(target_type="funding.auditfile", target_id=file.pk).order_by("id")
    assert [(each.actor_name, each.reason) for each in events] == [
        ("Fay Finance", "External audit 2026/27"), ("The system", ""),
    ]  # fmt: skip
    page = as_user(finance).get(file.get_absolute_url()).content.decode()
    for words in ("External audit 2026/27", "Fay Finance", file.pdf_sha256, "Open the PDF"):
        assert words in page


def test_the_same_press_sent_twice_is_one_file(reported, finance, as_user):
    client, address = as_user(finance), reverse("grant_file_ask", args=[reported.pk])
    sent = {
        "what": "full",
        "made_for": "Audit",
        "client_id": "1f0a1c9e-8b13-4d3f-8a48-6f0c5c0f7f11",
    }
    first, again = client.post(address, sent), client.post(address, sent)
    assert first.url == again.url
    assert AuditFile.objects.count() == 1
    files.make_file(AuditFile.objects.get().pk)
    files.make_file(AuditFile.objects.get().pk)
    assert AuditContent.objects.count() == 1
    refused = client.post(address, sent | {"made_for": " ", "client_id": ""})
    assert refused.status_code == 422
    assert files.JOB in LABELS


def test_only_who_made_it_opens_it(reported, finance, second, third, as_user):
    file = made(reported, finance)
    pdf, whole = (reverse(f"audit_file_{each}", args=[file.pk]) for each in ("pdf", "zip"))
    assert as_user(finance).get(pdf).content == bytes(file.content.pdf)
    assert as_user(finance).get(whole)["Content-Length"] == str(file.content.size)
    for other in (second, third):
        page = as_user(other).get(file.get_absolute_url())
        assert "Make your own" in page.content.decode()
        assert {as_user(other).get(each).status_code for each in (pdf, whole)} == {404}
    clerk = factories.OfficerFactory(role="meetings_clerk")
    assert as_user(clerk).get(pdf).status_code == 403
    with pytest.raises(PermissionDenied):
        made(reported, clerk)


def test_the_head_of_service_reads_no_name_of_who_signed_for_the_group(reported, second):
    text = text_of(made(reported, second))
    assert NAME not in text
    assert "Gil Gardener" not in text
    assert "Shown to the finance officer" in " ".join(text.split())


def test_who_lost_the_right_meanwhile_gets_nothing(reported, finance):
    asked = files.ask_file(
        application=reported.request.application,
        grant=reported,
        what="full",
        made_for="Audit",
        by=finance,
    )
    finance.grants.update(ends_on=timezone.localdate(), ended_at=timezone.now())
    files.make_file(asked.pk)
    assert (fresh(asked).state, fresh(asked).content) == ("failed", None)
    assert "may not see it any more" in fresh(asked).reason


# What the file without personal data says of people: nothing.


@pytest.fixture
def marked(reported, finance):
    """The grant whose personal fields and free texts all hold a marker."""
    from funding.models import GroupPaper
    from funding.payments.models import Payment

    grant, application = reported, reported.request.application
    GroupPaper.objects.create(
        group=application.group, kind="equality", seen_on=timezone.localdate(), note="MARKER note",
        entered_by=finance, entered_at=timezone.now(),
    )  # fmt: skip
    assert Payment.objects.filter(grant=grant, evidence__contains="joiner").exists()
    return grant


NEVER = (
    NAME, "Gilberta", "Zuckermann", "Gil Gardener", "MARKER", "joiner", "secret-address", "01632", "Fay Finance",
    "Hanna Head", "Thea Third", "bench.png",
)  # fmt: skip


def test_the_file_for_an_information_request_names_nobody(marked, finance, group, as_user):
    file = made(marked, finance, states.PUBLIC)
    text = text_of(file)
    for words in NEVER:
        assert words not in text, words
    for words in (
        "Raised beds",
        "£1,000",
        "Abbey gardeners",
        WITHHELD,
        "An officer of the council",
        "£900",
    ):
        assert words in " ".join(text.split()), words
    assert set(members(file)) == {f"{marked.reference.lower()}-record.pdf", "contents.csv"}


@pytest.mark.parametrize("field", ["title", "purpose"])
def test_a_text_that_names_who_signed_is_withheld(reported, finance, field):
    from funding.grants.applications.models import Application

    with transaction.atomic(), past_every_trigger():
        Application.objects.filter(pk=reported.request.application_id).update(
            **{field: "Beds for zuckermann’s garden, write to a@b.example"}
        )
    text = text_of(made(fresh(reported), finance, states.PUBLIC))
    assert "zuckermann" not in text.lower()
    assert "a@b.example" not in text


def test_what_was_decided_in_private_is_in_it_once_it_is_released(
    reported, decision, finance, second
):
    """Before that not even that it was: nothing is given."""
    with transaction.atomic(), past_every_trigger():
        AgendaItem.objects.filter(pk=decision.item_id).update(
            access="exempt", paragraphs=[3], private_reason="Costs"
        )
    file = made(reported, finance, states.PUBLIC)
    assert (file.state, file.content) == ("failed", None)
    assert "decided in private" in file.reason
    release = Release.objects.create(
        item=decision.item, title="Beds", text="Beds were granted", reason="Costs are known",
        prepared_by=finance, prepared_at=timezone.now(),
    )  # fmt: skip
    assert made(reported, finance, states.PUBLIC).state == "failed", "not reviewed yet"
    Release.objects.filter(pk=release.pk).update(reviewed_by=second, reviewed_at=timezone.now())
    text = text_of(made(reported, finance, states.PUBLIC))
    assert release.get_absolute_url() in "".join(text.split())
    assert "1,200 for raised beds" not in text


def test_of_a_decision_that_one_does_not_read_the_file_says_nothing(
    reported, decision, finance, second
):
    """The finance officer pays what was decided in private and does not read its words; the head of service does."""
    with transaction.atomic(), past_every_trigger():
        AgendaItem.objects.filter(pk=decision.item_id).update(
            access="exempt", paragraphs=[3], private_reason="Costs"
        )
    assert "1,200 for raised beds" not in str(made(reported, finance).content.document)
    assert "1,200 for raised beds" in str(made(reported, second).content.document)


def test_a_whole_application_with_what_waits_and_what_was_withdrawn(asked, finance, ward, group):
    other = receive_application(
        group=group, title="Tools", purpose="Spades for NOBODY", received_on=timezone.localdate(),
        asks=[(ward, "grant", Decimal(50))], by=finance,
    )  # fmt: skip
    withdraw_request(asked=other.requests.get(), reason="REASON MARKER", by=finance)
    full = text_of(made(other, finance))
    assert "REASON MARKER" in full
    assert "Spades for NOBODY" in full
    assert "Raised beds" not in full
    public = " ".join(text_of(made(other, finance, states.PUBLIC)).split())
    for words in ("REASON MARKER", "NOBODY", "Tools", "Abbey gardeners", "Fay"):
        assert words not in public, words
    assert "Withdrawn" in public


def test_after_its_time_what_was_in_it_goes_and_the_record_stays(reported, finance):
    file, again = made(reported, finance), made(reported, finance)
    later = timezone.now() + timezone.timedelta(days=1)
    assert set(_made(later)) == {file, again}
    files.empty_file(fresh(file))
    assert AuditContent.objects.count() == 1
    files.empty_file(fresh(again))
    assert (AuditContent.objects.count(), AuditPart.objects.count()) == (0, 0)
    assert (fresh(file).state, fresh(file).pdf_sha256) == ("emptied", file.pdf_sha256)


@pytest.mark.parametrize(
    "change",
    [{"made_for": "x"}, {"what": "public"}, {"pdf_sha256": "0" * 64}, {"state": "waiting"}, {"state": "emptied"}],
)  # fmt: skip
def test_the_database_keeps_the_record(reported, finance, change):
    file = made(reported, finance)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditFile.objects.filter(pk=file.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditFile.objects.filter(pk=file.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditContent.objects.filter(pk=file.content_id).update(digest="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditPart.objects.filter(content=file.content_id).update(number=9)


def test_a_file_is_of_a_grant_of_its_application(reported, finance, ward, group):
    other = receive_application(
        group=group, title="Tools", purpose="Spades", received_on=timezone.localdate(),
        asks=[(ward, "grant", Decimal(50))], by=finance,
    )  # fmt: skip
    said = {"what": "full", "made_for": "Audit"}
    with pytest.raises(Refused, match="cannot see"):
        files.ask_file(application=other, grant=reported, by=finance, **said)
    with pytest.raises(DatabaseError, match="of its application"), transaction.atomic():
        AuditFile.objects.create(
            application=other,
            grant=reported,
            asked_by=finance,
            asked_by_name="x",
            asked_at=timezone.now(),
            **said,
        )


def test_a_document_that_is_not_as_it_was_kept_stops_the_file(reported, finance, meeting):

    with transaction.atomic(), past_every_trigger():
        MinutesVersion.objects.filter(meeting=meeting).update(pdf=b"%PDF-1.7 forged")
    file = made(reported, finance)
    assert (file.state, "its hash differs" in file.reason) == ("failed", True)


def test_the_letter_as_it_was_sent_is_in_the_zip(grant, meeting, finance, second):
    from tests import steps

    steps.publish(meeting, second)
    offer_by_post(grant=grant, sent_on=timezone.localdate(), by=finance)
    found = members(made(fresh(grant), finance))
    letter = fresh(grant).offer_letter
    name = next(each for each in found if "offer-letter" in each)
    assert found[name] == bytes(letter.pdf)
