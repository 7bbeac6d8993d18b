"""The year end in the browser: four ticks, a second person, the sheets, and the close."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from funding.models import CarryRule, Closing, Settlement
from funding.yearend.closing.operations import run_closing
from funding.yearend.commitments.operations import settle
from tests import factories
from tests.funding.yearend.conftest import AFTER, approved
from tests.funding.yearend.test_closing import carry, due

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_finance(client, finance):
    client.force_login(finance)
    return client


def page(client, **query):
    return client.get(reverse("year_end", args=[2026]), query).content.decode()


def commitment(grant):
    return grant.reservation_id * 2


def test_a_commitment_is_settled_in_the_browser_and_counted(
    as_finance, year, accepted, order, second, client
):
    assert "0 of 2 commitments settled" in page(as_finance)
    address = reverse("settle", args=[2026, commitment(accepted), "carry"])
    form = as_finance.get(address)
    assert "£1,000 open" in form.content.decode()
    said = {
        "amount": "1,000",
        "reason": "Late",
        "approver": "Cabinet member",
        "client_id": form.context["form"].initial["client_id"],
    }
    assert as_finance.post(address, said | {"amount": "1000.01"}).status_code == 422
    for _ in range(2):
        assert as_finance.post(address, said).status_code == 302
    asked = Settlement.objects.get()
    assert (asked.state, asked.amount) == ("asked", 1_000)
    assert "0 of 2 commitments settled" in page(as_finance), "it waits for a second person"
    mine = as_finance.post(reverse("carry_authorise", args=[asked.pk]), follow=True)
    assert "Someone else must authorise it" in mine.content.decode()
    client.force_login(second)
    client.post(reverse("carry_authorise", args=[asked.pk]))
    text = page(client)
    assert "1 of 2 commitments settled" in text
    assert "Hanna Head" in text


def test_what_is_paid_afterwards_makes_it_unsettled(as_finance, year, accepted, finance, second):
    from tests.funding.yearend.test_closing import pay

    due(year, accepted, 1_000, finance)
    assert "1 of 1 commitments settled" in page(as_finance)
    pay(accepted, 300, finance, second)
    text = page(as_finance)
    assert "0 of 1 commitments settled" in text
    assert "£300 more than is open was entered" in text


def test_a_form_of_an_older_version_shows_both(as_finance, year, accepted, finance):
    made = due(year, accepted, 1_000, finance)
    address = reverse("settlement_edit", args=[made.pk])
    said = {"amount": "900", "reason": "Less", "row_version": made.version, "row_opened": ""}
    assert as_finance.post(address, said).status_code == 302
    answer = as_finance.post(address, said | {"amount": "800"})
    assert answer.status_code == 409
    made.refresh_from_db()
    assert made.amount == 900


def test_rule_written_approved_corrected(
    as_finance, client, year, second, decision, committee, finance
):
    said = {
        "wards": "capped",
        "cap": "2,000",
        "revenue": "nothing",
        "capital": "on_request",
        "rest_goes_to": "The reserve",
    }
    address = reverse("carry_rule_add", args=[2026])
    assert as_finance.post(address, said | {"cap": ""}).status_code == 422
    as_finance.post(address, said)
    rule = CarryRule.objects.get()
    approve = reverse("carry_rule_approve", args=[rule.pk, committee.slug])
    assert as_finance.post(approve, {"decision": decision.pk}).status_code == 422, "wrote it"
    client.force_login(second)
    assert committee.name in client.get(reverse("carry_rule_body", args=[rule.pk])).content.decode()
    assert client.post(approve, {}).status_code == 422
    assert client.post(approve, {"decision": decision.pk}).status_code == 302
    rule.refresh_from_db()
    assert (rule.state, rule.body, rule.decided_on) == (
        "approved",
        committee,
        decision.item.meeting.day,
    )
    client.force_login(finance)
    edit = reverse("carry_rule_edit", args=[rule.pk])
    client.post(edit, said | {"cap": "3,000", "row_version": rule.version, "row_opened": ""})
    rule.refresh_from_db()
    assert (rule.state, rule.cap, rule.body, rule.decision) == ("draft", 3_000, None, None)


def test_the_year_is_closed_in_two_presses(
    as_finance, client, year, later, accepted, finance, second, other_finance, cabinet, monkeypatch
):
    approved(year, finance, second, cabinet)
    due(year, accepted, 1_000, finance)
    assert "The year ends on 31 March 2027" in page(as_finance)
    as_finance.post(reverse("closing_ask", args=[2026]))
    assert not Closing.objects.exists()
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    client.force_login(finance)
    as_finance.post(reverse("closing_ask", args=[2026]))
    closing = Closing.objects.get()
    mine = as_finance.post(reverse("closing_close", args=[closing.pk]), follow=True)
    assert "Someone else must close it" in mine.content.decode()
    client.force_login(second)
    client.post(reverse("closing_close", args=[closing.pk]))
    assert "Being closed" in page(client)
    run_closing(closing.pk)
    connection.check_constraints()
    text = page(client)
    assert "The year was closed on 12 April 2027 by Hanna Head" in text
    assert "Still open" in text
    assert "Ask for the year" not in text
    assert client.post(reverse("closing_close", args=[closing.pk])).status_code == 409


def test_the_sheets_hold_what_finance_needs(
    as_finance, year, accepted, order, finance, other_finance
):
    due(year, order, 300, finance)
    carry(year, accepted, 1_000, finance, other_finance)

    def sheet(name, kind="csv"):
        return as_finance.get(reverse("year_end_sheet", args=[2026, name, kind]))

    def text(name):
        return b"".join(sheet(name).streaming_content).decode()

    assert "Order,PO1,Chairs,N1 / 4100,300.00,Delivered in March,2027-03-31" in text("accruals")
    assert ",1000.00,Work is late,The cabinet member,Authorised,Finn Finance," in text(
        "carry-forward-requests"
    )
    assert text("commitments").count("\r\n") == 3
    book = load_workbook(BytesIO(sheet("commitments", "xlsx").content))
    assert [cell.value for cell in book.active[1]][:4] == [
        "Kind",
        "Reference",
        "What for",
        "Ward or budget",
    ]
    assert sheet("nothing").status_code == 404


def test_filters_by_ward_and_by_what_is_settled(
    as_finance, year, accepted, order, finance, committee
):
    assert "PO1" not in page(as_finance, ward=committee.slug)
    due(year, order, 300, finance)
    assert "PO1" not in page(as_finance, which="open")
    assert "Raised beds" not in page(as_finance, which="settled")


def test_who_reads_it(client, year):
    for role, code in (("finance_officer", 200), ("head_of_service", 200), ("meetings_clerk", 403)):
        client.force_login(factories.OfficerFactory(role=role))
        assert client.get(reverse("year_end", args=[2026])).status_code == code
        assert client.get(reverse("year_ends")).status_code == code


def test_queries_do_not_grow(as_finance, year, accepted, second_grant, order, finance):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(as_finance)
        return len(found)

    page(as_finance)
    before = count()
    due(year, order, 300, finance)
    settle(year=year, what=second_grant, how="release", amount=Decimal(400), reason="x", by=finance)
    assert count() <= before
    assert before <= 30


def test_reserves_open_with_what_was_left(as_finance, year, later):
    as_finance.post(reverse("reserve_add", args=[2026]), {"name": "Parks", "opening": "100"})
    from funding.models import Reserve

    reserve = Reserve.objects.get()
    move = reverse("reserve_move", args=[2026, reserve.pk])
    said = {
        "kind": "out",
        "amount": "100.01",
        "reason": "Trees",
        "client_id": "0b5e7f36-26cb-4b67-a9a3-8f6f3f5b2f61",
    }
    assert as_finance.post(move, said).status_code == 422
    for _ in range(2):
        assert as_finance.post(move, said | {"amount": "40"}).status_code == 302
    from funding.yearend.reserves.operations import of_year

    assert of_year(year)[0][1:5] == (100, 0, 40, 60)
    assert of_year(later)[0][1:5] == (60, 0, 0, 60)


def test_admin_does_not_close_a_year(as_finance, year):
    address = reverse("admin:funding_financialyear_change", args=[year.pk])
    form = as_finance.get(address)
    assert "closed_at" not in form.content.decode().split("<form", 2)[-1].replace("closed_at_", "")
    said = {
        "pay_award": "3.00",
        "closed_at": "2027-04-12 10:00",
        "closed_at_0": "2027-04-12",
        "closed_at_1": "10:00",
        "closed_by": "1",
        "row_version": year.version,
        "row_opened": "",
    }
    as_finance.post(address, said)
    year.refresh_from_db()
    assert (year.closed_at, year.pay_award) == (None, 3)
