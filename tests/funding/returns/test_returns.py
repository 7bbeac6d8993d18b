"""Reports of groups and money that comes back."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.letters.operations import why_outdated
from core.links.models import Link
from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import finish
from funding.models import Grant, Repayment, Return, ReturnPhoto
from funding.payments.operations import authorise, claim, mark_paid
from funding.returns import operations as returns
from funding.returns.asking import ask_and_remind, send_report_link
from tests import factories
from tests.funding.ledger.test_ledger import money

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
SAID = {"done": "Four beds", "people": 40, "spent": Decimal(700), "signed": "Gil Gardener"}
DAY = datetime.timedelta(days=1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


@pytest.fixture
def paid(accepted, group, finance, second):
    """£900 of the £1,000 were paid."""
    group.contact = factories.PersonFactory(name="Gil Gardener", email="gil@gardeners.example")
    group.save(update_fields=["contact"])
    made = claim(grant=accepted, amount=Decimal(900), evidence="Receipts", by=finance)
    authorise(payment=made, by=second)
    mark_paid(payment=made, paid_on=TODAY(), by=finance)
    return fresh(accepted)


@pytest.fixture
def report(paid, finance):
    return returns.ask_return(grant=paid, by=finance)


@pytest.fixture
def third(db):
    return factories.OfficerFactory(role="finance_officer", name="Thea Third")


def token_of(letter):
    return re.search(r"/l/report/([\w-]{43})/", letter.body)[1]


def test_it_is_due_some_weeks_after_the_work(grant, accepted, finance):
    accepted.terms.ends_on = TODAY() + 10 * DAY  # the letter has gone: not stored, only asked
    assert returns.due_on(accepted) == TODAY() + 66 * DAY
    accepted.terms.ends_on = None
    assert returns.due_on(accepted) == datetime.date(2027, 3, 31) + 56 * DAY


def test_the_job_asks_and_reminds_twice_and_never_at_a_weekend(paid):
    assert ask_and_remind() == 0
    report = Return.objects.get()
    assert ask_and_remind() == 0
    assert Return.objects.count() == 1
    Return.objects.update(due_on=datetime.date(2027, 5, 1))  # a Saturday
    told = {}
    for day in (
        "04-30",
        "05-01",
        "05-02",
        "05-03",
        "05-04",
        "05-05",
        "05-14",
        "05-15",
        "05-17",
        "05-18",
        "06-18",
    ):
        with time_machine.travel(f"2027-{day}T08:00:00Z", tick=True):
            ask_and_remind()
            ask_and_remind()
        told[day] = Letter.objects.filter(kind="End-of-grant report").count()
    # Monday 3 May is a bank holiday
    assert told == {
        "04-30": 0, "05-01": 0, "05-02": 0, "05-03": 0, "05-04": 1, "05-05": 1, "05-14": 1, "05-15": 1,
        "05-17": 2, "05-18": 2, "06-18": 2,
    }  # fmt: skip
    assert fresh(report).received_on is None


def test_a_report_is_entered_and_accepted_by_somebody_else(report, finance, third):
    with pytest.raises(WrongState, match="not come yet"):
        returns.accept_return(report=report, by=third)
    with pytest.raises(Refused, match="The grant is £1,000"):
        returns.enter_return(report=report, by=finance, **SAID | {"spent": Decimal("1000.01")})
    made = returns.enter_return(report=report, by=finance, **SAID)
    assert (made.spent, made.received_on, made.entered_by) == (700, TODAY(), finance)
    with pytest.raises(Refused, match="Someone else must accept"):
        returns.accept_return(report=fresh(made), by=finance)
    now = timezone.now()
    rows = Return.objects.filter(pk=made.pk)
    refused_by_database(lambda: rows.update(accepted_by=finance, accepted_at=now), "second_person")
    refused_by_database(lambda: rows.update(done=""), "return_whole")
    returns.accept_return(report=fresh(made), by=third)
    with pytest.raises(WrongState, match="stays as it is"):
        returns.enter_return(report=fresh(made), by=finance, **SAID)
    refused_by_database(lambda: rows.update(spent=1))
    refused_by_database(rows.delete)


def test_a_report_is_of_a_grant_that_was_accepted(grant):
    refused_by_database(lambda: Return.objects.create(grant=grant, due_on=TODAY()), "was accepted")


def test_the_group_reports_by_its_link_once(report, client, finance, as_user):
    letter = send_report_link(report=report, by=finance)
    assert send_report_link(report=report, by=finance) == letter  # once a day
    assert not letter.keeps_body
    assert Link.objects.count() == 1
    address = reverse("return_link", args=[token_of(letter)])
    assert client.get(address).status_code == 200
    assert fresh(report).received_on is None  # opening changes nothing
    typed = {"row_version": report.version, "done": "Four beds", "people": "40", "spent": "700"}
    typed |= {"signed": "Gil Gardener", "outcome": "Greener"}
    picture = SimpleUploadedFile("beds.png", factories.picture("beds"), "image/png")
    without = client.post(address, typed | {"photo": picture})
    assert without.status_code == 422
    assert b"agrees" in without.content
    assert not ReturnPhoto.objects.exists()
    picture.seek(0)
    assert client.post(address, typed | {"photo": picture, "consent": "on"}).status_code == 302
    assert client.post(address, typed | {"done": "Another"}).status_code == 302  # the first press
    found = fresh(report)
    assert (found.done, found.by_link, found.entered_by) == ("Four beds", True, None)
    assert b"We have your report" in client.get(address).content
    assert "had come" in why_outdated(letter)
    photo = ReturnPhoto.objects.get()
    assert client.get(photo.get_absolute_url()).status_code == 302
    assert as_user(finance).get(photo.get_absolute_url()).status_code == 200
    refused_by_database(
        lambda: ReturnPhoto.objects.create(
            report=found,
            consent=False,
            title="x",
            name="x.png",
            kind="image/png",
            size=1,
            sha256="",
        ),
        "consent",
    )
    returns.remove_photo(photo=photo, by=finance)
    assert not ReturnPhoto.objects.exists()


def test_unspent_money_comes_back_and_finish_releases_the_rest(paid, report, ward, finance):
    said = {"grant": paid, "reason": "Not spent", "by": finance}
    for amount, words in (("49.99", "£50 or more"), ("900.01", "Only £900 was paid")):
        with pytest.raises(Refused, match=words):
            returns.ask_repayment(amount=Decimal(amount), **said)
    made = returns.ask_repayment(amount=Decimal(200), **said)
    letter = Letter.objects.get(kind="Repayment of a grant")
    assert letter.to == "gil@gardeners.example"
    assert "repay £200" in letter.body
    with pytest.raises(Refused, match="Only £700 was paid"):
        returns.ask_repayment(amount=Decimal(701), **said)
    raw = {"grant": paid, "reason": "x", "asked_on": TODAY()}
    refused_by_database(lambda: Repayment.objects.create(amount=701, **raw), "than was paid")
    with pytest.raises(Refused, match="£200 was asked back"):
        finish(grant=fresh(paid), reason="Done", by=finance)
    with pytest.raises(Refused, match="in the future"):
        returns.receive_repayment(repayment=made, received_on=TODAY() + DAY, by=finance)
    refused_by_database(
        lambda: Repayment.objects.update(state="received", received_on=TODAY(), entry=None)
    )
    got = returns.receive_repayment(repayment=made, received_on=TODAY(), by=finance)
    assert (got.state, got.entry.kind, got.entry.amount) == ("received", "paid_back", 200)
    assert "was repaid" in why_outdated(letter)
    assert (money(ward).paid, money(ward).committed) == (700, 300)
    with pytest.raises(WrongState):
        returns.receive_repayment(repayment=fresh(made), received_on=TODAY(), by=finance)
    finish(grant=fresh(paid), reason="£300 was not needed", by=finance)
    assert (money(ward).paid, money(ward).committed, money(ward).left) == (700, 0, 9_300)


def test_after_the_finish_what_comes_back_is_in_the_ward_budget_at_once(paid, ward, finance):
    finish(grant=paid, reason="Done", by=finance)
    assert money(ward).left == 9_100
    made = returns.ask_repayment(grant=fresh(paid), amount=Decimal(100), reason="Left", by=finance)
    returns.receive_repayment(repayment=made, received_on=TODAY(), by=finance)
    assert (money(ward).paid, money(ward).committed, money(ward).left) == (800, 0, 9_200)


def test_it_is_written_off_by_a_second_person_with_a_reason(paid, finance, second):
    made = returns.ask_repayment(grant=paid, amount=Decimal(100), reason="Left", by=finance)
    with pytest.raises(Refused, match="Someone else must write it off"):
        returns.write_off(repayment=made, reason="Small", by=finance)
    refused_by_database(
        lambda: Repayment.objects.update(
            state="written_off", written_off_by=finance, written_off_at=timezone.now(),
            written_off_reason="x",
        ),
        "second_person",
    )  # fmt: skip
    with pytest.raises(Refused, match="Enter a reason"):
        returns.write_off(repayment=fresh(made), reason=" ", by=second)
    gone = returns.write_off(repayment=fresh(made), reason="The group has closed", by=second)
    assert gone.state == "written_off"
    with pytest.raises(Refused, match="Only £800"):
        returns.ask_repayment(grant=paid, amount=Decimal(801), reason="Left", by=finance)
    refused_by_database(lambda: Repayment.objects.update(state="asked"))


def test_the_same_press_asks_once(paid, finance):
    import uuid

    press = {"client_id": uuid.uuid4(), "amount": Decimal(100), "reason": "Left", "by": finance}
    assert returns.ask_repayment(grant=paid, **press) == returns.ask_repayment(grant=paid, **press)
    assert Letter.objects.filter(kind="Repayment of a grant").count() == 1


def test_a_late_report_stands_with_the_next_application(report, group, ward, finance, as_user):
    made = receive_application(
        group=group, title="More beds", purpose="More", received_on=TODAY(),
        asks=[(ward, "grant", Decimal(50))], by=finance,
    )  # fmt: skip
    client, words = as_user(finance), "has not sent a report that is due"
    assert words not in client.get(made.get_absolute_url()).content.decode()
    with time_machine.travel(timezone.now() + 2 * DAY, tick=True):
        Return.objects.update(due_on=TODAY() - DAY)
        client = as_user(finance)
        assert words in client.get(made.get_absolute_url()).content.decode()
        own = report.grant.request.application.get_absolute_url()
        assert words not in client.get(own).content.decode()


def test_the_pages(report, finance, as_user):
    client = as_user(finance)
    page = client.get(report.grant.get_absolute_url()).content.decode()
    assert "Not measured yet" in page
    assert "Ask for unspent money back" in page
    assert client.get(reverse("return_form", args=[report.pk])).content.startswith(b"%PDF")
    assert "Abbey gardeners" in client.get(reverse("returns")).content.decode()
    form = reverse("return_enter", args=[report.pk])
    typed = {"row_version": report.version, "done": "Four beds", "people": "40", "spent": "700"}
    day = TODAY()
    typed |= {
        "received_on_day": day.day,
        "received_on_month": day.month,
        "received_on_year": day.year,
    }
    assert client.post(form, typed | {"signed": "Gil"}).status_code == 302
    assert client.post(form, typed | {"signed": "Gil B"}).status_code == 409
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Four beds" in page
    assert "£700 of £900 paid" in page
    assert "Accept the report" not in page
    back = reverse("repayment_ask", args=[report.grant_id])
    assert 'value="200' in client.get(back).content.decode()
    assert Grant.objects.get().state == "accepted"


def test_who_reported_and_the_photographs_go_in_the_end(report, finance, third):
    from funding.kept import _reported, _take_off_report

    made = returns.enter_return(
        report=report, by=finance, photo=(factories.picture("a"), "a.png"), consent=True, **SAID
    )
    returns.accept_return(report=fresh(made), by=third)
    finish(grant=fresh(report.grant), reason="Done", by=finance)
    later = timezone.now() + datetime.timedelta(days=800)
    assert list(_reported(later)) == [made]
    assert not _reported(timezone.now())
    _take_off_report(fresh(made))
    assert not ReturnPhoto.objects.exists()
    assert fresh(made).signed == "Name removed"
    assert not _reported(later)
